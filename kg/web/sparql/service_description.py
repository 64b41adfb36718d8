"""The SPARQL 1.1 Service Description of the endpoint (https://www.w3.org/TR/sparql11-service-description/).

Predeclared prefixes use the SHACL vocabulary (https://www.w3.org/TR/shacl/#sparql-prefixes).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.config import Settings
from kg.iris import Iris
from kg.store import FORMATS, SEARCH_FUNCTIONS

_PREFIXES = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


# On properties that events and mentions share; the page /dataset has it too.
MENTIONS_NOTE = (
    "Count and filter events by the properties of the event itself, such as dip:eventType, dip:place and dip:certainty."
    " Of its mentions, dip:eventType, dip:mode, dip:polarity and dip:certainty are "
    "stored only where they differ from the event,"
    " and dip:place and dip:time are those that one sentence gives."
    " A query that names a class or property that the graph does not have gets the header X-SPARQL-Warning."
)


def build_query(
    settings: Settings,
    *,
    other_base: str,
    prefixes: Mapping[str, str],
    union: bool,
    accepts_updates: bool,
) -> str:
    """Return a CONSTRUCT query whose result describes the service at the address that the base gives it.

    ``other_base`` is that base if the client asked at another address. ``union`` tells clients that the default graph is
    the union of all named graphs.
    """
    endpoint = Iris(base=settings.base).endpoint
    statements = [
        f'<{endpoint}> rdfs:comment "{_describe_limits(settings)}{_describe_base(other_base)}"@en',
        *_features(endpoint, union=union, accepts_updates=accepts_updates),
        *_formats(endpoint),
        *_prefix_declarations(endpoint, prefixes),
    ]
    if isinstance(settings.store, Path):  # a remote store has no full-text index
        statements += _search_functions(endpoint)
    return f"{_PREFIXES} CONSTRUCT {{ {' . '.join(statements)} }} WHERE {{}}"


def _describe_limits(settings: Settings) -> str:
    quota = settings.client_query_seconds_per_minute
    limits = (
        f"A query may be up to {settings.max_query_kb} kB long and run for up to {settings.timeout_s:g} seconds;"
        " the parameter timeout sets a shorter limit."
        f" A result is limited to {settings.max_answer_mb} MB."
        f" A SELECT returns up to {settings.max_rows} rows; the headers of a truncated result link to the next page."
    )
    limits = f"{limits} {MENTIONS_NOTE}"
    return f"{limits} Each client has {quota} seconds of query time per minute." if quota else limits


def _describe_base(other_base: str) -> str:
    if not other_base:
        return ""
    return f" The configured base of all IRIs and of this endpoint is {other_base}; this request came to another address."


def _features(endpoint: str, *, union: bool, accepts_updates: bool) -> Iterator[str]:
    service, dataset = f"<{endpoint}>", f"<{endpoint}#dataset>"
    yield f"{service} a sd:Service ; sd:endpoint {service} ; sd:supportedLanguage sd:SPARQL11Query"
    yield f"{service} sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple>"
    yield f"{service} sd:defaultDataset {dataset}"
    yield f"{dataset} a sd:Dataset ; sd:defaultGraph <{endpoint}#default-graph>"
    yield f"<{endpoint}#default-graph> a sd:Graph"
    if union:
        yield f"{service} sd:feature sd:UnionDefaultGraph"
    if accepts_updates:
        yield f"{service} sd:supportedLanguage sd:SPARQL11Update"


def _search_functions(endpoint: str) -> Iterator[str]:
    for function in SEARCH_FUNCTIONS:
        yield f"<{endpoint}> sd:extensionFunction <{function}> . <{function}> a sd:Function"


def _formats(endpoint: str) -> Iterator[str]:
    for format_ in FORMATS.values():
        yield f"<{endpoint}> sd:resultFormat <{format_.iri}>"


def _prefix_declarations(endpoint: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    for prefix, namespace in prefixes.items():
        declaration = f"<{endpoint}#prefix-{prefix}>"
        yield f"<{endpoint}> sh:declare {declaration}"
        yield (
            f'{declaration} a sh:PrefixDeclaration ; sh:prefix "{prefix}" ;'
            f' sh:namespace "{namespace}"^^xsd:anyURI'
        )
