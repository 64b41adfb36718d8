"""Puts graphs in the place of those that are there, whichever engine has them: each in one update.

The default graph is kept as the union of the named graphs, so that a query that names no graph sees each triple
once, however many articles' graphs have it. An engine whose own union does so has nothing kept for it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from string import Template

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg import vocab
from kg.errors import ConflictError, QueryError
from kg.iris import Iris
from kg.store import changes, updates
from kg.store.changes import Change, Update
from kg.store.reader import prefixes

_FINGERPRINT = NamedNode(vocab.FINGERPRINT)
_FINGERPRINTS = f"SELECT ?graph ?fingerprint {{ GRAPH ?graph {{ ?graph {_FINGERPRINT} ?fingerprint }} }}"

# An event that no other article mentions goes; of the others only the links to this article's mentions go.
_REMOVE_EVENTS = Template("""
DELETE { GRAPH $events { ?event ?p ?o } $union_event }
WHERE {
  GRAPH $graph { ?mention dip:mentionOf ?event }
  FILTER NOT EXISTS {
    GRAPH $events { ?event dip:hasMention ?other }
    FILTER NOT EXISTS { GRAPH $graph { ?other dip:mentionOf ?event } }
  }
  GRAPH $events { ?event ?p ?o }
} ;
DELETE { GRAPH $events { ?event dip:hasMention ?mention } $union_link }
WHERE { GRAPH $graph { ?mention dip:mentionOf ?event } } ;
""")
_IN_UNION = {"union_event": "?event ?p ?o", "union_link": "?event dip:hasMention ?mention"}


class GraphWriter(ABC):
    """Changes named graphs, and with them the union of all."""

    def __init__(self, *, base: str, kept: bool) -> None:
        self.base = base  # what every IRI in the store begins with
        self.kept = kept  # the default graph has the union because it is written there
        self._iris = Iris(base=base)

    @abstractmethod
    def _select(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT."""

    @abstractmethod
    def _update(self, update: str, prefixes: Mapping[str, str]) -> None:
        """Make an update in one transaction."""

    @abstractmethod
    def _has(self, graph: str) -> bool:
        """Tell whether there is a named graph."""

    def fingerprints(self) -> dict[str, str]:
        """Return what each named graph was made from, by the graph's IRI."""
        return {graph.value: fingerprint.value for graph, fingerprint in self._select(_FINGERPRINTS)}

    def replace_article(self, graph: str, nquads: bytes, *, fingerprint: str) -> None:
        """Put an article's quads in the place of those it had, in one transaction.

        ``nquads`` (UTF-8) may have quads in the article's ``graph`` and in the graph of events. Events of the
        article's earlier mentions go, unless another article mentions them.
        """
        events = NamedNode(self._iris.events_graph)
        quads = parse(nquads, RdfFormat.N_QUADS)
        union = _IN_UNION if self.kept else dict.fromkeys(_IN_UNION, "")
        removal = _REMOVE_EVENTS.substitute(union, events=events, graph=NamedNode(graph))
        self._replace(NamedNode(graph), quads, fingerprint, removal=removal, beside=events)

    def replace_ontology(self, files: Iterable[Path]) -> bool:
        """Put Turtle files in the place of the ontology's graph; tell whether they differ from what it was."""
        return self._replace_files(self._iris.ontology_graph, files)

    def replace_actors(self, files: Iterable[Path]) -> bool:
        """Put Turtle files in the place of the graph of actors that are known beforehand; tell whether they differ.

        Their relative IRIs are those of things: ``<actor/country/RUS>``.
        """
        return self._replace_files(self._iris.actors_graph, files)

    def change(self, change: Change) -> bool:
        """Make a change in one transaction; tell whether the graph that it is about was there before.

        Raises :class:`QueryError` for what cannot be done, and changes nothing then.
        """
        known = prefixes(self.base)
        if isinstance(change, Update):
            updates.check(change.text, base=self.base, known=known)
        there = isinstance(change, Update) or change.graph is None or self._has(change.graph)
        try:
            self._update(changes.text(change, union=self.kept), known)
        except SyntaxError as error:
            raise QueryError(
                f"with its dataset it is no update: {error}", subject="update", remedy="Name it with USING."
            ) from error
        except RuntimeError as error:
            raise ConflictError(str(error), subject="update", remedy="Nothing has been changed.") from error
        return there

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
        inserted = _checked([*quads, made_from], allowed={graph, beside or graph})
        update = changes.removal(graph, union=self.kept) + changes.insertion(inserted, union=self.kept)
        self._update(removal + update, {"dip": vocab.DIP})


def _checked(quads: list[Quad], *, allowed: set[NamedNode]) -> list[Quad]:
    """Return the quads; raise ValueError for what no later build could take back."""
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise ValueError(f"a blank node, where everything must have an IRI: {quad}")
    if strange := {quad.graph_name for quad in quads} - allowed:
        raise ValueError(f"quads in a graph that is not the article's: {min(map(str, strange))}")
    return quads
