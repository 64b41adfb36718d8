"""The questions of the library as things of the graph, each an executable query (https://www.w3.org/TR/shacl-af/#SPARQLExecutable).

Their texts declare the prefixes that they use, so that they run at any endpoint.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.iris import Iris
from kg.query_library import LibraryQuery, View, library, views
from kg.store.sparql.tokenizer import tokenize

_SHACL = "http://www.w3.org/ns/shacl#"
_DCTERMS = "http://purl.org/dc/terms/"

_Fact = tuple[str, NamedNode | Literal]


def executables(iris: Iris, prefixes: Mapping[str, str]) -> list[Quad]:
    """Return the graph of all questions, and of the views of the graph, which construct another."""
    graph = NamedNode(iris.queries_graph)
    said = [(iris.query(query.name), _facts(query, iris, prefixes)) for query in library()]
    said += [(iris.query(f"derive-{view.name}"), _of_view(view, iris, prefixes)) for view in views().values()]
    return [
        Quad(NamedNode(iri), NamedNode(link), value, graph) for iri, facts in said for link, value in facts
    ]


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query with a declaration of each prefix that it uses."""
    used = {token.text.partition(":")[0] for token in tokenize(text) if token.kind == "name"}
    declared = [f"PREFIX {name}: <{space}>\n" for name, space in sorted(prefixes.items()) if name in used]
    return "".join(declared) + text


def _facts(query: LibraryQuery, iris: Iris, prefixes: Mapping[str, str]) -> Iterator[_Fact]:
    yield from _executable(query.title, f"{query.title} {query.description}", iris)
    yield vocab.A, NamedNode(_SHACL + "SPARQLSelectExecutable")
    yield _DCTERMS + "subject", Literal(query.group)
    for keyword in query.keywords:
        yield vocab.SCHEMA + "keywords", Literal(keyword)
    yield vocab.URL, _address(f"{iris.base}query/{query.name}")
    yield _SHACL + "select", Literal(with_prefixes(query.body, prefixes))


def _of_view(view: View, iris: Iris, prefixes: Mapping[str, str]) -> Iterator[_Fact]:
    yield from _executable(view.title, f"{view.title}. {view.description}", iris)
    yield vocab.A, NamedNode(_SHACL + "SPARQLConstructExecutable")
    yield vocab.URL, _address(f"{iris.base}export?view={view.name}")
    yield _SHACL + "construct", Literal(with_prefixes(view.text, prefixes))


def _executable(title: str, comment: str, iris: Iris) -> Iterator[_Fact]:
    yield vocab.A, NamedNode(_SHACL + "SPARQLExecutable")
    yield vocab.LABEL, Literal(title)
    yield vocab.RDFS + "comment", Literal(comment)
    yield vocab.SCHEMA + "target", NamedNode(iris.endpoint)
    yield _SHACL + "prefixes", NamedNode(iris.endpoint)


def _address(page: str) -> Literal:
    return Literal(page, datatype=NamedNode(vocab.XSD + "anyURI"))
