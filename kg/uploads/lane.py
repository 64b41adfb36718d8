"""A thread that does jobs one after the other, all with one worker process."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from kg.uploads.worker_process import WorkerProcess

_LOG = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Lane:
    """The thread and its queue. Both start with the first job, and the process ends after ``idle_s`` without one."""

    work: Callable[[str], None]
    fail: Callable[[str], None]  # for a job whose work raised an exception
    process: WorkerProcess
    idle_s: float
    _jobs: "SimpleQueue[str | None]" = field(default_factory=SimpleQueue)
    _thread: Thread | None = None

    def put(self, job: str) -> None:
        """Add a job. For one thread at a time."""
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def close(self, *, grace_s: float = 0) -> None:
        """Give the jobs ``grace_s`` to finish. Then kill the process, which fails all jobs, and end the thread."""
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(timeout=grace_s)
        self.process.close()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=self.idle_s if self.process.is_running else None)
            except Empty:
                self.process.stop()
                continue
            if job is None:
                self.process.stop()
                return
            try:
                self.work(job)
            except Exception:
                _LOG.exception("Upload %s failed.", job)
                self.process.stop()
                self.fail(job)
