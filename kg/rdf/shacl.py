"""SHACL validation of a graph against ontology/shapes.ttl (https://www.w3.org/TR/shacl/)."""

from dataclasses import dataclass
from functools import cache
from typing import cast

import pyshacl
from rdflib import RDF, SH, Dataset, Graph
from rdflib.term import Node

from kg.datafiles import folder


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """A SHACL validation result."""

    shape: str  # IRI of the violated constraint
    focus: str  # IRI of the node that violates it
    value: str  # the invalid value, "" if a value is missing
    message: str


def validate(graph: Graph) -> list[Finding]:
    """Return the violations in a graph, or in the union of a dataset's graphs, sorted.

    The graph needs neither the ontology nor inferred triples.
    """
    _, report, _ = pyshacl.validate(_union(graph), shacl_graph=_shapes(), inplace=True)
    results = cast(Graph, report)
    return sorted(_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))


@cache
def _shapes() -> Graph:
    return Graph().parse(folder("ontology") / "shapes.ttl")


def _union(graph: Graph) -> Graph:
    """Return the union of a dataset's graphs, because pySHACL validates each graph separately."""
    if not isinstance(graph, Dataset):
        return graph
    union = Graph()
    for subject, predicate, value, _ in graph.quads():
        union.add((subject, predicate, value))
    return union


def _finding(results: Graph, result: Node) -> Finding:
    constraint = results.value(result, SH.sourceConstraint) or results.value(result, SH.sourceShape)
    return Finding(
        shape=str(constraint),
        focus=str(results.value(result, SH.focusNode)),
        value=str(results.value(result, SH.value) or ""),
        message=str(results.value(result, SH.resultMessage) or ""),
    )
