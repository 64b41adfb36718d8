"""Resolution → RDF: an article's events as a dataset of named graphs.

* The article's graph holds the article, its mentions with their participations, attributions, times and evidence.
* The graph of actors describes the actors and places that these link to. Articles share it: a triple that stood in
  the graphs of two articles would count twice for a query over all graphs, since Oxigraph does not merge them.
* The graph of all events holds the events, each triple with an event as its subject. To drop an article is to
  drop its graph, from the graph of events those whose every ``dip:hasMention`` is in it, and from the graph of
  actors those that nothing speaks of any more.

There are no blank nodes, and the same resolution gives the same quads; rdflib writes them in no fixed order.
"""

from rdflib import Dataset, URIRef

from kg.iris import Iris
from kg.model import Resolution
from kg.rdf.articles import describe_article
from kg.rdf.description import Description
from kg.rdf.events import event_iri, event_triples
from kg.rdf.mentions import describe_mention

__all__ = ["to_dataset"]


def to_dataset(resolution: Resolution, *, base: str) -> Dataset:
    """Return an article's graph, its events and its actors; ``base`` begins every IRI and ends with a slash."""
    article, iris = resolution.document.article, Iris(base=base)
    dataset = Dataset()
    events = dataset.graph(URIRef(iris.events_graph))
    for event in resolution.events:
        for triple in event_triples(event, article, iris):
            events.add(triple)
    about = _described(resolution, iris)
    for name, triples in ((iris.article_graph(article.id), about.triples), (iris.actors_graph, about.shared)):
        graph = dataset.graph(URIRef(name))
        for triple in triples:
            graph.add(triple)
    return dataset


def _described(resolution: Resolution, iris: Iris) -> Description:
    document = resolution.document
    about = Description(document.article, iris)
    describe_article(about)
    for event in resolution.events:
        iri = event_iri(event, document.article, iris)
        for one in event.mentions:
            sentence = document.sentences[one.mention.sentence].span
            describe_mention(about, one, event=iri, sentence=sentence)
    return about
