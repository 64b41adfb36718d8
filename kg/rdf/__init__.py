"""Converts a resolution to an RDF dataset of two named graphs.

* The article's graph contains the article, its event mentions with their phrases, attributions, times and evidence, and
  the actors and places they refer to. Evidence is shared: mentions that quote the same words link to the same node. An
  actor of two articles is described in both graphs, so that each article's graph can be dropped independently.
* The events graph contains the triples whose subject is an event. To delete an article, drop its graph, and delete
  from the events graph each event whose every ``dip:hasMention`` is in the dropped graph.

There are no blank nodes. The same resolution results in the same quads, which rdflib serialises in arbitrary order.
"""

from rdflib import Dataset, URIRef

from kg.iris import Iris
from kg.model import Event, Resolution
from kg.rdf.articles import describe_article
from kg.rdf.event_kinds import stored_events
from kg.rdf.events import event_triples
from kg.rdf.graph_builder import GraphBuilder
from kg.rdf.mentions import describe_mention
from kg.rdf.provenance import Build, Model, describe_build, describe_end
from kg.rdf.statements import told_events

__all__ = ["Build", "Model", "describe_build", "describe_end", "stored_events", "to_dataset"]


def to_dataset(resolution: Resolution, *, base: str, other_clauses: bool = False) -> Dataset:
    """Return the article's graph and its part of the events graph.

    ``base`` ends with a slash. ``other_clauses`` adds the clauses of unknown type in which an actor takes part.
    """
    document, iris = resolution.document, Iris(base=base)
    events = stored_events(resolution, other_clauses=other_clauses)
    dataset = Dataset()
    events_graph = dataset.graph(URIRef(iris.events_graph))
    for event, told in zip(events, told_events(events), strict=True):
        for triple in event_triples(event, document, iris, told=told):
            events_graph.add(triple)
    graph = dataset.graph(URIRef(iris.article_graph(document.article.id)))
    for triple in _article_graph(resolution, events, iris).triples:
        graph.add(triple)
    return dataset


def _article_graph(resolution: Resolution, events: tuple[Event, ...], iris: Iris) -> GraphBuilder:
    document = resolution.document
    graph = GraphBuilder(document.article, iris)
    describe_article(graph, resolution)
    for event in events:
        for resolved in event.mentions:
            sentence = document.sentences[resolved.mention.sentence].span
            describe_mention(graph, resolved, first=event.mentions[0].mention, sentence=sentence)
    return graph
