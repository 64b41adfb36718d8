"""Articles in RDF: a schema.org NewsArticle with its exact text."""

from rdflib import XSD, Literal, URIRef

from kg import __version__, vocab
from kg.model import Resolution
from kg.rdf.graph_builder import GraphBuilder
from kg.rdf.terms import date_literal, string_literal


def describe_article(graph: GraphBuilder, resolution: Resolution) -> None:
    """Add the article, its metadata and the provenance of its graph."""
    article = graph.article
    graph.add(
        graph.iris.article(article.id),
        (vocab.A, URIRef(vocab.NEWS_ARTICLE)),
        (vocab.HEADLINE, string_literal(article.headline)),
        (vocab.ARTICLE_BODY, string_literal(article.text)),
        (vocab.DATE_PUBLISHED, date_literal(article.published)),
        (vocab.PUBLISHED_BASIS, string_literal(article.published_basis)),
        (vocab.PUBLISHER, string_literal(article.publisher)),
        (vocab.AUTHOR, string_literal(article.byline.quote if article.byline else None)),
        (vocab.BYLINE, graph.add_evidence(article.byline)),
        (vocab.DATELINE, graph.add_evidence(article.dateline)),
        (vocab.LOCATION_CREATED, graph.add_place(resolution.dateline_place)),
        *[(vocab.MENTIONS, graph.add_place(link.place)) for link in resolution.other_places],
        (vocab.URL, _url(article.url)),
        (vocab.SOURCE, string_literal(article.source)),
    )
    _describe_provenance(graph)


def _url(url: str | None) -> Literal | None:
    """Return a URL as an ``xsd:anyURI`` literal, because it may not be a valid IRI."""
    return Literal(url, datatype=XSD.anyURI) if url else None


def _describe_provenance(graph: GraphBuilder) -> None:
    """Attribute the article's graph to this program (PROV-O, section 3.1), which the graph of builds describes."""
    graph.add(
        graph.iris.article_graph(graph.article.id),
        (vocab.WAS_ATTRIBUTED_TO, URIRef(graph.iris.software(__version__))),
        (vocab.WAS_DERIVED_FROM, URIRef(graph.iris.article(graph.article.id))),
    )
