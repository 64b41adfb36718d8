"""What the endpoint can do, as RDF (https://www.w3.org/TR/sparql11-service-description/).

Prefixes that a query need not declare are named as in https://www.w3.org/TR/shacl/#sparql-prefixes.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.config import Settings
from kg.store import FORMATS, FUNCTIONS

_PREFIXES = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def query(
    endpoint: str, settings: Settings, *, prefixes: Mapping[str, str], union: bool, writing: bool
) -> str:
    """Return the query whose answer describes the service at the IRI ``endpoint``, with the limits of the settings.

    ``union`` says that the default graph is the union of the named graphs, ``writing`` that there is an update.
    """
    told = f'<{endpoint}> rdfs:comment "{_limits(settings)}"@en'
    features = _features(endpoint, union=union, writing=writing)
    if isinstance(settings.store, Path):  # the functions need an index beside the store
        told += f" . {' . '.join(_functions(endpoint))}"
    triples = " . ".join([told, *features, *_formats(endpoint), *_declared(endpoint, prefixes)])
    return f"{_PREFIXES} CONSTRUCT {{ {triples} }} WHERE {{}}"


def _limits(settings: Settings) -> str:
    budget = f" A client may use {settings.client_query_seconds_per_minute} seconds of query time a minute."
    return (
        f"A query may be {settings.max_query_kb} kB long and take {settings.timeout_s:g} seconds (less with the"
        f" parameter timeout); its answer has up to {settings.max_answer_mb} MB, that of a SELECT up to"
        f" {settings.max_rows} rows, and says so where more are left out."
        + budget
        * bool(settings.client_query_seconds_per_minute)
    )


def _features(endpoint: str, *, union: bool, writing: bool) -> Iterator[str]:
    service, dataset = f"<{endpoint}>", f"<{endpoint}#dataset>"
    yield f"{service} a sd:Service ; sd:endpoint {service} ; sd:supportedLanguage sd:SPARQL11Query"
    yield f"{service} sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple>"
    yield f"{service} sd:defaultDataset {dataset}"
    yield f"{dataset} a sd:Dataset ; sd:defaultGraph <{endpoint}#default-graph>"
    yield f"<{endpoint}#default-graph> a sd:Graph"
    if union:
        yield f"{service} sd:feature sd:UnionDefaultGraph"
    if writing:
        yield f"{service} sd:supportedLanguage sd:SPARQL11Update"


def _functions(endpoint: str) -> Iterator[str]:
    for function in FUNCTIONS:
        yield f"<{endpoint}> sd:extensionFunction <{function}> . <{function}> a sd:Function"


def _formats(endpoint: str) -> Iterator[str]:
    for format_ in FORMATS.values():
        yield f"<{endpoint}> sd:resultFormat <{format_.iri}>"


def _declared(endpoint: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    for name, space in prefixes.items():
        declaration = f"<{endpoint}#prefix-{name}>"
        yield f"<{endpoint}> sh:declare {declaration}"
        yield f'{declaration} a sh:PrefixDeclaration ; sh:prefix "{name}" ; sh:namespace "{space}"^^xsd:anyURI'
