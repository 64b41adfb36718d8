"""Converts a resolution to an RDF dataset of two named graphs.

* The article's graph contains the article, its event mentions with their participations, attributions, times and
  evidence, and the actors and places they refer to. An actor of two articles is described in both graphs, so that
  each article's graph can be dropped independently.
* The events graph contains the triples whose subject is an event. To delete an article, drop its graph, and delete
  from the events graph each event whose every ``dip:hasMention`` is in the dropped graph.

There are no blank nodes. The same resolution results in the same quads, which rdflib serialises in arbitrary order.
"""

from rdflib import Dataset, URIRef

from kg.iris import Iris
from kg.model import Resolution
from kg.rdf.articles import describe_article
from kg.rdf.events import event_iri, event_triples
from kg.rdf.graph_builder import GraphBuilder
from kg.rdf.mentions import describe_mention
from kg.rdf.provenance import Build, Model, describe_build, describe_end

__all__ = ["Build", "Model", "describe_build", "describe_end", "to_dataset"]


def to_dataset(resolution: Resolution, *, base: str) -> Dataset:
    """Return the article's graph and its part of the events graph.

    ``base`` ends with a slash.
    """
    article, iris = resolution.document.article, Iris(base=base)
    dataset = Dataset()
    events = dataset.graph(URIRef(iris.events_graph))
    for event in resolution.events:
        for triple in event_triples(event, article, iris):
            events.add(triple)
    graph = dataset.graph(URIRef(iris.article_graph(article.id)))
    for triple in _article_graph(resolution, iris).triples:
        graph.add(triple)
    return dataset


def _article_graph(resolution: Resolution, iris: Iris) -> GraphBuilder:
    document = resolution.document
    graph = GraphBuilder(document.article, iris)
    describe_article(graph, resolution)
    for event in resolution.events:
        iri = event_iri(event, document.article, iris)
        for resolved in event.mentions:
            sentence = document.sentences[resolved.mention.sentence].span
            describe_mention(graph, resolved, event=iri, sentence=sentence)
    return graph
