"""Writer of the graphs of articles, ontology and metadata, for any engine.

The default graph is kept as the union of the named graphs, so that a query without a graph sees each triple once. An engine
that provides such a union itself needs no copies.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from string import Template

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg import vocab
from kg.errors import ConflictError, QueryError
from kg.iris import Iris
from kg.store import changes
from kg.store.changes import Change, Update
from kg.store.metadata import query_catalog, statistics, void
from kg.store.quads import check_quads, from_nquads
from kg.store.reader import prefixes
from kg.store.sparql import update_rewriter

_FINGERPRINT = NamedNode(vocab.FINGERPRINT)
_ONTOLOGY = f"SELECT ?class {{ <{vocab.DIP.removesuffix('#')}> a ?class }}"
_FINGERPRINTS = f"SELECT ?graph ?fingerprint {{ GRAPH ?graph {{ ?graph {_FINGERPRINT} ?fingerprint }} }}"
_FINGERPRINT_OF = Template(f"SELECT ?fingerprint {{ GRAPH $graph {{ $graph {_FINGERPRINT} ?fingerprint }} }}")

# Deletes events that no other article mentions. Of other events, it deletes only the links to this article's mentions.
_REMOVE_EVENTS = Template("""
DELETE { GRAPH $events { ?event ?p ?o } $union_event }
WHERE {
  GRAPH $graph { ?mention dip:inArticle ?article }
  GRAPH $events { ?event dip:hasMention ?mention }
  FILTER NOT EXISTS {
    GRAPH $events { ?event dip:hasMention ?other }
    FILTER NOT EXISTS { GRAPH $graph { ?other dip:inArticle ?article } }
  }
  GRAPH $events { ?event ?p ?o }
} ;
DELETE { GRAPH $events { ?event dip:hasMention ?mention } $union_link }
WHERE { GRAPH $graph { ?mention dip:inArticle ?article } GRAPH $events { ?event dip:hasMention ?mention } } ;
""")
# Only the build that replaced a graph last is recorded.
_REMOVE_PROVENANCE = Template("""
DELETE { GRAPH $builds { $graph prov:wasGeneratedBy ?build } $union_build }
WHERE { GRAPH $builds { $graph prov:wasGeneratedBy ?build } } ;
""")
_IN_UNION = {"union_event": "?event ?p ?o", "union_link": "?event dip:hasMention ?mention"}


class GraphWriter(ABC):
    """A writer of named graphs that keeps the default graph their union if necessary."""

    def __init__(self, *, base: str, keeps_union: bool) -> None:
        self.base = base  # what all IRIs in the store begin with
        self.keeps_union = keeps_union  # False if the engine provides the union itself
        self._iris = Iris(base=base)
        self._builds = NamedNode(self._iris.builds_graph)
        self._build: NamedNode | None = None  # the build that replaces graphs now
        self._build_quads: list[Quad] = []  # its description, until it is stored with the first graph

    @abstractmethod
    def _select(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT."""

    @abstractmethod
    def _update(self, update: str, prefixes: Mapping[str, str]) -> None:
        """Run an update in one transaction."""

    @abstractmethod
    def _has(self, graph: str) -> bool:
        """Return True if the named graph exists."""

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each named graph by the graph's IRI."""
        return {graph.value: fingerprint.value for graph, fingerprint in self._select(_FINGERPRINTS)}

    def replace_article(self, graph: str, quads: Iterable[Quad], *, fingerprint: str) -> None:
        """Replace the quads of an article in one transaction.

        ``quads`` may be in the article's ``graph`` and in the graph of events. Events of the article's earlier version are
        deleted unless another article mentions them. Raises ValueError for a blank node or another graph.
        """
        events = NamedNode(self._iris.events_graph)
        union = _IN_UNION if self.keeps_union else dict.fromkeys(_IN_UNION, "")
        removal = _REMOVE_EVENTS.substitute(union, events=events, graph=NamedNode(graph))
        self._replace(NamedNode(graph), quads, fingerprint, removal=removal, second_graph=events)

    def replace_ontology(self, files: Iterable[Path]) -> bool:
        """Replace the ontology graph by Turtle files. Return False if it was up to date."""
        return self._replace_by_files(self._iris.ontology_graph, files)

    def replace_actors(self, files: Iterable[Path]) -> bool:
        """Replace the graph of known actors by Turtle files. Return False if up to date.

        Relative IRIs such as ``<actor/country/RUS>`` are resolved against the prefix of resources.
        """
        return self._replace_by_files(self._iris.actors_graph, files)

    def replace_queries(self) -> bool:
        """Replace the graph of library queries. Return False if it was up to date."""
        quads = query_catalog.executables(self._iris, prefixes(self.base))
        fingerprint = sha256("\n".join(sorted(map(str, quads))).encode()).hexdigest()
        return self._replace_if_changed(NamedNode(self._iris.queries_graph), quads, fingerprint)

    def begin_build(self, build: str, nquads: bytes) -> None:
        """Attribute all graphs that are replaced from now on to a build.

        ``nquads`` (UTF-8) describe it in the graph of builds. They are stored with the first replaced graph, so that a
        build without changes leaves no trace.
        """
        self._build, self._build_quads = NamedNode(build), from_nquads(nquads)

    def end_build(self, nquads: bytes) -> None:
        """Store ``nquads`` (UTF-8) about the end of the build, unless it has replaced nothing."""
        if not self._build_quads:
            quads = check_quads(from_nquads(nquads), graphs={self._builds})
            self._update(changes.insert_update(quads, union=self.keeps_union), {})
        self._build, self._build_quads = None, []

    def update_description(self, *, is_cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Update the VoID and DCAT description, and return True if it changed.

        Only a store that contains the ontology has a description. The time grows with the size of the store. Once
        ``is_cancelled`` returns True, the description stays unchanged.
        """
        if not list(self._select(_ONTOLOGY)):
            return False
        graph, known_prefixes = NamedNode(self._iris.dataset_graph), prefixes(self.base)

        def select(query: str) -> statistics.Rows:
            if is_cancelled():
                raise _CancelledError
            solutions = self._select(query_catalog.declare_prefixes(query, known_prefixes))
            names = [variable.value for variable in solutions.variables]
            return [{name: row[name].value for name in names if row[name] is not None} for row in solutions]

        try:
            quads = void.describe(statistics.count(select, graph.value), self._iris, known_prefixes)
        except _CancelledError:
            return False
        stored = self._select(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        if quads == {Quad(subject, predicate, value, graph) for subject, predicate, value in stored}:
            return False
        drop = changes.drop_update(graph, union=self.keeps_union)
        self._update(drop + changes.insert_update(quads, union=self.keeps_union), {})
        return True

    def change(self, change: Change) -> bool:
        """Make a change in one transaction, and return True if its graph existed before.

        Raises :class:`QueryError` for a change that is not possible. Then nothing has changed.
        """
        known_prefixes = prefixes(self.base)
        if isinstance(change, Update):
            update_rewriter.check_syntax(change.text, base=self.base, known_prefixes=known_prefixes)
        existed = isinstance(change, Update) or change.graph is None or self._has(change.graph)
        try:
            self._update(changes.to_update(change, union=self.keeps_union), known_prefixes)
        except SyntaxError as error:
            raise QueryError(
                f"The dataset of the request cannot be combined with this update: {error}.",
                subject="update",
                remedy="Specify the dataset with USING in the update.",
            ) from error
        except RuntimeError as error:
            raise ConflictError(
                f"The update failed: {error}.",
                subject="update",
                remedy="Nothing has changed. Correct that operation, or use SILENT.",
            ) from error
        return existed

    def _replace_by_files(self, name: str, files: Iterable[Path]) -> bool:
        contents = [file.read_bytes() for file in files]
        fingerprint = sha256(b"\0".join(contents)).hexdigest()
        graph, base = NamedNode(name), self._iris.resource_prefix
        triples = (
            triple for content in contents for triple in parse(content, RdfFormat.TURTLE, base_iri=base)
        )
        quads = (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        return self._replace_if_changed(graph, quads, fingerprint)

    def _replace_if_changed(self, graph: NamedNode, quads: Iterable[Quad], fingerprint: str) -> bool:
        """Replace a graph unless it has the fingerprint. Return True if it was replaced."""
        stored = [row["fingerprint"].value for row in self._select(_FINGERPRINT_OF.substitute(graph=graph))]
        if stored == [fingerprint]:
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
        second_graph: NamedNode | None = None,
    ) -> None:
        fingerprint_quad = Quad(graph, _FINGERPRINT, Literal(fingerprint), graph)
        inserted = list(check_quads([*quads, fingerprint_quad], graphs={graph, second_graph or graph}))
        inserted += self._provenance(graph)
        removal += self._provenance_removal(graph) + changes.drop_update(graph, union=self.keeps_union)
        self._replace_quads(graph, removal, inserted)
        self._build_quads = []

    def _replace_quads(self, graph: NamedNode, removal: str, quads: list[Quad]) -> None:  # noqa: ARG002
        """Run ``removal``, which deletes a graph, and insert quads, in one transaction."""
        update = removal + changes.insert_update(quads, union=self.keeps_union)
        self._update(update, {"dip": vocab.DIP, "prov": vocab.PROV})

    def _provenance_removal(self, graph: NamedNode) -> str:
        """Return the update that removes the link from a graph to an earlier build."""
        if not self._build:
            return ""
        link = f"{graph} prov:wasGeneratedBy ?build" if self.keeps_union else ""
        return _REMOVE_PROVENANCE.substitute(builds=self._builds, graph=graph, union_build=link)

    def _provenance(self, graph: NamedNode) -> list[Quad]:
        """Return the link from a graph to the current build, and the build's description."""
        if not self._build:
            return []
        link = Quad(graph, NamedNode(vocab.WAS_GENERATED_BY), self._build, self._builds)
        return [link, *check_quads(self._build_quads, graphs={self._builds})]


class _CancelledError(Exception):
    """The cancellation of the description of a store."""
