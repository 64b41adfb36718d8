"""The query library as RDF.

Each query is a SHACL executable (https://www.w3.org/TR/shacl-af/#SPARQLExecutable). Its text declares the prefixes that it
uses, so that it runs on any endpoint.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.iris import Iris
from kg.query_library import LibraryQuery, View, library, views
from kg.store.sparql.tokenizer import tokenize

_SHACL = "http://www.w3.org/ns/shacl#"
_DCTERMS = "http://purl.org/dc/terms/"

_PropertyValue: TypeAlias = tuple[str, NamedNode | Literal]


def executables(iris: Iris, prefixes: Mapping[str, str]) -> Iterator[Quad]:
    """Yield the graph of all library queries and views."""
    graph = NamedNode(iris.queries_graph)
    described = [(iris.query(query.name), _describe_query(query, iris, prefixes)) for query in library()]
    described += [
        (iris.query(f"derive-{view.name}"), _describe_view(view, iris, prefixes)) for view in views().values()
    ]
    for iri, properties in described:
        for property_, value in properties:
            yield Quad(NamedNode(iri), NamedNode(property_), value, graph)


def fingerprint(iris: Iris, prefixes: Mapping[str, str]) -> str:
    """Return a digest of all that :func:`executables` depends on, without looking for prefixes in each query."""
    lines = [*sorted(map(str, executables(iris, {}))), repr(sorted(prefixes.items()))]
    return sha256("\n".join(lines).encode()).hexdigest()


def declare_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query that declares each of ``prefixes`` that it uses."""
    if not prefixes:
        return text
    used = {token.text.partition(":")[0] for token in tokenize(text) if token.kind == "name"}
    declarations = [f"PREFIX {name}: <{space}>\n" for name, space in sorted(prefixes.items()) if name in used]
    return "".join(declarations) + text


def _describe_query(query: LibraryQuery, iris: Iris, prefixes: Mapping[str, str]) -> Iterator[_PropertyValue]:
    yield from _describe_executable(query.title, f"{query.title} {query.description}", iris)
    yield vocab.A, NamedNode(_SHACL + "SPARQLSelectExecutable")
    yield _DCTERMS + "subject", Literal(query.group)
    for keyword in query.keywords:
        yield vocab.SCHEMA + "keywords", Literal(keyword)
    yield vocab.URL, _any_uri(f"{iris.base}query/{query.name}")
    yield _SHACL + "select", Literal(declare_prefixes(query.body, prefixes))


def _describe_view(view: View, iris: Iris, prefixes: Mapping[str, str]) -> Iterator[_PropertyValue]:
    yield from _describe_executable(view.title, f"{view.title}. {view.description}", iris)
    yield vocab.A, NamedNode(_SHACL + "SPARQLConstructExecutable")
    yield vocab.URL, _any_uri(f"{iris.base}export?view={view.name}")
    yield _SHACL + "construct", Literal(declare_prefixes(view.text, prefixes))


def _describe_executable(title: str, comment: str, iris: Iris) -> Iterator[_PropertyValue]:
    yield vocab.A, NamedNode(_SHACL + "SPARQLExecutable")
    yield vocab.LABEL, Literal(title)
    yield vocab.RDFS + "comment", Literal(comment)
    yield vocab.SCHEMA + "target", NamedNode(iris.endpoint)
    yield _SHACL + "prefixes", NamedNode(iris.endpoint)


def _any_uri(url: str) -> Literal:
    return Literal(url, datatype=NamedNode(vocab.XSD + "anyURI"))
