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
from kg.store import article_removal, changes
from kg.store.changes import Change, Update
from kg.store.event_graph import EventChange, EventGraph, removal_update
from kg.store.metadata import query_catalog, statistics, void
from kg.store.metadata.statistics import Statistics
from kg.store.quads import as_stored, check_quads, from_nquads
from kg.store.reader import prefixes
from kg.store.sparql import update_rewriter

_FINGERPRINT = NamedNode(vocab.FINGERPRINT)
_DEPRECATED = NamedNode(vocab.DEPRECATED)
_WAS_DERIVED_FROM = NamedNode(vocab.WAS_DERIVED_FROM)
_TRUE = Literal(True)
_NO_CHANGE = EventChange()
_UPDATE_PREFIXES = {"dip": vocab.DIP, "prov": vocab.PROV}
_ONTOLOGY = f"SELECT ?class {{ <{vocab.DIP.removesuffix('#')}> a ?class }}"
_FINGERPRINTS = f"SELECT ?graph ?fingerprint {{ GRAPH ?graph {{ ?graph {_FINGERPRINT} ?fingerprint }} }}"
_NAMES = f"""SELECT ?graph ?article ?url ?source {{
  GRAPH ?graph {{
    ?graph <{vocab.WAS_DERIVED_FROM}> ?article . ?article <{vocab.SOURCE}> ?source .
    OPTIONAL {{ ?article <{vocab.URL}> ?url }}
  }}
}} ORDER BY ?graph"""
_FINGERPRINT_OF = Template(f"SELECT ?fingerprint {{ GRAPH $graph {{ $graph {_FINGERPRINT} ?fingerprint }} }}")
_TRIPLES_OF = Template("SELECT ?s ?p ?o { GRAPH $graph { ?s ?p ?o } }")


class GraphWriter(ABC):
    """A writer of named graphs that keeps the default graph their union if necessary."""

    def __init__(self, *, base: str, keeps_union: bool) -> None:
        self.base = base  # what all IRIs in the store begin with
        self.keeps_union = keeps_union  # False if the engine provides the union itself
        self._iris = Iris(base=base)
        self._builds = NamedNode(self._iris.builds_graph)
        self._tombstones = NamedNode(self._iris.tombstones_graph)
        self._build: NamedNode | None = None  # the build that replaces graphs now
        self._describe_build: Callable[[], bytes] | None = None  # until that is stored with the first graph

    @abstractmethod
    def _select(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT."""

    @abstractmethod
    def _update(
        self, update: str, prefixes: Mapping[str, str], *, about: Iterable[Quad] | None = None
    ) -> None:
        """Run an update in one transaction; ``about`` are quads with the subjects that change, if these are known."""

    @abstractmethod
    def _has(self, graph: str) -> bool:
        """Return True if the named graph exists."""

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each named graph by the graph's IRI."""
        return {graph.value: fingerprint.value for graph, fingerprint in self._select(_FINGERPRINTS)}

    @property
    def events(self) -> EventGraph:
        """The events and joins in the store."""
        return EventGraph(self._iris, self._select)

    def article_names(self) -> dict[str, list[str]]:
        """Return IRI, URL (if known) and source of each article, by its graph."""
        return {
            row["graph"].value: [row[name].value for name in ("article", "url", "source") if row[name]]
            for row in self._select(_NAMES)
        }

    def replace_article(
        self, graph: str, quads: Iterable[Quad], *, fingerprint: str, change: EventChange = _NO_CHANGE
    ) -> None:
        """Replace the quads of an article in one transaction.

        ``quads`` may be in the article's ``graph`` and in the graph of events. Events of the article's earlier version are
        deleted unless another article mentions them; ``change`` is what else changes for joined events. Raises ValueError
        for a blank node or another graph.
        """
        node, events = NamedNode(graph), NamedNode(self._iris.events_graph)
        article = check_quads(quads, graphs={node, events})
        inserted = [*article, *self._joined_quads(change)]
        self._replace(node, inserted, fingerprint, change=change)

    def renew_article(self, graph: str, quads: Iterable[Quad], *, fingerprint: str) -> bool:
        """Replace only fingerprint and build of an article whose graph has these quads. Return False if it has others."""
        node = NamedNode(graph)
        stored = {Quad(s, p, o, node) for s, p, o in self._select(_TRIPLES_OF.substitute(graph=node))}
        old = {quad for quad in stored if quad.predicate == _FINGERPRINT}
        if as_stored(stored - old) != as_stored(quad for quad in quads if quad.graph_name == node):
            return False
        inserted = [Quad(node, _FINGERPRINT, Literal(fingerprint), node), *self._provenance(node)]
        removal = changes.delete_update(old, union=self.keeps_union) + self._provenance_removal(node)
        update = removal + changes.insert_update(inserted, union=self.keeps_union)
        self._update(update, _UPDATE_PREFIXES, about=[*old, *inserted])
        self._describe_build = None
        return True

    def remove_article(self, graph: str, *, change: EventChange = _NO_CHANGE) -> None:
        """Remove the graph of an article, and its events unless another article mentions them, in one transaction.

        ``change`` is what else changes for joined events. The article and its events that no longer exist are marked as
        deprecated in the graph of tombstones, so that a server can tell that they were removed.
        """
        node, inserted = NamedNode(graph), self._joined_quads(change)
        kept = {quad.subject for quad in inserted}
        inserted += [
            Quad(iri, link, value, self._tombstones)
            for iri in self._named_by(node)
            if iri not in kept
            for link, value in ((_DEPRECATED, _TRUE), (_WAS_DERIVED_FROM, node))
        ]
        self._remove(node, inserted, change)

    def _remove(self, graph: NamedNode, quads: list[Quad], change: EventChange) -> None:
        """Delete the graph of an article, and its events as ``change`` tells, and insert quads, in one transaction."""
        removal = self._article_removal(graph, change) + self._provenance_removal(graph)
        drop = changes.drop_update(graph, union=self.keeps_union)
        self._update(removal + drop + changes.insert_update(quads, union=self.keeps_union), _UPDATE_PREFIXES)

    def change_events(self, change: EventChange) -> None:
        """Change the graphs of events and joins in one transaction."""
        self._change_events(change, self._joined_quads(change))

    def _change_events(self, change: EventChange, quads: list[Quad]) -> None:
        """Delete events and joins as ``change`` tells, and insert quads, in one transaction."""
        insert = changes.insert_update(quads, union=self.keeps_union)
        self._update(removal_update(change, self._iris, union=self.keeps_union) + insert, _UPDATE_PREFIXES)

    def replace_links(self, properties: Iterable[str], nquads: bytes) -> None:
        """Replace the links in the graph of joins that have one of ``properties``."""
        joins = NamedNode(self._iris.joins_graph)
        wanted = set(check_quads(from_nquads(nquads), graphs={joins}))
        stored = self.events.links(properties)
        if wanted != stored:
            delete = changes.delete_update(sorted(stored - wanted, key=str), union=self.keeps_union)
            insert = changes.insert_update(sorted(wanted - stored, key=str), union=self.keeps_union)
            self._update(delete + insert, _UPDATE_PREFIXES, about=wanted ^ stored)

    def _joined_quads(self, change: EventChange) -> list[Quad]:
        graphs = {NamedNode(self._iris.events_graph), NamedNode(self._iris.joins_graph)}
        return list(check_quads(from_nquads(change.nquads), graphs=graphs))

    def _named_by(self, graph: NamedNode) -> list[NamedNode]:
        """Return the article of a graph, the own events of its mentions, and events that no other article mentions."""
        query = article_removal.GONE_WITH.substitute(graph=graph, events=NamedNode(self._iris.events_graph))
        gone = {row["removed"].value for row in self._select(query)}
        own = self.events.own_events([graph.value])
        return [NamedNode(iri) for iri in sorted(gone | own.keys())]

    def _article_removal(self, graph: NamedNode, change: EventChange) -> str:
        """Return the update that deletes the events and tombstones of the article of a graph."""
        union = article_removal.IN_UNION if self.keeps_union else dict.fromkeys(article_removal.IN_UNION, "")
        events = NamedNode(self._iris.events_graph)
        return (
            removal_update(change, self._iris, union=self.keeps_union)
            + article_removal.REMOVE_EVENTS.substitute(union, events=events, graph=graph)
            + article_removal.REMOVE_TOMBSTONES.substitute(union, tombstones=self._tombstones, graph=graph)
        )

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
        known_prefixes = prefixes(self.base)
        quads = query_catalog.executables(self._iris, known_prefixes)
        fingerprint = query_catalog.fingerprint(self._iris, known_prefixes)
        return self._replace_if_changed(NamedNode(self._iris.queries_graph), quads, fingerprint)

    def begin_build(self, build: str, describe: Callable[[], bytes]) -> None:
        """Attribute all graphs that are replaced from now on to a build.

        ``describe`` returns N-Quads (UTF-8) about it for the graph of builds. They are stored with the first replaced graph,
        so that a build without changes leaves no trace.
        """
        self._build, self._describe_build = NamedNode(build), describe

    def end_build(self, describe: Callable[[], bytes]) -> None:
        """Store what ``describe`` returns about the end of the build, unless it has replaced nothing."""
        if self._describe_build is None:
            quads = list(check_quads(from_nquads(describe()), graphs={self._builds}))
            self._update(changes.insert_update(quads, union=self.keeps_union), {}, about=quads)
        self._build, self._describe_build = None, None

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
            quads = void.describe(self._count(select, graph.value), self._iris, known_prefixes)
        except _CancelledError:
            return False
        stored = self._select(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        if quads == {Quad(subject, predicate, value, graph) for subject, predicate, value in stored}:
            return False
        drop = changes.drop_update(graph, union=self.keeps_union)
        self._update(drop + changes.insert_update(quads, union=self.keeps_union), {}, about=quads)
        return True

    def _count(self, select: statistics.RunSelect, description: str) -> Statistics:
        """Return the statistics of the store, without the graph of its description."""
        return statistics.count(select, description)

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
        self._replace(graph, check_quads(quads, graphs={graph}), fingerprint)
        return True

    def _replace(
        self,
        graph: NamedNode,
        quads: Iterable[Quad],
        fingerprint: str,
        *,
        change: EventChange | None = None,
    ) -> None:
        inserted = [*quads, Quad(graph, _FINGERPRINT, Literal(fingerprint), graph), *self._provenance(graph)]
        self._replace_quads(graph, inserted, change)
        self._describe_build = None

    def _replace_quads(self, graph: NamedNode, quads: list[Quad], change: EventChange | None) -> None:
        """Delete a graph, and for an article also its events as ``change`` tells, and insert quads, in one transaction."""
        removal = self._article_removal(graph, change) if change is not None else ""
        if self._build:
            removal += self._provenance_removal(graph)
        removal += changes.drop_update(graph, union=self.keeps_union)
        self._update(removal + changes.insert_update(quads, union=self.keeps_union), _UPDATE_PREFIXES)

    def _provenance_removal(self, graph: NamedNode) -> str:
        """Return the update that removes the link from a graph to an earlier build."""
        link = f"{graph} prov:wasGeneratedBy ?build" if self.keeps_union else ""
        return article_removal.REMOVE_PROVENANCE.substitute(
            builds=self._builds, graph=graph, union_build=link
        )

    def _provenance(self, graph: NamedNode) -> list[Quad]:
        """Return the link from a graph to the current build, and the build's description."""
        if not self._build:
            return []
        link = Quad(graph, NamedNode(vocab.WAS_GENERATED_BY), self._build, self._builds)
        described = from_nquads(self._describe_build()) if self._describe_build else []
        return [link, *check_quads(described, graphs={self._builds})]


class _CancelledError(Exception):
    """The cancellation of the description of a store."""
