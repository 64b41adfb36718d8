"""Changes to the graph of another server: each is one update, so that a server that has transactions makes it in one."""

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
    """Changes the graph. Readers see each change at once."""

    def __init__(self, client: Client, *, base: str, keeps_union: bool) -> None:
        super().__init__(base=base, keeps_union=keeps_union)
        self._client = client

    def holds_graph(self) -> bool:
        """Tell whether there is any named graph."""
        return self._reader().holds("GRAPH ?graph { ?s ?p ?o }")

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads, in one transaction."""
        self._update(changes.insertion(quads, union=self.keeps_union), {})

    def drop(self, graph: NamedNode) -> None:
        """Take a named graph away, in one transaction."""
        self._update(changes.removal(graph, union=self.keeps_union), {})

    def _reader(self) -> RemoteReader:
        return RemoteReader(self._client, base=self.base)

    def _select(self, query: str) -> QuerySolutions:
        return self._reader().rows(query)

    def _has(self, graph: str) -> bool:
        return self._reader().holds(f"GRAPH {named_node(graph)} {{ ?s ?p ?o }}")

    def _update(self, update: str, prefixes: Mapping[str, str]) -> None:
        declared = " ".join(f"PREFIX {name}: <{space}>" for name, space in prefixes.items())
        self._client.update(f"BASE <{self.base}> {declared} {update}")


@contextmanager
def open_remote_writer(endpoint: Endpoint, *, base: str) -> Iterator[RemoteWriter]:
    """Open the graph of another server for changes; it may be empty.

    Raises :class:`StoreError` where its default graph neither is nor can be the union of the others.
    """
    with closing(Client(endpoint)) as client:
        keeps_union = _is_own(client, base)
        if keeps_union:
            _refuse_strange(client, base)
        yield RemoteWriter(client, base=base, keeps_union=keeps_union)


def _is_own(client: Client, base: str) -> bool:
    """Tell whether the default graph has nothing but what is written into it; else it is the union.

    No server says so where all could read it, so it is tried: a triple in two graphs is seen there never, once, or twice.
    """
    if client.endpoint.default_graph != "auto":
        return client.endpoint.default_graph == "own"
    one, other = (f"<{Iris(base=base).graph(f'probe/{uuid4().hex}')}>" for _ in range(2))
    triple = f"{one} {one} {one}"
    client.update(f"INSERT DATA {{ GRAPH {one} {{ {triple} }} GRAPH {other} {{ {triple} }} }}")
    try:
        seen = sum(1 for _ in RemoteReader(client, base=base).rows(f"SELECT ?s {{ ?s {one} ?o }}"))
    finally:
        client.update(f"DROP SILENT GRAPH {one} ; DROP SILENT GRAPH {other}")
    if seen > 1:
        raise StoreError(
            "its default graph gives a triple once for each graph that has it, so that counts would be wrong",
            subject=str(client.endpoint),
            remedy="Let it have a default graph of its own; the setting default_graph = 'union' takes it as it is.",
        )
    return seen == 0


def _refuse_strange(client: Client, base: str) -> None:
    """Raise :class:`StoreError` where a default graph has what is not ours, from which the union could not be told."""
    asked = RemoteReader(client, base=base)
    ours = f"GRAPH <{asked.iris.ontology_graph}> {{ ?s ?p ?o }}"
    if not asked.holds(ours) and asked.holds("?s ?p ?o"):
        raise StoreError(
            "its default graph has statements of others",
            subject=str(client.endpoint),
            remedy="Give kg a dataset of its own there.",
        )
