"""Tests of the shapes: valid examples conform, and each invalid one violates the constraint that it is named after."""

import owlrl
import pyoxigraph
import pytest
from rdflib import OWL, RDF, SH, Graph, Namespace

from kg.datafiles import folder
from kg.rdf.shacl import validate

ONTOLOGY = folder("ontology")
DIP = Namespace("https://w3id.org/diplomacy/ontology#")
TIME = Namespace("http://www.w3.org/2006/time#")
SHAPE = Namespace("https://w3id.org/diplomacy/shapes#")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
OWLRL_ERROR = (
    "http://www.daml.org/2002/03/agents/agent-ont#error"  # the class that owlrl assigns to contradictions
)
BASE = "http://example.org/"  # for relative IRIs
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))


def name(file) -> str:
    return file.stem


@pytest.mark.parametrize("file", VALID, ids=name)
def test_valid_example_conforms(file) -> None:
    assert validate(Graph().parse(file)) == []


@pytest.mark.parametrize("file", INVALID, ids=name)
def test_invalid_example_violates_only_its_constraint(file) -> None:
    findings = validate(Graph().parse(file))
    assert {finding.shape for finding in findings} == {str(SHAPE[file.stem])}
    assert all(finding.message for finding in findings)


def test_constraints_each_have_an_invalid_example() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    kinds = (SH.PropertyShape, SH.SPARQLConstraint)
    constraints = {shape for kind in kinds for shape in shapes.subjects(RDF.type, kind)}
    nodes = {
        shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if (shape, SH.message, None) in shapes
    }
    assert constraints | nodes == {SHAPE[file.stem] for file in INVALID}


def test_classes_each_have_a_shape() -> None:
    """Include the classes of other vocabularies that have instances in the examples."""
    shapes, ontology = Graph().parse(ONTOLOGY / "shapes.ttl"), Graph().parse(ONTOLOGY / "diplomacy.ttl")
    data = Graph()
    for file in VALID:
        data.parse(file)
    classes = set(ontology.subjects(RDF.type, OWL.Class)) | set(data.objects(None, RDF.type))
    same = {TIME.Interval: DIP.TimeBounds}  # each such node has both classes
    assert {same.get(class_, class_) for class_ in classes} <= set(shapes.objects(None, SH.targetClass))


def test_constraints_each_have_an_iri_and_a_message() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    for kind in (SH.PropertyShape, SH.SPARQLConstraint):
        for constraint in shapes.subjects(RDF.type, kind):
            assert constraint in SHAPE
            assert shapes.value(constraint, SH.message), constraint


def closure(*data: str) -> Graph:
    """Return the OWL-RL closure of the ontology, its alignments, the valid examples and the given Turtle."""
    graph = Graph()
    for file in [ONTOLOGY / "diplomacy.ttl", *(ONTOLOGY / "alignments").glob("*.ttl"), *VALID]:
        graph.parse(file)
    for turtle in data:
        prefixes = f"@prefix dip: <{DIP}> . @prefix ex: <http://example.org/id/> . "
        graph.parse(data=prefixes + turtle, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    return [str(what) for link, what in graph.predicate_objects() if str(link) == OWLRL_ERROR]


def test_reasoner_infers_sem_events_from_asserted_events_only() -> None:
    asserted = {
        event for file in VALID for event in Graph().parse(file).subjects(RDF.type, DIP.AssertedEvent)
    }
    graph = closure()
    assert contradictions(graph) == []
    assert set(graph.subjects(RDF.type, DIP.Event)) > asserted
    assert set(graph.subjects(RDF.type, SEM.Event)) == asserted


@pytest.mark.parametrize(
    "statement",
    [
        "ex:chad a dip:Person .",
        "ex:meeting dip:place ex:chad .",
        "ex:meeting dip:agent ex:meeting .",
    ],
)
def test_reasoner_reports_members_of_disjoint_classes(statement: str) -> None:
    assert contradictions(closure(statement))


def test_schemes_and_shapes_are_consistent() -> None:
    graph = Graph()
    for name in ("diplomacy.ttl", "event-types.ttl", "cameo.ttl", "shapes.ttl"):
        graph.parse(ONTOLOGY / name)
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics).expand(graph)
    assert contradictions(graph) == []


@pytest.mark.parametrize("file", sorted(ONTOLOGY.rglob("*.ttl")), ids=name)
def test_rdflib_and_oxigraph_parse_the_same_triples(file, caplog) -> None:
    triples = list(pyoxigraph.parse(path=file, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE))
    assert len(Graph().parse(file, publicID=BASE)) == len(triples)
    assert caplog.records == []
