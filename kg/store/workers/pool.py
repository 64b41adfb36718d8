"""Query workers: processes that are killed when a query takes too long, and replaced."""

import pickle
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import inf
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from kg.errors import KgError, LimitError, StoreError
from kg.fibers import Shelf, apart
from kg.store.local.fulltext import TEXT_KINDS, Hit
from kg.store.reader import Query
from kg.store.remote.endpoint import Endpoint
from kg.store.results import Answer, Table, read_table
from kg.store.workers.channel import FAILED, LAST, QUESTION, REST, SOURCE, Message, Pipe
from kg.store.workers.source import source

MEMORY = 2048  # MiB of address space, beyond what an idle process has
_PAUSE = 1.0  # seconds until a process is started again that the machine had no room for


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Pipe

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


class Workers:
    """Answers queries over a graph as it is now, ``count`` at once, each within ``seconds``.

    A process that needs ``memory`` more mebibytes for a query than it has when idle is ended and replaced.
    May be used from several threads.
    """

    def __init__(
        self, place: Path | Endpoint, *, base: str, count: int, seconds: float, memory: int = MEMORY
    ) -> None:
        """Start the processes, and wait for the first. Raises :class:`StoreError` where there is no graph to read."""
        self._source = source(place, base=base)
        self._seconds = seconds
        self._memory = memory
        self._all: set[_Worker] = set()
        self._idle: Shelf[_Worker] = Shelf([])
        self._closed = Event()
        for _ in range(count):
            Thread(target=self._expect, args=(self._started(),), daemon=True).start()
        self._idle.put(self._idle.take(inf))  # who has this can ask

    @property
    def generation(self) -> str:
        """The name of the generation that the next query is answered from."""
        return self._source.ready()

    @property
    def published(self) -> float:
        """When that was published, in seconds of Unix time."""
        return self._source.published()

    @property
    def version(self) -> str:
        """What the next query is answered from; no two generations share it."""
        return self._source.version()

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""
        return self._source.union

    def answer(self, question: Query) -> Answer:
        """Return the answer in pieces.

        What fails before the first piece is raised here: :class:`QueryError`, or :class:`LimitError` for a query
        that takes too long. After it the pieces end with the exception; whoever closes the iterator stops the query.
        """
        messages = self._messages(question)
        kind, content = next(messages)
        if kind == LAST:
            return Answer(iter((content,)), complete=True)
        pieces = (piece for _, piece in messages)
        if kind == REST:
            return Answer(pieces, content.decode(), stop=messages.close)
        return Answer(chain((content,), pieces), stop=messages.close)

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK."""
        return read_table(b"".join(self.answer(Query(text=query, format="json"))))

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS) -> list[Hit]:
        """Return what has all of the words in a title, a quote or a name, best first."""
        return apart(partial(self._source.search, words, limit=limit, kinds=kinds, timeout_s=self._seconds))

    def close(self) -> None:
        """Kill the processes; a query that runs fails."""
        self._closed.set()
        for worker in list(self._all):
            worker.end()  # a pipe is closed by who reads from it
        self._all.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _messages(self, question: Query) -> Generator[Message]:
        worker = self._take()
        sent, last = False, b""
        try:
            for kind, content in self._received(worker.pipe, question):
                if kind == LAST:
                    last = content
                    break
                yield kind, content
                sent = True
        except _FailedError as failed:
            self._idle.put(worker)
            raise failed.error from None
        except BaseException:  # too late, or nobody wants the rest, which the worker goes on writing
            self._replace(worker)
            raise
        self._idle.put(worker)  # whoever reads the last piece slowly has it no more
        if last or not sent:
            yield LAST, last

    def _received(self, pipe: Pipe, question: Query) -> Iterator[Message]:
        """Give what the worker sends; only the time that it is waited for counts."""
        seconds = min(self._seconds, question.timeout_s)
        left = seconds
        try:
            pipe.send(QUESTION, pickle.dumps(question))
            while True:
                asked = monotonic()
                kind, content = pipe.receive(left)
                left = max(0.0, left - (monotonic() - asked))
                if kind == FAILED:
                    raise _FailedError(pickle.loads(content))  # noqa: S301 - from a process that we started
                yield kind, content
        except TimeoutError:
            raise _too_long(seconds) from None
        except (EOFError, OSError) as error:
            raise StoreError(
                "the query stopped the engine; it may need more memory than it may have",
                subject="query",
                remedy="Ask for less, without ORDER BY and DISTINCT where they can be spared.",
            ) from error

    def _take(self) -> _Worker:
        end = monotonic() + self._seconds
        while True:
            try:
                worker = self._idle.take(max(0.0, end - monotonic()))
            except TimeoutError:
                raise StoreError(
                    "too many queries are running", subject="server", remedy="Ask again in a few seconds."
                ) from None
            if worker.process.poll() is None:
                return worker
            self._replace(worker)  # somebody killed it while it had nothing to do

    def _replace(self, worker: _Worker) -> None:
        worker.process.kill()
        Thread(target=self._renew, args=(worker,), daemon=True).start()

    def _renew(self, worker: _Worker) -> None:
        """Start a process in the place of one that is killed; until that works, the others go on answering."""
        worker.end()  # and wait for it, which takes a while where it had much memory
        worker.pipe.close()  # by whoever had the worker alone: its descriptor may be another's soon
        self._all.discard(worker)
        while not self._closed.is_set():
            try:
                worker = self._started()
            except OSError:  # no memory, or too many processes or files
                self._closed.wait(_PAUSE)
            else:
                self._expect(worker)
                return

    def _expect(self, worker: _Worker) -> None:
        """Wait until a process is ready: its start is not counted as time of the query that it gets first."""
        with suppress(EOFError, OSError):  # it ended, which whoever takes it sees
            worker.pipe.receive()
        self._idle.put(worker)

    def _started(self) -> _Worker:
        ours, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), str(self._seconds), str(self._memory)]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "kg.store.workers.query_worker", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in the terminal is for the server, which ends its workers
            )
        worker = _Worker(process=process, pipe=Pipe(ours))
        with suppress(OSError):  # it ended, which whoever takes it sees
            # not as an argument: others see those, and it may have a secret
            worker.pipe.send(SOURCE, pickle.dumps(self._source))
        self._all.add(worker)
        return worker


class _FailedError(Exception):
    """What the worker said is wrong; it is ready for the next question."""

    def __init__(self, error: KgError) -> None:
        super().__init__()
        self.error = error


def _too_long(seconds: float) -> LimitError:
    return LimitError(
        f"it takes longer than {seconds:g} seconds",
        subject="query",
        remedy="Ask for less: name a type, an actor or a day, or add LIMIT.",
        limit="timeout_s",
    )
