"""Sources on which query workers run queries: the newest generation in a directory, or a remote store."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import time
from typing import Protocol
from uuid import uuid4

from kg.errors import KgError
from kg.explore import EventIndex
from kg.explore.index import FILE as EVENT_INDEX
from kg.store.local import directory
from kg.store.local.directory import StoreDirectory
from kg.store.local.fulltext import Hit, Index
from kg.store.local.snapshot import open_snapshot
from kg.store.reader import Reader
from kg.store.remote.endpoint import Endpoint
from kg.store.workers import sandbox

_READY_TIMEOUT_S = 2.0  # for the readiness check of a remote store


class Source(Protocol):
    """A graph to query. It is pickled and sent to the workers, so it holds nothing open."""

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""

    def name(self) -> str | None:
        """Return the name of the current state; when it changes, workers reopen the graph."""

    def ready(self) -> str:
        """Return the name of the current state, or an empty string if queries cannot run."""

    def version(self) -> str:
        """Return a name that is unique to the current state."""

    def published(self) -> float:
        """Return the Unix time at which the current state was published; 0 if there is none."""

    def open(self) -> AbstractContextManager[Reader]:
        """Open the current state for reading."""

    def confine(self) -> str:
        """Drop privileges that queries never need; return the reason if that fails, or an empty string."""

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...], timeout_s: float) -> list[Hit]:
        """Return titles, quotes and names that contain all words, best match first."""

    def count_hits(self, words: str, *, kinds: tuple[str, ...], timeout_s: float) -> int:
        """Return the number of titles, quotes and names that contain all words."""

    def events(self, *, timeout_s: float) -> AbstractContextManager[EventIndex]:
        """Open the event index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _LocalSource:
    """The newest generation of a store directory."""

    folder: StoreDirectory

    @property
    def union(self) -> bool:
        return self.folder.union

    def name(self) -> str | None:
        return self.folder.current()

    def ready(self) -> str:
        return self.folder.current() or ""

    def version(self) -> str:
        return self.folder.version()

    def published(self) -> float:
        return self.folder.published()

    def check(self) -> None:
        self.folder.lease().close()

    def open(self) -> AbstractContextManager[Reader]:
        return open_snapshot(self.folder.path, base=self.folder.base)

    def confine(self) -> str:
        return sandbox.block_network()

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...], timeout_s: float) -> list[Hit]:
        with closing(self.folder.lease()) as lease, Index(lease.path) as index:
            return index.best(words, limit=limit, kinds=kinds, timeout_s=timeout_s)

    def count_hits(self, words: str, *, kinds: tuple[str, ...], timeout_s: float) -> int:
        with closing(self.folder.lease()) as lease, Index(lease.path) as index:
            return index.count(words, kinds=kinds, timeout_s=timeout_s)

    @contextmanager
    def events(self, *, timeout_s: float) -> Iterator[EventIndex]:
        with (
            closing(self.folder.lease()) as lease,
            EventIndex(lease.path / EVENT_INDEX, timeout_s=timeout_s) as index,
        ):
            yield index


@dataclass(frozen=True, slots=True, kw_only=True)
class _RemoteSource:
    """A remote store; its state can change between requests without notice.

    Its client is imported only here, because workers on a directory do not need it.
    """

    endpoint: Endpoint
    base: str
    union: bool = True

    def name(self) -> str | None:
        return str(self.endpoint)

    def ready(self) -> str:
        from kg.store.remote.client import Client
        from kg.store.remote.reader import RemoteReader

        quick = replace(self.endpoint, timeout_s=min(_READY_TIMEOUT_S, self.endpoint.timeout_s))
        with suppress(KgError), closing(Client(quick)) as client:
            RemoteReader(client, base=self.base).holds("?s ?p ?o")
            return "now"
        return ""

    def version(self) -> str:
        return uuid4().hex

    def published(self) -> float:
        return time()

    def check(self) -> None:
        with self.open():
            pass

    def open(self) -> AbstractContextManager[Reader]:
        from kg.store.remote.reader import open_remote_reader

        return open_remote_reader(self.endpoint, base=self.base)

    def confine(self) -> str:
        return ""  # queries need the network

    def search(self, *_: object, **__: object) -> list[Hit]:
        from kg.store.remote.reader import search_unavailable

        raise search_unavailable(str(self.endpoint))

    def count_hits(self, *_: object, **__: object) -> int:
        from kg.store.remote.reader import search_unavailable

        raise search_unavailable(str(self.endpoint))

    def events(self, **_: object) -> AbstractContextManager[EventIndex]:
        from kg.store.remote.reader import explore_unavailable

        raise explore_unavailable(str(self.endpoint))


def source(place: Path | Endpoint, *, base: str) -> Source:
    """Return the source at a directory or endpoint. Raises :class:`StoreError` if there is no store."""
    if isinstance(place, Path):
        local = _LocalSource(folder=directory.find(place, base=base))
        local.check()
        return local
    _RemoteSource(endpoint=place, base=base).check()
    # From here on errors go to clients, which must not see the URL.
    return _RemoteSource(endpoint=replace(place, redact=True), base=base)
