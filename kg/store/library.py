"""The questions of the library as things of the graph, each an executable query (https://www.w3.org/TR/shacl-af/#SPARQLExecutable).

Their texts declare the prefixes that they use, so that they run at any endpoint.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.iris import Iris
from kg.queries import Query, library
from kg.store.syntax import tokens

_SHACL = "http://www.w3.org/ns/shacl#"
_DCTERMS = "http://purl.org/dc/terms/"

_Fact = tuple[str, NamedNode | Literal]


def executables(iris: Iris, prefixes: Mapping[str, str]) -> list[Quad]:
    """Return the graph of all questions."""
    graph = NamedNode(iris.queries_graph)
    return [
        Quad(NamedNode(iris.query(query.name)), NamedNode(link), value, graph)
        for query in library()
        for link, value in _facts(query, iris, prefixes)
    ]


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query with a declaration of each prefix that it uses."""
    used = {token.text.partition(":")[0] for token in tokens(text) if token.kind == "name"}
    declared = [f"PREFIX {name}: <{space}>\n" for name, space in sorted(prefixes.items()) if name in used]
    return "".join(declared) + text


def _facts(query: Query, iris: Iris, prefixes: Mapping[str, str]) -> Iterator[_Fact]:
    yield vocab.A, NamedNode(_SHACL + "SPARQLExecutable")
    yield vocab.A, NamedNode(_SHACL + "SPARQLSelectExecutable")
    yield vocab.LABEL, Literal(query.title)
    yield vocab.RDFS + "comment", Literal(f"{query.title} {query.description}")
    yield _DCTERMS + "subject", Literal(query.group)
    for keyword in query.keywords:
        yield vocab.SCHEMA + "keywords", Literal(keyword)
    yield vocab.SCHEMA + "target", NamedNode(iris.endpoint)
    yield vocab.URL, Literal(f"{iris.base}query/{query.name}", datatype=NamedNode(vocab.XSD + "anyURI"))
    yield _SHACL + "prefixes", NamedNode(iris.endpoint)
    yield _SHACL + "select", Literal(with_prefixes(query.body, prefixes))
