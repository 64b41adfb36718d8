"""Processes articles on a Ray cluster (https://docs.ray.io), the extra ``ray``.

Each worker is an actor that loads the models once and processes batches, as a worker process of ``worker_pool.py`` does.
Ray starts a lost actor again, on any machine, and gives it the batches that it had. A batch has one result, however often it
was begun, and results come in the order of the articles. So the one writer stores each article once, in the same order as
without a cluster.
"""

import signal
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.article_store import rules_digest
from kg.config import Settings
from kg.errors import ConfigError, Failure, KgError
from kg.model import Article
from kg.parse import article_batches
from kg.processing import Item, process

LOCAL = "local"  # starts a cluster on this machine, for trials and tests
BATCH_CHARS = 20_000  # small batches keep all workers busy until the end
_WAITING = 2  # batches for each worker that wait to be processed or stored; they bound the memory
_RETRIES = 2  # of a batch whose worker was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a worker returns for a batch."""

    digest: str  # of the rules and models of the worker
    node: str  # its machine
    items: list[Item]
    error: KgError | None = None  # of all articles, such as a model that cannot be used


class Worker:
    """Processes batches of articles; it runs as an actor."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._digest = rules_digest(settings)

    def process(self, articles: Sequence[Article]) -> Answer:
        """Return the result for each article in order."""
        import ray

        node = ray.util.get_node_ip_address()
        try:
            items = list(process(articles, self._settings))
        except KgError as error:
            return Answer(digest=self._digest, node=node, items=[], error=error)
        return Answer(digest=self._digest, node=node, items=items)


def process_on_cluster(articles: Iterable[Article], settings: Settings) -> Iterator[Item]:
    """Yield the result for each article in order, from the workers of the cluster ``settings.ray``.

    Raises :class:`ConfigError` if the cluster cannot be used, and :class:`ModelError` if the models cannot.
    """
    cluster = connect(str(settings.ray), _worker_settings(settings), settings.build_workers)
    yield from cluster.run(article_batches(articles, settings.batch, BATCH_CHARS))


@lru_cache(
    maxsize=1
)  # the builds of one program, such as kg build --watch, share the workers and their models
def connect(address: str, settings: Settings, count: int) -> "Cluster":
    """Connect to a cluster and start ``count`` workers there; 0: as many as it has free CPUs for."""
    ray = _import_ray()
    if not ray.is_initialized():
        options = {"include_dashboard": False} if address == LOCAL else {}
        try:
            ray.init(address=address, log_to_driver=False, configure_logging=False, **options)
        except Exception as error:  # Ray has no class for it
            raise ConfigError(
                f"The Ray cluster cannot be used: {error}",
                subject=f"ray {address}",
                remedy="Start one with ray start --head, and name its address, or auto on its own machines.",
            ) from error
    free = int(ray.available_resources().get("CPU", 0)) // settings.cpus
    return Cluster(ray, settings, count or max(1, free))


class Cluster:
    """Workers on a Ray cluster."""

    def __init__(self, ray: Any, settings: Settings, count: int) -> None:
        self._ray = ray
        self._digest = rules_digest(settings)
        actor = ray.remote(num_cpus=settings.cpus, max_restarts=-1, max_task_retries=_RETRIES)(Worker)
        self.workers = [actor.remote(settings) for _ in range(count)]
        self._running: dict[Any, int] = {}  # result that is not there yet -> number of its worker

    def run(self, batches: Iterable[list[Article]]) -> Iterator[Item]:
        """Yield the results of batches in order."""
        pending: deque[tuple[list[Article], Any]] = deque()
        try:
            for batch in batches:
                pending.append((batch, self._submit(batch)))
                if len(pending) > _WAITING * len(self.workers):
                    yield from self._items(*pending.popleft())
            while pending:
                yield from self._items(*pending.popleft())
        finally:
            for _, result in pending:
                self._ray.cancel(result)

    def _submit(self, batch: Sequence[Article]) -> Any:
        """Give a batch to the worker that has the fewest."""
        if self._running:
            done, _ = self._ray.wait(list(self._running), num_returns=len(self._running), timeout=0)
            for result in done:
                del self._running[result]
        load = Counter(self._running.values())
        number = min(range(len(self.workers)), key=lambda number: load[number])
        result = self.workers[number].process.remote(batch)
        self._running[result] = number
        return result

    def _items(self, batch: list[Article], result: Any) -> list[Item]:
        answer = self._answer(result)
        if answer is not None:
            return answer.items
        if len(batch) > 1:  # one of the articles may end its worker; the others are processed
            return [item for article in batch for item in self._items([article], self._submit([article]))]
        (article,) = batch
        return [
            Failure(
                subject=article.source,
                reason=f"The worker that processed this article was lost {1 + _RETRIES} times.",
                remedy="Leave the article out, or give the workers more memory: the system may have killed them.",
            )
        ]

    def _answer(self, result: Any) -> Answer | None:
        """Return the answer of a worker, or None if each that had the batch was lost."""
        lost = (self._ray.exceptions.RayActorError, self._ray.exceptions.OutOfMemoryError)
        try:
            answer: Answer = self._ray.get(result)
        except lost:
            return None
        if answer.digest != self._digest:
            raise ConfigError(
                "A machine of the Ray cluster has other rules or models than this one.",
                subject=answer.node,
                remedy="Install the same version of diplomacy-kg there.",
            )
        if answer.error:
            raise answer.error
        return answer


def _worker_settings(settings: Settings) -> Settings:
    """Return the settings that workers need, without secrets and paths of this machine."""
    return Settings(
        base=settings.base,
        models=settings.models,
        batch=settings.batch,
        cpus=settings.cpus or 1,
        other_clauses=settings.other_clauses,
    )


def _import_ray() -> Any:
    """Import Ray, which replaces the handler of SIGTERM of this program, and restore the handler."""
    handler = signal.getsignal(signal.SIGTERM)
    try:
        import ray
    except ImportError as error:
        raise ConfigError(
            "Ray is not installed.",
            subject="ray",
            remedy="Install it with: pip install 'diplomacy-kg[ray]'",
        ) from error
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, handler)
    return ray
