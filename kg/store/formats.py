"""Formats of query results and graphs, by the short names that commands and URLs use."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A serialization format of results or graphs."""

    name: str  # short name, such as "ttl"
    media_type: str
    title: str  # name for people, such as "Turtle"
    iri: str  # listed at https://www.w3.org/ns/formats/


def _by_name(*formats: tuple[str, str, str, str]) -> dict[str, Format]:
    return {
        name: Format(name=name, media_type=media_type, title=title, iri=f"http://www.w3.org/ns/formats/{key}")
        for name, media_type, title, key in formats
    }


# The first format of each kind is the default of content negotiation.
RESULT_FORMATS: Final = _by_name(
    ("json", "application/sparql-results+json", "JSON", "SPARQL_Results_JSON"),
    ("xml", "application/sparql-results+xml", "XML", "SPARQL_Results_XML"),
    ("csv", "text/csv", "CSV", "SPARQL_Results_CSV"),
    ("tsv", "text/tab-separated-values", "TSV", "SPARQL_Results_TSV"),
)
GRAPH_FORMATS: Final = _by_name(
    ("ttl", "text/turtle", "Turtle", "Turtle"),
    ("nt", "application/n-triples", "N-Triples", "N-Triples"),
    ("rdfxml", "application/rdf+xml", "RDF/XML", "RDF_XML"),
    ("jsonld", "application/ld+json", "JSON-LD", "JSON-LD"),
    ("nq", "application/n-quads", "N-Quads", "N-Quads"),
    ("trig", "application/trig", "TriG", "TriG"),
)
FORMATS: Final = {**RESULT_FORMATS, **GRAPH_FORMATS}

ENGINE_RESULT_FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
ENGINE_GRAPH_FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
