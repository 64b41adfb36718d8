"""The graphs of events and joins, which are derived from the article graphs.

An article graph has the traits and the own event of each of its mentions in two literals. Joined events are made from them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import TypeAlias

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg import vocab
from kg.compressed_text import decompress
from kg.iris import Iris

Values: TypeAlias = Mapping[
    str, frozenset[str]
]  # of a resource, by property; values in the syntax of N-Triples

_LITERALS = Template(
    "SELECT ?graph ?value { $graphs GRAPH ?graph { ?graph <$property> ?value } } ORDER BY ?graph"
)
_ALIASES = Template(f"SELECT ?own ?event {{ GRAPH $joins {{ ?own <{vocab.IS_REPLACED_BY}> ?event }} }}")
_RETIRED = Template(f"SELECT ?own {{ GRAPH $joins {{ ?own <{vocab.DEPRECATED}> ?removed }} }}")
_LINKS = Template("SELECT ?s ?p ?o { VALUES ?p { $properties } GRAPH $joins { ?s ?p ?o } }")
_REMOVE_EVENTS = Template("""
DELETE { GRAPH $events { ?event ?p ?o } $union_event }
WHERE { VALUES ?event { $removed } GRAPH $events { ?event ?p ?o } } ;
""")
_REMOVE_JOINS = Template(f"""
DELETE {{ GRAPH $joins {{ ?join ?p ?o }} $union_join }}
WHERE {{ VALUES ?event {{ $removed }} GRAPH $joins {{ ?join <{vocab.JOINED_INTO}> ?event ; ?p ?o }} }} ;
DELETE {{ GRAPH $joins {{ ?other ?link ?event }} $union_link }}
WHERE {{ VALUES ?event {{ $removed }} GRAPH $joins {{ ?other ?link ?event }} }} ;
DELETE {{ GRAPH $joins {{ ?event ?p ?o }} $union_event }}
WHERE {{ VALUES ?event {{ $removed }} GRAPH $joins {{ ?event ?p ?o }} }} ;
""")
_IN_UNION = {"union_event": "?event ?p ?o", "union_join": "?join ?p ?o", "union_link": "?other ?link ?event"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChange:
    """A change of the graphs of events and joins, made together with one of an article."""

    removed: tuple[str, ...] = ()  # events whose statements are deleted
    unjoined: tuple[str, ...] = ()  # events whose joins, aliases and links to other events are deleted
    nquads: bytes = b""  # statements that are added


class EventGraph:
    """Reads joined events and what they are made from."""

    def __init__(self, iris: Iris, select: Callable[[str], QuerySolutions]) -> None:
        self._iris = iris
        self._select = select

    def traits(self) -> Iterator[tuple[str, str]]:
        """Yield each article graph with the traits of its mentions, sorted by graph."""
        yield from self._literals(vocab.JOIN_TRAITS, ())

    def aliases(self) -> dict[str, str]:
        """Return the joined event for each own event that is part of one under another IRI."""
        rows = self._select(_ALIASES.substitute(joins=NamedNode(self._iris.joins_graph)))
        return {own.value: event.value for own, event in rows}

    def retired(self) -> list[str]:
        """Return the own events of articles that a newer version replaces."""
        rows = self._select(_RETIRED.substitute(joins=NamedNode(self._iris.joins_graph)))
        return [row["own"].value for row in rows]

    def own_events(self, graphs: Iterable[str]) -> dict[str, Values]:
        """Return the own events of the mentions in article graphs, by IRI."""
        events: dict[str, Values] = {}
        for _, text in self._literals(vocab.OWN_EVENTS, graphs):
            events |= read_own_events(text, base=self._iris.resource_prefix)
        return events

    def links(self, properties: Iterable[str]) -> set[Quad]:
        """Return the statements in the graph of joins that have one of ``properties``."""
        joins, names = (
            NamedNode(self._iris.joins_graph),
            " ".join(str(NamedNode(name)) for name in properties),
        )
        rows = self._select(_LINKS.substitute(joins=joins, properties=names))
        return {Quad(subject, link, value, joins) for subject, link, value in rows}

    def _literals(self, property_: str, graphs: Iterable[str]) -> Iterator[tuple[str, str]]:
        names = " ".join(str(NamedNode(graph)) for graph in graphs)
        values = f"VALUES ?graph {{ {names} }}" if names else ""
        for graph, value in self._select(_LITERALS.substitute(graphs=values, property=property_)):
            yield graph.value, value.value


def read_own_events(text: str, *, base: str) -> dict[str, Values]:
    """Return the own events in compressed Turtle by IRI; ``base`` is that of its relative IRIs."""
    values: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    # Stores that were built before it was compressed have the Turtle itself.
    turtle = text.encode() if text.startswith("@prefix") else decompress(text)
    for triple in parse(turtle, RdfFormat.TURTLE, base_iri=base):
        values[str(triple.subject.value)][triple.predicate.value].add(str(triple.object))
    return {
        event: {name: frozenset(terms) for name, terms in properties.items()}
        for event, properties in values.items()
    }


def removal_update(change: EventChange, iris: Iris, *, union: bool) -> str:
    """Return the update that deletes the removed events and the joins of the unjoined ones."""
    known = {
        **(_IN_UNION if union else dict.fromkeys(_IN_UNION, "")),
        "events": str(NamedNode(iris.events_graph)),
        "joins": str(NamedNode(iris.joins_graph)),
    }
    parts = ((_REMOVE_EVENTS, change.removed), (_REMOVE_JOINS, change.unjoined))
    return "".join(
        template.substitute(known, removed=" ".join(str(NamedNode(event)) for event in events))
        for template, events in parts
        if events
    )
