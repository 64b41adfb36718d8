"""Writer of a remote store: each change is one update."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from uuid import uuid4

from pyoxigraph import NamedNode, Quad, QuerySolutions

from kg.errors import StoreError
from kg.iris import Iris
from kg.store import changes
from kg.store.graph_writer import GraphWriter
from kg.store.reader import named_node
from kg.store.remote.client import Client
from kg.store.remote.endpoint import Endpoint
from kg.store.remote.reader import RemoteReader


class RemoteWriter(GraphWriter):
    """The writer of a remote store. Readers see its changes immediately."""

    def __init__(self, client: Client, *, base: str, keeps_union: bool) -> None:
        super().__init__(base=base, keeps_union=keeps_union)
        self._client = client

    def holds_graph(self) -> bool:
        """Return True if the store has a named graph."""
        return self._reader().holds("GRAPH ?graph { ?s ?p ?o }")

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads in one update."""
        self._update(changes.insert_update(quads, union=self.keeps_union), {})

    def drop(self, graph: NamedNode) -> None:
        """Delete a named graph in one update."""
        self._update(changes.drop_update(graph, union=self.keeps_union), {})

    def _reader(self) -> RemoteReader:
        return RemoteReader(self._client, base=self.base)

    def _select(self, query: str) -> QuerySolutions:
        return self._reader().rows(query)

    def _has(self, graph: str) -> bool:
        return self._reader().holds(f"GRAPH {named_node(graph)} {{ ?s ?p ?o }}")

    def _update(
        self, update: str, prefixes: Mapping[str, str], *, about: Iterable[Quad] | None = None
    ) -> None:
        del about  # the server keeps its own indexes
        declarations = " ".join(f"PREFIX {name}: <{space}>" for name, space in prefixes.items())
        self._client.update(f"BASE <{self.base}> {declarations} {update}")


@contextmanager
def open_remote_writer(endpoint: Endpoint, *, base: str) -> Iterator[RemoteWriter]:
    """Open a remote store for changes; it may be empty.

    Raises :class:`StoreError` if its default graph is not the union of the named graphs and cannot be kept so.
    """
    with closing(Client(endpoint)) as client:
        keeps_union = _has_own_default_graph(client, base)
        if keeps_union:
            _refuse_foreign_statements(client, base)
        yield RemoteWriter(client, base=base, keeps_union=keeps_union)


def _has_own_default_graph(client: Client, base: str) -> bool:
    """Return True if the default graph is separate, False if it is the union.

    There is no standard way to ask. The function inserts a triple into two graphs, and counts how often the default graph
    shows it: never, once, or twice.
    """
    if client.endpoint.default_graph != "auto":
        return client.endpoint.default_graph == "own"
    one, other = (f"<{Iris(base=base).graph(f'probe/{uuid4().hex}')}>" for _ in range(2))
    triple = f"{one} {one} {one}"
    client.update(f"INSERT DATA {{ GRAPH {one} {{ {triple} }} GRAPH {other} {{ {triple} }} }}")
    try:
        count = sum(1 for _ in RemoteReader(client, base=base).rows(f"SELECT ?s {{ ?s {one} ?o }}"))
    finally:
        client.update(f"DROP SILENT GRAPH {one} ; DROP SILENT GRAPH {other}")
    if count > 1:
        raise StoreError(
            "The default graph repeats a triple for each graph that contains it, so counts would be wrong.",
            subject=str(client.endpoint),
            remedy="Configure that server without a union default graph, or set default_graph to union.",
        )
    return count == 0


def _refuse_foreign_statements(client: Client, base: str) -> None:
    """Raise :class:`StoreError` if kg did not write the statements of the default graph."""
    reader = RemoteReader(client, base=base)
    ontology = f"GRAPH <{reader.iris.ontology_graph}> {{ ?s ?p ?o }}"
    if not reader.holds(ontology) and reader.holds("?s ?p ?o"):
        raise StoreError(
            "The default graph contains statements that kg did not write.",
            subject=str(client.endpoint),
            remedy="Create a dataset that only kg uses.",
        )
