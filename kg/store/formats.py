"""The formats that results and graphs are written in, by the short names that commands and addresses use."""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

Engine = TypeVar("Engine", QueryResultsFormat, RdfFormat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format(Generic[Engine]):
    """A format, its media type and how the engine calls it."""

    name: str
    media_type: str
    engine: Engine
    title: str


def _by_name(*formats: Format[Engine]) -> dict[str, Format[Engine]]:
    return {format_.name: format_ for format_ in formats}


# https://www.w3.org/TR/sparql11-protocol/#conneg; the first is what a client gets that does not choose
RESULTS: Final = _by_name(
    Format(
        name="json",
        media_type="application/sparql-results+json",
        engine=QueryResultsFormat.JSON,
        title="JSON",
    ),
    Format(
        name="xml", media_type="application/sparql-results+xml", engine=QueryResultsFormat.XML, title="XML"
    ),
    Format(name="csv", media_type="text/csv", engine=QueryResultsFormat.CSV, title="CSV"),
    Format(name="tsv", media_type="text/tab-separated-values", engine=QueryResultsFormat.TSV, title="TSV"),
)
GRAPHS: Final = _by_name(
    Format(name="ttl", media_type="text/turtle", engine=RdfFormat.TURTLE, title="Turtle"),
    Format(name="nt", media_type="application/n-triples", engine=RdfFormat.N_TRIPLES, title="N-Triples"),
    Format(name="rdfxml", media_type="application/rdf+xml", engine=RdfFormat.RDF_XML, title="RDF/XML"),
    Format(name="jsonld", media_type="application/ld+json", engine=RdfFormat.JSON_LD, title="JSON-LD"),
    Format(name="nq", media_type="application/n-quads", engine=RdfFormat.N_QUADS, title="N-Quads"),
    Format(name="trig", media_type="application/trig", engine=RdfFormat.TRIG, title="TriG"),
)
FORMATS: Final[dict[str, Format[Any]]] = {**RESULTS, **GRAPHS}
