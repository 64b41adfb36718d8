"""Puts graphs in the place of those that are there, whichever engine has them: each in one update.

The default graph is kept as the union of the named graphs, so that a query that names no graph sees each triple
once, however many articles' graphs have it. An engine whose own union does so has nothing kept for it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from string import Template

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg import vocab
from kg.errors import ConflictError, QueryError
from kg.iris import Iris
from kg.store import changes
from kg.store.changes import Change, Update
from kg.store.metadata import query_catalog, statistics, void
from kg.store.reader import prefixes
from kg.store.sparql import update_rewriter

_FINGERPRINT = NamedNode(vocab.FINGERPRINT)
_HOLDS_ONTOLOGY = f"SELECT ?kind {{ <{vocab.DIP.removesuffix('#')}> a ?kind }}"
_FINGERPRINTS = f"SELECT ?graph ?fingerprint {{ GRAPH ?graph {{ ?graph {_FINGERPRINT} ?fingerprint }} }}"
_MADE_FROM = Template(f"SELECT ?fingerprint {{ GRAPH $graph {{ $graph {_FINGERPRINT} ?fingerprint }} }}")

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
# A graph is the work of the build that replaced it last.
_FORGET_BUILD = Template("""
DELETE { GRAPH $builds { $graph prov:wasGeneratedBy ?build } $union_build }
WHERE { GRAPH $builds { $graph prov:wasGeneratedBy ?build } } ;
""")
_IN_UNION = {"union_event": "?event ?p ?o", "union_link": "?event dip:hasMention ?mention"}


class GraphWriter(ABC):
    """Changes named graphs, and with them the union of all."""

    def __init__(self, *, base: str, keeps_union: bool) -> None:
        self.base = base  # what every IRI in the store begins with
        self.keeps_union = keeps_union  # the default graph has the union because it is written there
        self._iris = Iris(base=base)
        self._build: NamedNode | None = None  # whose work the graphs are that are replaced
        self._told: list[Quad] = []  # of that build, and not yet in the store

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
        union = _IN_UNION if self.keeps_union else dict.fromkeys(_IN_UNION, "")
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

    def replace_queries(self) -> bool:
        """Put the questions of the library in the place of those that were there; tell whether they differ."""
        quads = query_catalog.executables(self._iris, prefixes(self.base))
        fingerprint = sha256("\n".join(sorted(map(str, quads))).encode()).hexdigest()
        return self._renew(NamedNode(self._iris.queries_graph), quads, fingerprint)

    def begin(self, build: str, nquads: bytes) -> None:
        """Make what is replaced from now on the work of a build.

        ``nquads`` (UTF-8) tell of it in the graph of builds. They are stored with the first graph that it replaces,
        so that one that changes nothing leaves no trace.
        """
        self._build, self._told = NamedNode(build), list(parse(nquads, RdfFormat.N_QUADS))

    def end(self, nquads: bytes) -> None:
        """Tell of the end of a build, in its graph; of one that changed nothing there is nothing to tell."""
        if not self._told:
            allowed = {NamedNode(self._iris.builds_graph)}
            quads = _checked(list(parse(nquads, RdfFormat.N_QUADS)), allowed=allowed)
            self._update(changes.insertion(quads, union=self.keeps_union), {})
        self._build, self._told = None, []

    def update_description(self, *, is_cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Bring the description of a store that holds the ontology in step with it; tell whether that changed it.

        Its time grows with the store. It leaves the description as it was once ``is_cancelled`` says so.
        """
        if not list(self._select(_HOLDS_ONTOLOGY)):
            return False
        graph, known = NamedNode(self._iris.dataset_graph), prefixes(self.base)

        def ask(query: str) -> statistics.Rows:
            if is_cancelled():
                raise _HurriedError
            solutions = self._select(query_catalog.with_prefixes(query, known))
            names = [variable.value for variable in solutions.variables]
            return [{name: row[name].value for name in names if row[name] is not None} for row in solutions]

        try:
            quads = void.describe(statistics.count(ask, graph.value), self._iris, known)
        except _HurriedError:
            return False
        said = self._select(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        if quads == {Quad(subject, link, value, graph) for subject, link, value in said}:
            return False
        update = changes.removal(graph, union=self.keeps_union) + changes.insertion(
            quads, union=self.keeps_union
        )
        self._update(update, {})
        return True

    def change(self, change: Change) -> bool:
        """Make a change in one transaction; tell whether the graph that it is about was there before.

        Raises :class:`QueryError` for what cannot be done, and changes nothing then.
        """
        known = prefixes(self.base)
        if isinstance(change, Update):
            update_rewriter.check(change.text, base=self.base, known=known)
        there = isinstance(change, Update) or change.graph is None or self._has(change.graph)
        try:
            self._update(changes.text(change, union=self.keeps_union), known)
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
        graph, base = NamedNode(name), self._iris.resource_prefix
        triples = (
            triple for content in contents for triple in parse(content, RdfFormat.TURTLE, base_iri=base)
        )
        quads = (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        return self._renew(graph, quads, fingerprint)

    def _renew(self, graph: NamedNode, quads: Iterable[Quad], fingerprint: str) -> bool:
        """Put quads in the place of a graph that was made from something else; tell whether it was."""
        made_from = [row["fingerprint"].value for row in self._select(_MADE_FROM.substitute(graph=graph))]
        if made_from == [fingerprint]:
            return False
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
        removal += self._forgotten(graph) + changes.removal(graph, union=self.keeps_union)
        inserted += self._provenance(graph)
        update = removal + changes.insertion(inserted, union=self.keeps_union)
        self._update(update, {"dip": vocab.DIP, "prov": vocab.PROV})
        self._told = []

    def _forgotten(self, graph: NamedNode) -> str:
        """Return the update that forgets which build replaced a graph last."""
        if not self._build:
            return ""
        link = f"{graph} prov:wasGeneratedBy ?build" if self.keeps_union else ""
        builds = NamedNode(self._iris.builds_graph)
        return _FORGET_BUILD.substitute(builds=builds, graph=graph, union_build=link)

    def _provenance(self, graph: NamedNode) -> list[Quad]:
        """Return that a graph is the work of the build, and what is to be told of that."""
        if not self._build:
            return []
        builds = NamedNode(self._iris.builds_graph)
        made = Quad(graph, NamedNode(vocab.WAS_GENERATED_BY), self._build, builds)
        return [made, *_checked(self._told, allowed={builds})]


class _HurriedError(Exception):
    """Something more urgent is to be done."""


def _checked(quads: list[Quad], *, allowed: set[NamedNode]) -> list[Quad]:
    """Return the quads; raise ValueError for what no later build could take back."""
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise ValueError(f"a blank node, where everything must have an IRI: {quad}")
    if strange := {quad.graph_name for quad in quads} - allowed:
        raise ValueError(f"quads in a graph that is not the article's: {min(map(str, strange))}")
    return quads
