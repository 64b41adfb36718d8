"""The queue of uploads: one process reads them one after the other, another adds those that are confirmed."""

import logging
import shutil
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self

from kg.config import Settings
from kg.errors import ConflictError, LimitError, NotFoundError
from kg.uploads.lane import Lane
from kg.uploads.upload import Remark, State, Upload, UploadedFile, safe_names
from kg.uploads.worker_process import LAST, Message, WorkerProcess

READER: Final = "kg.uploads.reading_worker"
_STORER: Final = "kg.uploads.storing_worker"
_STORING_TIMEOUT_S = 600  # joining reads the whole store
_IDLE_S = 300.0  # after which the reader ends, and with it the memory of the models
_GRACE_S = 20.0  # for what is confirmed when the server stops
_RETRY_AFTER_S = 30.0
_RETRY = "Look whether the graph has the article. If not, upload it again."
_READER_DIED: Final = Remark(
    subject="upload",
    reason="The process that reads uploads died, perhaps because it needed too much memory.",
    remedy="Upload the article again. If that fails too, split it, or raise max_upload_memory_mib.",
)
_STORER_DIED: Final = Remark(subject="store", reason="The process that writes died.", remedy=_RETRY)
_STORER_TOO_SLOW: Final = Remark(
    subject="store", reason=f"Adding took longer than {_STORING_TIMEOUT_S} s.", remedy=_RETRY
)
_LOG = logging.getLogger(__name__)


class Uploads:
    """The uploads of a server, in memory and in a temporary directory; they end with the server. Thread-safe."""

    def __init__(self, settings: Settings, *, reader: str = READER, idle_s: float = _IDLE_S) -> None:
        """Prepare the queue; no process starts before the first upload. ``reader`` is the module of the process."""
        self._settings = settings
        self._directory = TemporaryDirectory(prefix="kg-uploads-")
        self._uploads: dict[str, Upload] = {}  # oldest first
        self._lock = Lock()
        public = replace(settings, token=None, token_file=None)
        without_secrets = replace(public, store_secret=None, store_secret_file=None)
        self._reader = WorkerProcess(reader, without_secrets, timeout_s=settings.upload_timeout_s)
        self._storer = WorkerProcess(_STORER, public, timeout_s=_STORING_TIMEOUT_S)
        self._reading = Lane(work=self._read, fail=self._fail, process=self._reader, idle_s=idle_s)
        self._adding = Lane(work=self._add, fail=self._fail, process=self._storer, idle_s=0)

    def add(self, files: list[UploadedFile], published: date | None) -> Upload:
        """Put files into the queue. Raises :class:`LimitError` if too many uploads are undecided."""
        names = tuple(safe_names([file.name for file in files]))
        with self._lock:
            self._make_room()
            upload = Upload(folder=Path(self._directory.name), names=names, published=published)
            upload = replace(upload, folder=upload.folder / upload.id)
            upload.folder.mkdir()
            for name, file in zip(names, files, strict=True):
                (upload.folder / name).write_bytes(file.content)
            self._uploads[upload.id] = upload
            self._reading.put(upload.id)
        return upload

    def get(self, identifier: str) -> Upload:
        """Return an upload in its current state. Raises :class:`NotFoundError`."""
        with self._lock:
            return self._find(identifier)

    def newest_first(self) -> list[Upload]:
        """Return all uploads that are still known."""
        with self._lock:
            return list(reversed(self._uploads.values()))

    @property
    def is_reader_running(self) -> bool:
        """True if the reading process is running."""
        return self._reader.is_running

    def confirm(self, identifier: str, chosen: Iterable[int]) -> None:
        """Add articles of an upload to the store. Raises :class:`ConflictError` if it is not there to confirm."""
        with self._lock:
            upload = self._find(identifier)
            positions = tuple(sorted({one for one in chosen if 0 <= one < len(upload.articles)}))
            if upload.state is not State.READ or not positions:
                raise _conflict(upload, "Choose at least one of its articles.")
            self._change(upload, state=State.ADDING, chosen=positions, progress="Waiting for the store")
            self._adding.put(identifier)

    def discard(self, identifier: str) -> None:
        """Discard an upload. Raises :class:`ConflictError` if it is being added or was."""
        with self._lock:
            upload = self._find(identifier)
            if upload.state.is_final or upload.state is State.ADDING:
                raise _conflict(upload, "To take articles out of the graph, use: kg remove.")
            if upload.state is State.READING:  # with the lock held, no other upload is being read
                self._reader.kill()
            self._change(upload, state=State.DISCARDED)

    def close(self) -> None:
        """Wait a short time for confirmed articles to be stored. Then kill the processes and delete all files."""
        with self._lock:
            for upload in list(self._uploads.values()):
                if not upload.state.is_final and upload.state is not State.ADDING:
                    self._uploads[upload.id] = replace(upload, state=State.DISCARDED)
        self._reading.close()
        self._adding.close(grace_s=_GRACE_S)
        self._directory.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _find(self, identifier: str) -> Upload:
        try:
            return self._uploads[identifier]
        except KeyError:
            raise NotFoundError(
                "There is no such upload. A restart of the server forgets those that were not confirmed.",
                subject="upload",
                remedy="Upload the article again.",
            ) from None

    def _make_room(self) -> None:
        """Forget the oldest final uploads beyond the limit. Raises :class:`LimitError` if too many are undecided."""
        limit = self._settings.max_uploads
        final = [upload for upload in self._uploads.values() if upload.state.is_final]
        if len(self._uploads) - len(final) >= limit:
            raise LimitError(
                f"{limit} uploads wait, or are neither confirmed nor discarded.",
                subject="upload",
                remedy="Confirm or discard some of them, or raise max_uploads.",
                limit="max_uploads",
                retry_after_s=_RETRY_AFTER_S,
            )
        for upload in final[: max(0, len(final) - limit + 1)]:
            del self._uploads[upload.id]

    def _change(self, upload: Upload, **values: Any) -> None:
        """Record a new state. The files are deleted in a final one. The lock must be held."""
        changed = self._uploads[upload.id] = replace(upload, **values)
        if changed.state.is_final:
            shutil.rmtree(changed.folder, ignore_errors=True)

    def _advance(self, identifier: str, expected: State, **values: Any) -> Upload | None:
        """Change an upload in the expected state; return None if it was discarded meanwhile."""
        with self._lock:
            upload = self._uploads.get(identifier)
            if upload is None or upload.state is not expected:
                return None
            self._change(upload, **values)
            return upload

    def _fail(self, identifier: str) -> None:
        """Record that an upload failed for a reason that only the log has."""
        failure = Remark(
            subject="upload",
            reason="An internal error occurred.",
            remedy="Report it; the log of the server has the details.",
        )
        for state in (State.WAITING, State.READING, State.ADDING):
            self._advance(identifier, state, state=State.FAILED, failures=(failure,))

    def _read(self, identifier: str) -> None:
        starting = {"state": State.READING, "progress": "Starting the process that reads"}
        upload = self._advance(identifier, State.WAITING, **starting)
        if upload is None:
            return
        job = {
            "folder": str(upload.folder),
            "names": upload.names,
            "published": upload.published and upload.published.isoformat(),
            "source": f"upload/{identifier}",
        }
        limit = self._settings.upload_timeout_s
        too_slow = Remark(
            subject="upload",
            reason=f"Reading an article took longer than {limit:g} s and was stopped.",
            remedy="Split it into smaller articles, or raise upload_timeout_s.",
        )
        result = self._follow(upload, State.READING, self._reader.run(job), too_slow, _READER_DIED)
        articles = tuple(result.get("articles", ()))
        self._advance(
            identifier,
            State.READING,
            state=State.READ if articles else State.FAILED,
            articles=articles,
            failures=_remarks(result, "failures"),
            notices=_remarks(result, "notices"),
            progress="",
        )

    def _add(self, identifier: str) -> None:
        upload = self._advance(identifier, State.ADDING, progress="Adding it to the graph")
        if upload is None:
            return
        job = {"folder": str(upload.folder), "chosen": upload.chosen}
        result = self._follow(upload, State.ADDING, self._storer.run(job), _STORER_TOO_SLOW, _STORER_DIED)
        state = State.CONFIRMED if result[LAST] == "confirmed" else State.FAILED
        failures = (*upload.failures, *_remarks(result, "failures"))
        self._advance(identifier, State.ADDING, state=state, failures=failures, progress="")

    def _follow(
        self, upload: Upload, state: State, messages: Iterable[Message], too_slow: Remark, died: Remark
    ) -> Message:
        """Record the progress of a job, and return its result; a failure if the process did not give one."""
        try:
            for message in messages:
                if LAST in message:
                    return message
                self._advance(upload.id, state, progress=str(message.get("progress", "")))
        except TimeoutError:
            failure = too_slow
        except EOFError:
            failure = died
        if self.get(upload.id).state is state:
            _LOG.warning("Upload %s: %s", upload.id, failure.reason)
        return {LAST: "failed", "failures": [asdict(failure)]}


def _remarks(result: Message, name: str) -> tuple[Remark, ...]:
    return tuple(Remark(**values) for values in result.get(name, ()))


def _conflict(upload: Upload, remedy: str) -> ConflictError:
    return ConflictError(f"The upload is {upload.state.value}.", subject="upload", remedy=remedy)
