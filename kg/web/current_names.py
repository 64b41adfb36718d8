"""The names in the current version of the graph, which requests share."""

from kg.ask import Names
from kg.web.backend import QueryBackend


class CurrentNames:
    """Reads the names again when the graph has changed."""

    def __init__(self, store: QueryBackend) -> None:
        self._store = store
        self._names: tuple[str, Names] | None = None  # with the version of the graph

    def get(self) -> Names:
        """Return the names in the current version of the graph."""
        version = self._store.version
        if self._names is None or self._names[0] != version:
            self._names = (version, Names(self._store.select))
        return self._names[1]
