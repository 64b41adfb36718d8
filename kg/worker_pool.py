"""Worker processes of a build, which process batches of articles side by side.

Workers are forked, so that they share the memory of the models, which this process loads when the first article has to be
parsed. Results come in the order of the articles. If a worker is killed, another one processes its batch again, one article
at a time; an article that ends two workers in a row is reported as failed.
"""

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeAlias

from kg.article_store import parse_cache
from kg.config import Settings
from kg.errors import KgError
from kg.model import Article, Failure
from kg.parse import article_batches, load_models
from kg.parse_cache import ParseCache
from kg.processing import Item, process

_BATCH_CHARS = 20_000  # small batches keep all workers busy until the end
_ATTEMPTS = 2  # at an article that ends its worker
_WAITING = 2  # batches for each worker that wait to be processed or stored; they bound the memory

Answer: TypeAlias = list[Item] | KgError


def process_all(
    articles: Iterable[Article], settings: Settings, cache: ParseCache | None = None
) -> Iterator[Item]:
    """Yield the result for each article in order, from worker processes if there is more than one batch.

    Raises :class:`ModelError` if the models cannot be used.
    """
    count = worker_count(settings)
    if count == 1:
        yield from process(articles, settings, cache=cache)
        return
    batches = article_batches(articles, settings.batch, _BATCH_CHARS)
    first = list(islice(batches, 2))
    if len(first) < 2:  # not worth a process
        yield from process(chain(*first), settings, cache=cache)
        return
    pool = WorkerPool(settings, cache, count)
    try:
        yield from pool.run(chain(first, batches))
    finally:
        pool.close()


def worker_count(settings: Settings) -> int:
    """Return the number of processes for a build: by default, enough for the threads of their models to use all cores.

    Other systems than Linux cannot fork a process that has loaded the models.
    """
    if sys.platform != "linux" or multiprocessing.current_process().daemon:
        return 1
    return settings.build_workers or max(1, _cores() // (settings.cpus or 1))


def _cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worker:
    """A worker process, and this end of the connection with it."""

    process: BaseProcess
    connection: Connection
    has_models: bool  # from this process

    def ask(self, articles: Sequence[Article]) -> Answer | None:
        """Return what the worker answers, or None if it has ended."""
        with suppress(EOFError, OSError):
            self.connection.send(articles)
            answer: Answer = self.connection.recv()
            return answer
        return None

    def stop(self) -> None:
        """End the process, also while it is working."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class WorkerPool:
    """Worker processes, each with a thread here that waits for it."""

    def __init__(self, settings: Settings, cache: ParseCache | None, count: int) -> None:
        # Several processes with several threads each would wait for each other.
        self._settings = replace(settings, cpus=settings.cpus or 1)
        self._cache = cache
        self._count = count
        self._threads = ThreadPoolExecutor(count)
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._lock = Lock()  # of the lists
        self._orders: SimpleQueue[Future[_Worker] | None] = SimpleQueue()  # None: a batch is done
        self._ordered: list[Future[_Worker]] = []
        self._has_models = self._is_closed = False
        for _ in range(count):
            self._idle.put(None)

    def run(self, batches: Iterable[list[Article]]) -> Iterator[Item]:
        """Yield the results of batches in order."""
        pending: deque[Future[list[Item]]] = deque()
        for batch in batches:
            self._load_models(batch)
            done = self._threads.submit(self._process, batch, needs_models=self._has_models)
            done.add_done_callback(lambda _: self._orders.put(None))
            pending.append(done)
            while not self._orders.empty():
                self._deliver(self._orders.get())
            if len(pending) > self._count * _WAITING:
                yield from self._result(pending.popleft())
        while pending:
            yield from self._result(pending.popleft())

    def _result(self, batch: Future[list[Item]]) -> list[Item]:
        """Wait for a batch, and start the processes that threads order in the meantime."""
        while not batch.done():
            self._deliver(self._orders.get())
        return batch.result()

    def close(self) -> None:
        """End all workers, also those that are working."""
        with self._lock:
            self._is_closed = True
            for order in self._ordered:
                order.cancel()
            for worker in self._workers:
                worker.stop()
        self._threads.shutdown(cancel_futures=True)

    def _load_models(self, batch: Sequence[Article]) -> None:
        """Load the models for all workers to come, if an article has to be parsed."""
        if self._has_models or (self._cache and all(map(self._cache.has, batch))):
            return
        load_models(self._settings.models, self._settings.cpus)
        gc.freeze()  # otherwise its collector writes to the memory that workers share, and takes 5% of their time
        self._has_models = True

    def _process(self, batch: Sequence[Article], *, needs_models: bool) -> list[Item]:
        worker = self._idle.get()
        try:
            if worker and needs_models and not worker.has_models:
                self._retire(worker)
                worker = None
            worker = worker or self._start()
            answer = worker.ask(batch)
            if answer is None:
                self._retire(worker)
                worker, answer = None, self._again(batch)
        finally:
            self._idle.put(worker)
        if isinstance(answer, KgError):
            raise answer
        return answer

    def _again(self, batch: Sequence[Article]) -> Answer:
        """Process articles one by one, each in a new worker if it ends one."""
        items: list[Item] = []
        for article in batch:
            answer = self._alone(article)
            if isinstance(answer, KgError):
                return answer
            items += answer
        return items

    def _alone(self, article: Article) -> Answer:
        for _ in range(_ATTEMPTS):
            worker = self._start()
            try:
                answer = worker.ask([article])
            finally:
                self._retire(worker)
            if answer is not None:
                return answer
        return [
            Failure(
                subject=article.source,
                reason="The process that worked on this article ended without a result, and again when it was tried alone.",
                remedy="Leave the article out, or give the machine more memory: the system may have killed the process.",
            )
        ]

    def _start(self) -> _Worker:
        """Have the thread that runs the pool start a process.

        That thread uses SQLite. A process that another one forked meanwhile could inherit a lock that nobody opens.
        """
        order: Future[_Worker] = Future()
        with self._lock:
            if self._is_closed:
                raise InterruptedError
            self._ordered.append(order)
        self._orders.put(order)
        return order.result()

    def _deliver(self, order: "Future[_Worker] | None") -> None:
        if order is None:
            return
        try:
            order.set_result(self._fork())
        except OSError as error:  # the system has no more processes or memory
            order.set_exception(error)
        with self._lock:
            self._ordered.remove(order)

    def _fork(self) -> _Worker:
        context = multiprocessing.get_context("fork")
        with self._lock:
            ours, theirs = context.Pipe()
            inherited = [ours, *(worker.connection for worker in self._workers)]
            run = self._cache.run if self._cache else None
            started = context.Process(
                target=_serve, args=(theirs, inherited, self._settings, run), daemon=True
            )
            started.start()
            theirs.close()
            worker = _Worker(process=started, connection=ours, has_models=self._has_models)
            self._workers.append(worker)
        return worker

    def _retire(self, worker: _Worker) -> None:
        with self._lock:
            if not self._is_closed:
                self._workers.remove(worker)
                worker.stop()


def _serve(
    connection: Connection, inherited: Iterable[Connection], settings: Settings, run: int | None
) -> None:
    """Process the batches that arrive, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    for other in inherited:
        other.close()
    Thread(target=_end_with_parent, daemon=True).start()
    with parse_cache(settings, run=run) if run is not None else nullcontext() as cache:
        while True:
            try:
                articles = connection.recv()
            except EOFError:
                return
            connection.send(_answer(articles, settings, cache))


def _answer(articles: Sequence[Article], settings: Settings, cache: ParseCache | None) -> Answer:
    try:
        return list(process(articles, settings, cache=cache))
    except KgError as error:  # of all articles, such as a model that cannot be used
        return error


def _end_with_parent() -> None:
    """End this process when its parent has ended, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
