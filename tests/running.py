"""``kg serve`` as a process, and the resources that it holds."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

KG = (sys.executable, "-c", "from kg.cli import main; main()")
_LISTENING = re.compile(rb"http://127\.0\.0\.1:(\d+)/")
_DEFAULTS = {"workers": 2}
_PATIENCE = 60.0  # seconds, for a machine that is busy with other work


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    store: Path
    errors: int  # file descriptor of its standard error

    def said(self) -> str:
        """What the server has written to standard error."""
        return os.pread(self.errors, 10_000_000, 0).decode(errors="replace")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sparql(self) -> str:
        return f"{self.address}/sparql"

    def workers(self) -> list[int]:
        """The PIDs of the query workers, including zombies."""
        return self._children("kg.store.workers.query_worker")

    def writers(self) -> list[int]:
        return self._children("kg.store.workers.writer_worker")

    def children(self) -> list[int]:
        """The PIDs of all child processes."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(pid) for task in tasks for pid in task.read_text().split())

    def files(self) -> int:
        """The number of open file descriptors of the server process."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def memory(self) -> int:
        """The resident memory of the server process, in KiB."""
        return int(_status(self.process.pid)["VmRSS"].split()[0])

    def threads(self) -> int:
        return int(_status(self.process.pid)["Threads"])

    def _children(self, module: str) -> list[int]:
        return [pid for pid in self.children() if module in _command(pid)]


@contextmanager
def running(store: Path, **settings: object) -> Iterator[Running]:
    """Run ``kg serve`` with these settings only, ignoring the environment."""
    given = {
        f"KG_{name.upper()}": str(value)
        for name, value in {"store": store, "port": 0, **_DEFAULTS, **settings}.items()
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment["PYTHONFAULTHANDLER"] = "1"
    with TemporaryFile() as said:
        process = subprocess.Popen([*KG, "serve"], stderr=said, env=environment | given)
        try:
            yield Running(
                process=process, port=_port(process, said.fileno()), store=store, errors=said.fileno()
            )
        finally:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE)
            finally:
                process.kill()


def eventually(holds: Callable[[], bool]) -> bool:
    """Return True as soon as ``holds`` does, or False after a minute."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _port(process: subprocess.Popen[bytes], said: int) -> int:
    found: list[bytes] = []

    def listens() -> bool:
        found[:] = _LISTENING.findall(os.pread(said, 100_000, 0))
        return bool(found) or process.poll() is not None

    if not eventually(listens):
        process.send_signal(signal.SIGABRT)  # it prints its stack
        process.wait()
    assert found, os.pread(said, 100_000, 0).decode()
    return int(found[0])


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def _command(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            or "a dead kg.store.workers.query_worker kg.store.workers.writer_worker"
        )
    except (FileNotFoundError, ProcessLookupError):
        return ""
