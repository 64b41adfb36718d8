"""What query workers answer from: the newest generation in a folder, or another server."""

from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import time
from typing import Protocol
from uuid import uuid4

from kg.errors import KgError
from kg.fibers import apart
from kg.store.local import directory
from kg.store.local.directory import StoreDirectory
from kg.store.local.fulltext import Hit, Index
from kg.store.local.snapshot import open_snapshot
from kg.store.reader import Reader
from kg.store.remote.endpoint import Endpoint
from kg.store.workers import sandbox

_WAIT = 2.0  # seconds that another server may take to say that it is there


class Source(Protocol):
    """A graph that is answered from. It is sent to the workers, and holds nothing open."""

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""

    def name(self) -> str | None:
        """Return the name of what is answered from now; it changes when that must be opened anew."""

    def ready(self) -> str:
        """Return the name of what is answered from now; nothing where nothing can be."""

    def version(self) -> str:
        """Return a name of its state; no two states share one."""

    def published(self) -> float:
        """Return when the state came to be, in seconds of Unix time; 0 where there is none."""

    def open(self) -> AbstractContextManager[Reader]:
        """Open what is answered from now."""

    def confine(self) -> str:
        """Take from this process what answering never needs; return what stands in the way of that, or nothing."""

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...], timeout_s: float) -> list[Hit]:
        """Return what has all of the words, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Generations:
    """Those of the store in a folder."""

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
        return sandbox.without_network()

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...], timeout_s: float) -> list[Hit]:
        with closing(self.folder.lease()) as lease, Index(lease.path) as index:
            return index.best(words, limit=limit, kinds=kinds, timeout_s=timeout_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Elsewhere:
    """Another server, whose states nobody tells us: each look at it may see another.

    What asks it is imported by who has one: no worker over a folder needs it.
    """

    endpoint: Endpoint
    base: str
    union: bool = True

    def name(self) -> str | None:
        return str(self.endpoint)

    def ready(self) -> str:
        return apart(self._seen)

    def _seen(self) -> str:
        from kg.store.remote.client import Client
        from kg.store.remote.reader import RemoteReader

        impatient = replace(self.endpoint, timeout_s=min(_WAIT, self.endpoint.timeout_s))
        with suppress(KgError), closing(Client(impatient)) as client:
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
        return ""  # it needs the network

    def search(self, *_: object, **__: object) -> list[Hit]:
        from kg.store.remote.reader import search_unavailable

        raise search_unavailable(str(self.endpoint))


def source(place: Path | Endpoint, *, base: str) -> Source:
    """Return what is answered from at a place. Raises :class:`StoreError` where there is nothing."""
    if isinstance(place, Path):
        generations = _Generations(folder=directory.find(place, base=base))
        generations.check()
        return generations
    _Elsewhere(endpoint=place, base=base).check()
    return _Elsewhere(
        endpoint=replace(place, redact=True), base=base
    )  # whoever asks need not know where it is
