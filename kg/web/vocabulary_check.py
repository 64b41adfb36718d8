"""Warnings about terms in a query that the graph does not have, with the terms of each version of the graph kept."""

from kg.ask import Vocabulary
from kg.errors import KgError
from kg.store import prefixes
from kg.web.backend import QueryBackend


class VocabularyCheck:
    """Finds unknown terms in queries."""

    def __init__(self, store: QueryBackend, base: str) -> None:
        self._store = store
        self._prefixes = prefixes(base)
        self._current: tuple[str, Vocabulary] | None = None  # of the version of the graph

    def warnings(self, query: str) -> list[str]:
        """Return a sentence for each unknown term; none if the terms of the graph cannot be read now."""
        version = self._store.version
        if self._current is None or self._current[0] != version:
            self._current = (version, Vocabulary(self._store.select, self._prefixes))
        try:
            return [str(term) for term in self._current[1].unknown_terms(query)]
        except KgError:
            return []
