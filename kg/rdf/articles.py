"""Article → RDF: schema.org's NewsArticle, with its exact text."""

from rdflib import XSD, Literal, URIRef

from kg import __version__, vocab
from kg.model import Resolution
from kg.rdf.graph_builder import Description
from kg.rdf.provenance import program
from kg.rdf.terms import day, text


def describe_article(about: Description, resolution: Resolution) -> None:
    """Say what is known of the article, and which program read it."""
    article = about.article
    about.say(
        about.iris.article(article.id),
        (vocab.A, URIRef(vocab.NEWS_ARTICLE)),
        (vocab.HEADLINE, text(article.headline)),
        (vocab.ARTICLE_BODY, text(article.text)),
        (vocab.DATE_PUBLISHED, day(article.published)),
        (vocab.PUBLISHED_BASIS, text(article.published_basis)),
        (vocab.PUBLISHER, text(article.publisher)),
        (vocab.AUTHOR, text(article.byline.quote if article.byline else None)),
        (vocab.BYLINE, about.evidence(article.byline)),
        (vocab.DATELINE, about.evidence(article.dateline)),
        (vocab.LOCATION_CREATED, about.place(resolution.dateline_place)),
        *[(vocab.MENTIONS, about.place(link.place)) for link in resolution.other_places],
        (vocab.URL, _url(article.url)),
        (vocab.SOURCE, text(article.source)),
    )
    _describe_program(about)


def _url(address: str | None) -> Literal | None:
    """Return an address as a value: one that was found on a page need not be an IRI."""
    return Literal(address, datatype=XSD.anyURI) if address else None


def _describe_program(about: Description) -> None:
    """Say who made the article's graph, once for the whole graph (PROV-O, section 3.1)."""
    software = about.say(about.iris.software(__version__), *program())
    about.say(
        about.iris.article_graph(about.article.id),
        (vocab.WAS_ATTRIBUTED_TO, software),
        (vocab.WAS_DERIVED_FROM, URIRef(about.iris.article(about.article.id))),
    )
