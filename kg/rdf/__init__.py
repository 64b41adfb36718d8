"""Converts a resolution to an RDF dataset of two named graphs.

* The article's graph contains the article, its event mentions with their phrases, attributions, times and evidence, and
  the actors and places they refer to. Evidence is shared: mentions that quote the same words link to the same node. An
  actor of two articles is described in both graphs, so that each article's graph can be dropped independently.
* The events graph contains the triples whose subject is an event, here the own event of each mention. The article's graph
  has them as well, in one literal, so that events can be joined with those of other articles and fall apart again.

There are no blank nodes. The same resolution results in the same quads. A build writes them with :func:`to_nquads`, which
is several times faster than an rdflib dataset and has the same statements.
"""

from collections.abc import Iterable

from rdflib import Dataset, URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import Event, Resolution
from kg.rdf.articles import describe_article
from kg.rdf.event_kinds import stored_events
from kg.rdf.events import event_triples
from kg.rdf.graph_builder import GraphBuilder
from kg.rdf.mentions import describe_mention
from kg.rdf.nquads import nquads
from kg.rdf.own_events import to_text
from kg.rdf.provenance import describe_build, describe_end
from kg.rdf.statements import told_events
from kg.rdf.terms import Triple, string_literal

__all__ = ["describe_build", "describe_end", "stored_events", "to_dataset", "to_nquads"]


def to_dataset(
    resolution: Resolution, *, base: str, other_clauses: bool = False, traits: str | None = None
) -> Dataset:
    """Return the article's graph and its part of the events graph.

    ``base`` ends with a slash. ``other_clauses`` adds the clauses of unknown type in which an actor takes part. ``traits``
    is the text of what joining compares.
    """
    dataset = Dataset()
    for name, statements in _graphs(resolution, Iris(base=base), traits, other_clauses=other_clauses).items():
        graph = dataset.graph(URIRef(name))
        for triple in statements:
            graph.add(triple)
    return dataset


def to_nquads(
    resolution: Resolution, *, base: str, other_clauses: bool = False, traits: str | None = None
) -> bytes:
    """Return the statements of :func:`to_dataset` as sorted lines of N-Quads in UTF-8."""
    graphs = _graphs(resolution, Iris(base=base), traits, other_clauses=other_clauses)
    lines = [line for name, statements in graphs.items() for line in nquads(name, statements)]
    return "".join(lines).encode()


def _graphs(
    resolution: Resolution, iris: Iris, traits: str | None, *, other_clauses: bool
) -> dict[str, Iterable[Triple]]:
    """Return the statements of each named graph."""
    document = resolution.document
    events = stored_events(resolution, other_clauses=other_clauses)
    own_events = [
        triple
        for event, told in zip(events, told_events(events), strict=True)
        for triple in event_triples(event, document, iris, told=told)
    ]
    graph = _article_graph(resolution, events, iris)
    graph.add(
        iris.article_graph(document.article.id),
        (vocab.OWN_EVENTS, string_literal(to_text(own_events, base=iris.resource_prefix))),
        (vocab.JOIN_TRAITS, string_literal(traits)),
    )
    return {iris.events_graph: own_events, iris.article_graph(document.article.id): graph.triples}


def _article_graph(resolution: Resolution, events: tuple[Event, ...], iris: Iris) -> GraphBuilder:
    document = resolution.document
    graph = GraphBuilder(document.article, iris)
    describe_article(graph, resolution)
    for event in events:
        for resolved in event.mentions:
            sentence = document.sentences[resolved.mention.sentence].span
            describe_mention(graph, resolved, first=event.mentions[0].mention, sentence=sentence)
    return graph
