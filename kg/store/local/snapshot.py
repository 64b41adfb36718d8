"""A generation of a store directory, opened for reading."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, QueryTriples, Store

from kg.errors import StoreError
from kg.explore import EventIndex
from kg.explore.index import FILE as EVENT_INDEX
from kg.store.engine_errors import damage_errors, evaluation_error
from kg.store.formats import ENGINE_GRAPH_FORMATS
from kg.store.local import directory, fulltext
from kg.store.reader import Query, Reader, Results, named_node
from kg.store.sparql import whole_graph
from kg.store.xml_output import well_formed


class Snapshot(Reader):
    """An open generation that runs queries."""

    def __init__(self, store: Store, *, name: str, base: str, path: Path) -> None:
        super().__init__(name=name, base=base)
        self.store = store
        self.path = path  # of the generation
        self._functions = fulltext.SearchFunctions(path)

    def search(
        self, words: str, *, limit: int, kinds: tuple[str, ...] = fulltext.TEXT_KINDS
    ) -> list[fulltext.Hit]:
        """Return titles, quotes and names that contain all words, best match first."""
        with fulltext.Index(self.path) as index:
            return index.best(words, limit=limit, kinds=kinds)

    def count_hits(self, words: str, *, kinds: tuple[str, ...] = fulltext.TEXT_KINDS) -> int:
        """Return the number of titles, quotes and names that contain all words."""
        with fulltext.Index(self.path) as index:
            return index.count(words, kinds=kinds)

    def events(self) -> EventIndex:
        """Open the event index, which the caller closes. Raises :class:`StoreError` if the generation has none."""
        return EventIndex(self.path / EVENT_INDEX)

    def close(self) -> None:
        """Close the full-text index."""
        self._functions.close()

    def dump(self, graph: DefaultGraph | NamedNode, format_name: str, output: IO[bytes]) -> None:
        """Write all triples of a graph."""
        with well_formed(output, format_name) as stream:
            self.store.dump(
                stream,
                ENGINE_GRAPH_FORMATS[format_name],
                from_graph=graph,
                prefixes=self.declared_prefixes(format_name),
            )

    def _execute(self, text: str, query: Query) -> Results:
        with self._translating_errors():
            return self._execute_on(self.store, text, query, self._functions.by_iri())

    def _write(self, results: Results, query: Query, output: IO[bytes]) -> None:
        graph = (
            self._whole_graph(query) if isinstance(results, QueryTriples) and not query.head_only else None
        )
        if graph is None:
            super()._write(results, query, output)
        else:
            self.dump(graph, query.format, output)

    def _whole_graph(self, query: Query) -> DefaultGraph | NamedNode | None:
        """Return the graph that a CONSTRUCT returns entirely, or None for other queries."""
        name = whole_graph.whole_graph_source(query.text)
        dataset = query.default_graphs
        if name is None or query.named_graphs or len(dataset) > (0 if name else 1):
            return None
        if name:
            return self._resolve(query.text, name)
        return named_node(dataset[0]) if dataset else DefaultGraph()

    def _resolve(self, text: str, name: str) -> NamedNode:
        """Return the IRI that a prefixed name or relative IRI has in a query."""
        query = Query(text=whole_graph.resolve_name_query(text, name), format="json")
        solutions = cast(QuerySolutions, self._execute(query.text, query))
        return cast(NamedNode, next(solutions)[0])

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        try:
            yield
            self._functions.raise_error()
        except RuntimeError as error:
            raise evaluation_error(error) from error
        except OSError as error:
            raise StoreError(
                f"The store cannot be read: {error}.",
                subject="store",
                remedy="Repeat the query. If it fails again, restore a backup or rebuild the store.",
            ) from error


@contextmanager
def open_snapshot(path: Path, *, base: str | None = None) -> Iterator[Snapshot]:
    """Open the current generation of the store in ``path``, and lock it.

    Raises :class:`StoreError` if there is no store, if it is empty, or if it has another base.
    """
    store = directory.find(path, base=base)
    with closing(store.lease()) as lease:
        snapshot = Snapshot(_open(lease.path), name=lease.name, base=store.base, path=lease.path)
        with closing(snapshot), damage_errors():
            yield snapshot


def _open(path: Path) -> Store:
    try:
        with damage_errors():
            return Store.read_only(str(path))
    except OSError as error:
        raise StoreError(
            f"The store cannot be read: {error}.",
            subject=str(path),
            remedy="Restore a backup with kg restore, or build a new store with: kg build PATH.",
        ) from error
