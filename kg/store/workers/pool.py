"""Pool of query workers: processes that are killed when a query exceeds its limits, and then replaced."""

import logging
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from kg.errors import ClientLeftError, KgError, LimitError, StoreError
from kg.explore import EventIndex
from kg.store.local.fulltext import TEXT_KINDS, Hit
from kg.store.reader import Query
from kg.store.remote.endpoint import Endpoint
from kg.store.results import Answer, Table, read_table
from kg.store.workers.channel import FAILED, LAST_CHUNK, NEXT_PAGE, QUERY, SOURCE, Channel, Message
from kg.store.workers.source import source

MEMORY_MIB = 2048  # address space of a query, in addition to that of an idle process
_RETRY_S = 1.0  # pause after a process could not be started
_START_TIMEOUT_S = 60.0
_POLL_S = 0.2  # time until the query of a client that has left is cancelled
_LOG = logging.getLogger("kg.workers")


def query_hash(query: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a query, which identify it in logs."""
    return sha256(query.encode(errors="replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worker:
    process: subprocess.Popen[bytes]
    channel: Channel

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def await_ready(self) -> None:
        """Wait until the process can run queries, so that its start does not count as query time."""
        try:
            self.channel.receive(_START_TIMEOUT_S)
        except (EOFError, OSError):  # it died, or takes too long
            self.kill()  # acquire() replaces it


class WorkerPool:
    """Runs up to ``count`` queries at once on the current state of a graph, each within ``timeout_s``.

    A query may use ``memory_mib`` mebibytes more than an idle worker. Thread-safe.
    """

    def __init__(
        self, place: Path | Endpoint, *, base: str, count: int, timeout_s: float, memory_mib: int = MEMORY_MIB
    ) -> None:
        """Start the workers, and wait until they are ready. Raises :class:`StoreError` if there is no graph."""
        self._source = source(place, base=base)
        self._timeout_s = timeout_s
        self._memory_mib = memory_mib
        self._workers: set[_Worker] = set()
        self._idle: LifoQueue[_Worker] = LifoQueue()
        self._is_closed = Event()
        for worker in [self._spawn() for _ in range(count)]:
            worker.await_ready()
            self._idle.put(worker)

    @property
    def generation(self) -> str:
        """The generation on which the next query runs."""
        return self._source.ready()

    @property
    def published(self) -> float:
        """The Unix time at which that generation was published."""
        return self._source.published()

    @property
    def version(self) -> str:
        """The state on which the next query runs; unique to each generation."""
        return self._source.version()

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""
        return self._source.union

    def answer(self, query: Query, has_left: Callable[[], bool] = lambda: False) -> Answer:
        """Run a query and return its result in chunks; closing the result cancels the query.

        Errors before the first chunk are raised here: :class:`QueryError`, :class:`LimitError` for a timeout, or
        :class:`ClientLeftError` when ``has_left`` returns True. Later errors end the iteration.
        """
        messages = self._messages(query, has_left)
        kind, content = next(messages)
        if kind == LAST_CHUNK:
            return Answer(iter((content,)), complete=True)
        chunks = (chunk for _, chunk in messages)
        if kind == NEXT_PAGE:
            return Answer(chunks, content.decode(), stop=messages.close)
        return Answer(chain((content,), chunks), stop=messages.close)

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK query."""
        return read_table(b"".join(self.answer(Query(text=query, format="json"))))

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS) -> list[Hit]:
        """Return titles, quotes and names that contain all words, best match first."""
        return self._source.search(words, limit=limit, kinds=kinds, timeout_s=self._timeout_s)

    def count_hits(self, words: str, *, kinds: tuple[str, ...] = TEXT_KINDS) -> int:
        """Return the number of titles, quotes and names that contain all words."""
        return self._source.count_hits(words, kinds=kinds, timeout_s=self._timeout_s)

    def events(self) -> AbstractContextManager[EventIndex]:
        """Open the event index of the current generation."""
        return self._source.events(timeout_s=self._timeout_s)

    def close(self) -> None:
        """Kill the workers; running queries fail."""
        self._is_closed.set()
        for worker in list(self._workers):
            worker.kill()  # the thread that reads from a channel closes it
        self._workers.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _messages(self, query: Query, has_left: Callable[[], bool]) -> Generator[Message]:
        worker = self._acquire()
        has_sent, last = False, b""
        try:
            for kind, content in self._receive(worker, query, has_left):
                if kind == LAST_CHUNK:
                    last = content
                    break
                yield kind, content
                has_sent = True
        except _ReportedError as reported:
            self._idle.put(worker)
            raise reported.error from None
        except BaseException:  # the worker still runs the query, or is dead
            self._replace(worker)
            raise
        self._idle.put(worker)  # before the last chunk, which a client may read slowly
        if last or not has_sent:
            yield LAST_CHUNK, last

    def _receive(self, worker: _Worker, query: Query, has_left: Callable[[], bool]) -> Iterator[Message]:
        """Yield the messages of a worker; only the time spent waiting for them counts."""
        limit = left = min(self._timeout_s, query.timeout_s)
        try:
            worker.channel.send(QUERY, pickle.dumps(query))
            while True:
                started = monotonic()
                try:
                    kind, content = worker.channel.receive(min(left, _POLL_S))
                except TimeoutError:
                    if has_left():
                        raise ClientLeftError(
                            "The client left while its query ran.", subject="query"
                        ) from None
                    if left <= _POLL_S:
                        raise _timeout(limit) from None
                    continue
                finally:
                    left = max(0.0, left - (monotonic() - started))
                if kind == FAILED:
                    raise _ReportedError(pickle.loads(content))  # noqa: S301 - from a process that we started
                yield kind, content
        except (EOFError, OSError) as error:
            worker.kill()
            status = worker.process.returncode
            _LOG.error("A query worker died with status %d on query %s.", status, query_hash(query.text))
            raise StoreError(
                "The query worker died, probably because the query exceeded max_query_memory_mib.",
                subject="query",
                remedy="Restrict the query, or avoid ORDER BY and DISTINCT on many rows.",
            ) from error

    def _acquire(self) -> _Worker:
        """Return an idle worker. Callers run at most ``count`` queries, so they wait only for a restart."""
        while True:
            try:
                worker = self._idle.get(timeout=_START_TIMEOUT_S)
            except Empty:
                raise StoreError(
                    f"No query worker was ready within {_START_TIMEOUT_S:g} s.",
                    subject="server",
                    remedy="Look in the log of the server for the reason.",
                ) from None
            if worker.process.poll() is None:
                return worker
            self._replace(worker)  # it was killed while it was idle

    def _replace(self, worker: _Worker) -> None:
        """Kill a worker and start another before returning, so that the restart counts as time of its query."""
        worker.kill()
        worker.channel.close()
        self._workers.discard(worker)
        if self._is_closed.is_set():
            return
        try:
            self._start_one()
        except OSError:  # not enough memory, or too many processes or files
            Thread(target=self._keep_starting, daemon=True).start()

    def _keep_starting(self) -> None:
        while not self._is_closed.wait(_RETRY_S):
            with suppress(OSError):
                self._start_one()
                return

    def _start_one(self) -> None:
        worker = self._spawn()
        worker.await_ready()
        self._idle.put(worker)

    def _spawn(self) -> _Worker:
        ours, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), str(self._timeout_s), str(self._memory_mib)]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "kg.store.workers.query_worker", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in a terminal reaches only the server, which kills its workers
            )
        worker = _Worker(process=process, channel=Channel(ours))
        self._workers.add(worker)
        if self._is_closed.is_set():
            worker.kill()
        with suppress(OSError):  # it died, which acquire() notices
            # Sent rather than passed as an argument, which others could read: it may hold a secret.
            worker.channel.send(SOURCE, pickle.dumps(self._source))
        return worker


class _ReportedError(Exception):
    """An error that a worker has reported; the worker is ready for the next query."""

    def __init__(self, error: KgError) -> None:
        super().__init__()
        self.error = error


def _timeout(seconds: float) -> LimitError:
    return LimitError(
        f"Query timed out after {seconds:g} s.",
        subject="query",
        remedy="Restrict it by type, actor or date, or add LIMIT.",
        limit="timeout_s",
    )
