"""Resolution → RDF: an article's events as a dataset of named graphs.

* The article's graph holds the article, its mentions with their participations, attributions, times and
  evidence, and the actors and places that these link to. An actor of two articles is described in both
  graphs, so that dropping one article's graph takes nothing away that another needs.
* The graph of all events holds the events, each triple with an event as its subject. To drop an article is to
  drop its graph, and from the graph of events those whose every ``dip:hasMention`` is in it.

There are no blank nodes, and the same resolution gives the same quads; rdflib writes them in no fixed order.
"""

from rdflib import Dataset, URIRef

from kg.iris import Iris
from kg.model import Resolution
from kg.rdf.articles import describe_article
from kg.rdf.events import event_iri, event_triples
from kg.rdf.graph_builder import Description
from kg.rdf.mentions import describe_mention
from kg.rdf.provenance import Build, Model, describe_build, describe_end

__all__ = ["Build", "Model", "describe_build", "describe_end", "to_dataset"]


def to_dataset(resolution: Resolution, *, base: str) -> Dataset:
    """Return the two graphs of an article and its events; ``base`` begins every IRI and ends with a slash."""
    article, iris = resolution.document.article, Iris(base=base)
    dataset = Dataset()
    events = dataset.graph(URIRef(iris.events_graph))
    for event in resolution.events:
        for triple in event_triples(event, article, iris):
            events.add(triple)
    graph = dataset.graph(URIRef(iris.article_graph(article.id)))
    for triple in _described(resolution, iris).triples:
        graph.add(triple)
    return dataset


def _described(resolution: Resolution, iris: Iris) -> Description:
    document = resolution.document
    about = Description(document.article, iris)
    describe_article(about, resolution)
    for event in resolution.events:
        iri = event_iri(event, document.article, iris)
        for one in event.mentions:
            sentence = document.sentences[one.mention.sentence].span
            describe_mention(about, one, event=iri, sentence=sentence)
    return about
