"""The W3C tests, read from their manifests.

See https://www.w3.org/2001/sw/DataAccess/tests/README.html.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection

from benchmarks.shared import SHARED

FOLDER = SHARED / "w3c" / "sparql" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

QUERY = "manifest-sparql11-query.ttl"
UPDATE = "manifest-sparql11-update.ttl"
RESULTS = "manifest-sparql11-results.ttl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test of the W3C."""

    __test__ = False  # tells pytest that this is not a test class

    name: str  # directory and fragment of its IRI
    kind: str  # local name of its class, such as QueryEvaluationTest
    manifest: Graph
    node: Any

    def value(self, *path: URIRef) -> Any:
        """Return the value at the end of a path of properties, or None."""
        node = self.node
        for property_ in path:
            node = self.manifest.value(node, property_)
        return node

    def file(self, *path: URIRef) -> Path | None:
        value = self.value(*path)
        return None if value is None else Path(str(value).removeprefix("file://"))

    def graphs(self, part: URIRef, namespace: Namespace) -> dict[str, Path]:
        """Return the files of the named graphs of the action or the result, by IRI."""
        files = {}
        for graph in self.manifest.objects(self.value(part), namespace.graphData):
            file = self.manifest.value(graph, namespace.graph)
            name = self.manifest.value(graph, RDFS.label)
            file, name = (graph, graph) if file is None else (file, name)
            files[str(name)] = Path(str(file).removeprefix("file://"))
        return files


def read_tests(manifest: str) -> list[Test]:
    """Return the tests of a manifest and of the manifests that it includes.

    Returns nothing if ../shared is missing.
    """
    return list(_tests(FOLDER / manifest)) if FOLDER.is_dir() else []


def _tests(path: Path) -> Iterator[Test]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    for manifest in graph.subjects(RDF.type, MF.Manifest):
        for included in items(graph, graph.value(manifest, MF.include)):
            yield from _tests(Path(str(included).removeprefix("file://")))
        for node in items(graph, graph.value(manifest, MF.entries)):
            kind = next(str(k) for k in graph.objects(node, RDF.type)).rpartition("#")[2]
            yield Test(
                name=f"{path.parent.name}/{str(node).rpartition('#')[2]}",
                kind=kind,
                manifest=graph,
                node=node,
            )


def items(graph: Graph, node: Any) -> list[Any]:
    return [] if node is None else list(Collection(graph, node))
