"""A generation of the store, opened for reading."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, QueryTriples, Store

from kg.errors import StoreError
from kg.store.formats import ENGINE_GRAPH_FORMATS
from kg.store.local import directory, fulltext
from kg.store.reader import Query, Reader, Results, named_node, unanswerable
from kg.store.sparql import whole_graph


class Snapshot(Reader):
    """Answers queries over one generation."""

    def __init__(self, store: Store, *, name: str, base: str, path: Path) -> None:
        super().__init__(name=name, base=base)
        self.store = store
        self.path = path  # of the generation
        self._functions = fulltext.Functions(path)

    def search(
        self, words: str, *, limit: int, kinds: tuple[str, ...] = fulltext.TEXT_KINDS
    ) -> list[fulltext.Hit]:
        """Return what has all of the words in a title, a quote or a name, best first."""
        with fulltext.Index(self.path) as index:
            return index.best(words, limit=limit, kinds=kinds)

    def close(self) -> None:
        """Let go of what is open beside the store."""
        self._functions.close()

    def _ask(self, query: str, question: Query) -> Results:
        return self._ask_store(self.store, query, question, self._functions.by_name())

    def _write(self, results: Results, question: Query, output: IO[bytes]) -> None:
        copied = (
            self._copied(question) if isinstance(results, QueryTriples) and not question.head_only else None
        )
        if copied is None:
            super()._write(results, question, output)
        else:
            self.dump(copied, question.format, output)

    def dump(self, graph: DefaultGraph | NamedNode, name: str, output: IO[bytes]) -> None:
        """Write the triples of a graph in the format of that name."""
        self.store.dump(output, ENGINE_GRAPH_FORMATS[name], from_graph=graph, prefixes=self.declared(name))

    def _copied(self, question: Query) -> DefaultGraph | NamedNode | None:
        """Return the graph of which an answer has all triples and nothing else; None where it is not known to."""
        name = whole_graph.whole_graph_source(question.text)
        dataset = question.default_graphs
        if name is None or question.named_graphs or len(dataset) > (0 if name else 1):
            return None
        if name:
            return self._named(question.text, name)
        return named_node(dataset[0]) if dataset else DefaultGraph()

    def _named(self, query: str, name: str) -> NamedNode:
        found = self._ask(whole_graph.naming(query, name), Query(text=query, format="json"))
        return cast(NamedNode, next(cast(QuerySolutions, found))[0])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
            self._functions.check()
        except RuntimeError as error:
            raise unanswerable(error) from error
        except OSError as error:
            raise StoreError(
                str(error), subject="store", remedy="Ask again, or build the store anew."
            ) from error


@contextmanager
def open_snapshot(path: Path, *, base: str | None = None) -> Iterator[Snapshot]:
    """Open the current generation of the store in ``path``, and keep it from being removed.

    Raises :class:`StoreError` where there is no store, nothing in it yet, or one with another base.
    """
    store = directory.find(path, base=base)
    with closing(store.lease()) as lease:
        opened = Snapshot(_open(lease.path), name=lease.name, base=store.base, path=lease.path)
        with closing(opened):
            yield opened


def _open(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise StoreError(
            f"it cannot be read: {error}",
            subject=str(path),
            remedy="Build the store anew with: kg build PATH",
        ) from error
