"""Graph → findings: what of a graph is not as ontology/shapes.ttl wants it (SHACL, https://www.w3.org/TR/shacl/)."""

from dataclasses import dataclass
from functools import cache
from typing import cast

import pyshacl
from rdflib import RDF, SH, Dataset, Graph
from rdflib.term import Node

from kg.datafiles import folder


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """Something in a graph that a shape does not allow."""

    shape: str  # IRI of the constraint that is not met
    focus: str  # IRI of the node that does not meet it
    value: str  # what is wrong there, "" where something is missing
    message: str


def validate(graph: Graph) -> list[Finding]:
    """Return what is wrong with a graph, sorted; of a dataset, with the union of its graphs.

    The graph needs neither the ontology nor a reasoner beside it.
    """
    _, report, _ = pyshacl.validate(_union(graph), shacl_graph=_shapes(), inplace=True)
    results = cast(Graph, report)
    return sorted(_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))


@cache
def _shapes() -> Graph:
    return Graph().parse(folder("ontology") / "shapes.ttl")


def _union(graph: Graph) -> Graph:
    """Return one plain graph: pySHACL would look at each graph of a dataset by itself."""
    if not isinstance(graph, Dataset):
        return graph
    whole = Graph()
    for subject, link, value, _ in graph.quads():
        whole.add((subject, link, value))
    return whole


def _finding(results: Graph, result: Node) -> Finding:
    constraint = results.value(result, SH.sourceConstraint) or results.value(result, SH.sourceShape)
    return Finding(
        shape=str(constraint),
        focus=str(results.value(result, SH.focusNode)),
        value=str(results.value(result, SH.value) or ""),
        message=str(results.value(result, SH.resultMessage) or ""),
    )
