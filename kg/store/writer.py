"""The one writer of a store: replaces a named graph in one transaction, and publishes generations for readers.

The default graph is kept as the union of the named graphs, so that a query that names no graph sees each triple
once, however many articles' graphs have it. (The engine's own union gives a triple once for each graph.)
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from kg import vocab
from kg.errors import StoreError
from kg.iris import Iris
from kg.store import folder
from kg.store.folder import Folder

_FINGERPRINT = NamedNode(vocab.FINGERPRINT)

_FINGERPRINTS = "SELECT ?graph ?fingerprint { GRAPH ?graph { ?graph dip:fingerprint ?fingerprint } }"
# An event that no other article mentions goes; of the others only the links to this article's mentions go.
_REMOVE_EVENTS = Template("""
DELETE { GRAPH $events { ?event ?p ?o } ?event ?p ?o }
WHERE {
  GRAPH $graph { ?mention dip:mentionOf ?event }
  FILTER NOT EXISTS {
    GRAPH $events { ?event dip:hasMention ?other }
    FILTER NOT EXISTS { GRAPH $graph { ?other dip:mentionOf ?event } }
  }
  GRAPH $events { ?event ?p ?o }
} ;
DELETE { GRAPH $events { ?event dip:hasMention ?mention } ?event dip:hasMention ?mention }
WHERE { GRAPH $graph { ?mention dip:mentionOf ?event } } ;
""")
# What another graph says as well stays in the union.
_REMOVE_GRAPH = Template("""
DELETE { ?s ?p ?o }
WHERE { GRAPH $graph { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != $graph) } } ;
DROP SILENT GRAPH $graph ;
""")


class Writer:
    """Changes the store. Readers see what they see until :meth:`publish`."""

    def __init__(self, store: Store, place: Folder) -> None:
        self._store = store
        self._place = place
        self.base = place.base  # what every IRI in the store begins with
        self._iris = Iris(base=place.base)

    def fingerprints(self) -> dict[str, str]:
        """Return what each named graph was made from, by the graph's IRI."""
        found = self._store.query(_FINGERPRINTS, prefixes={"dip": vocab.DIP})
        return {graph.value: fingerprint.value for graph, fingerprint in cast(QuerySolutions, found)}

    def replace_article(self, graph: str, nquads: bytes, *, fingerprint: str) -> None:
        """Put an article's quads in the place of those it had, in one transaction.

        ``nquads`` (UTF-8) may have quads in the article's ``graph`` and in the graph of events. Events of the
        article's earlier mentions go, unless another article mentions them.
        """
        events = NamedNode(self._iris.events_graph)
        quads = parse(nquads, RdfFormat.N_QUADS)
        removal = _REMOVE_EVENTS.substitute(events=events, graph=NamedNode(graph))
        self._replace(NamedNode(graph), quads, fingerprint, removal=removal, beside=events)

    def replace_ontology(self, files: Iterable[Path]) -> bool:
        """Put Turtle files in the place of the ontology's graph; tell whether they differ from what it was."""
        return self._replace_files(self._iris.ontology_graph, files)

    def replace_actors(self, files: Iterable[Path]) -> bool:
        """Put Turtle files in the place of the graph of actors that are known beforehand; tell whether they differ.

        Their relative IRIs are those of things: ``<actor/country/RUS>``.
        """
        return self._replace_files(self._iris.actors_graph, files)

    def _replace_files(self, name: str, files: Iterable[Path]) -> bool:
        contents = [file.read_bytes() for file in files]
        fingerprint = sha256(b"\0".join(contents)).hexdigest()
        graph, base = NamedNode(name), self._iris.things
        if self.fingerprints().get(graph.value) == fingerprint:
            return False
        triples = (
            triple for content in contents for triple in parse(content, RdfFormat.TURTLE, base_iri=base)
        )
        quads = (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        self._replace(graph, quads, fingerprint)
        return True

    def publish(self) -> str:
        """Let readers see what is in the store now; return the name of the new generation."""
        self._store.flush()  # else every reader would have to replay the log
        self._store.backup(self._place.next_generation())
        name = self._place.publish()
        self._place.remove_unread()
        return name

    def close(self) -> None:
        """Publish, and let the next writer in."""
        self.publish()
        del self._store

    def _replace(
        self,
        graph: NamedNode,
        quads: Iterable[Quad],
        fingerprint: str,
        *,
        removal: str = "",
        beside: NamedNode | None = None,
    ) -> None:
        made_from = Quad(graph, _FINGERPRINT, Literal(fingerprint), graph)
        inserted = _insert([*quads, made_from], allowed={graph, beside or graph})
        update = removal + _REMOVE_GRAPH.substitute(graph=graph) + inserted
        try:
            self._store.update(update, prefixes={"dip": vocab.DIP})
        except OSError as error:
            raise StoreError(
                f"it cannot be written to: {error}", subject=str(self._place.path), remedy="Is the disk full?"
            ) from error


@contextmanager
def open_writer(path: Path, *, base: str) -> Iterator[Writer]:
    """Open the store in the folder ``path`` for writing; it is made where there is none.

    What was written is published at the end, also at the end by an exception: every article is whole.
    Raises :class:`StoreError` where another writer has the store, and where the folder is something else.
    """
    place = folder.create(path, base=base)
    with closing(Writer(_open(place), place)) as writer:
        yield writer


def _open(place: Folder) -> Store:
    try:
        return Store(place.database)
    except OSError as error:
        locked = "lock" in str(error).lower()
        raise StoreError(
            "another kg build is writing to it" if locked else f"it cannot be opened: {error}",
            subject=str(place.path),
            remedy="Wait until that has ended." if locked else "Build another store with --store DIR.",
        ) from error


def _insert(quads: Iterable[Quad], *, allowed: set[NamedNode]) -> str:
    """Write the update that inserts quads into their graphs and into the union.

    In SPARQL a term is written as in N-Quads, except for blank nodes: each update would make new ones.
    """
    triples: defaultdict[NamedNode | BlankNode | DefaultGraph, list[str]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise ValueError(f"a blank node, where everything must have an IRI: {quad}")
        triples[quad.graph_name].append(f"{quad.subject} {quad.predicate} {quad.object}")
    if strange := set(triples) - allowed:
        raise ValueError(f"quads in a graph that is not the article's: {min(map(str, strange))}")
    graphs = [f"GRAPH {graph} {{ {' . '.join(lines)} }}" for graph, lines in triples.items()]
    union = " . ".join(line for lines in triples.values() for line in lines)
    return f"INSERT DATA {{ {' '.join(graphs)} {union} }}"
