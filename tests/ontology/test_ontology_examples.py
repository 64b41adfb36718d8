"""Each example is a test: a valid one conforms, an invalid one fails by the constraint it is called after."""

import owlrl
import pytest
from rdflib import OWL, RDF, SH, Graph, Namespace

from kg.rdf.validate import validate
from kg.resources import folder

ONTOLOGY = folder("ontology")
DIP = Namespace("https://w3id.org/diplomacy/ontology#")
TIME = Namespace("http://www.w3.org/2006/time#")
SHAPE = Namespace("https://w3id.org/diplomacy/shapes#")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
OWLRL_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"  # how owlrl marks a contradiction
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))


def name(file) -> str:
    return file.stem


@pytest.mark.parametrize("file", VALID, ids=name)
def test_a_valid_example_conforms(file) -> None:
    assert validate(Graph().parse(file)) == []


@pytest.mark.parametrize("file", INVALID, ids=name)
def test_an_invalid_example_fails_by_the_constraint_it_is_called_after(file) -> None:
    findings = validate(Graph().parse(file))
    assert {finding.shape for finding in findings} == {str(SHAPE[file.stem])}
    assert all(finding.message for finding in findings)


def test_every_constraint_has_an_example_that_fails_by_it() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    kinds = (SH.PropertyShape, SH.SPARQLConstraint)
    constraints = {one for kind in kinds for one in shapes.subjects(RDF.type, kind)}
    own = {one for one in shapes.subjects(RDF.type, SH.NodeShape) if (one, SH.message, None) in shapes}
    assert constraints | own == {SHAPE[file.stem] for file in INVALID}


def test_every_class_has_a_shape() -> None:
    """Of the ontology, and of others' classes that the data have members of."""
    shapes, ontology = Graph().parse(ONTOLOGY / "shapes.ttl"), Graph().parse(ONTOLOGY / "diplomacy.ttl")
    data = Graph()
    for file in VALID:
        data.parse(file)
    classes = set(ontology.subjects(RDF.type, OWL.Class)) | set(data.objects(None, RDF.type))
    same = {TIME.Interval: DIP.TimeBounds}  # one node, two names for its class
    assert {same.get(one, one) for one in classes} <= set(shapes.objects(None, SH.targetClass))


def test_every_constraint_has_a_name_and_a_message() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    for kind in (SH.PropertyShape, SH.SPARQLConstraint):
        for constraint in shapes.subjects(RDF.type, kind):
            assert constraint in SHAPE
            assert shapes.value(constraint, SH.message), constraint


def test_a_reasoner_finds_no_contradiction_and_concludes_that_only_asserted_events_happened() -> None:
    graph = Graph()
    for file in [ONTOLOGY / "diplomacy.ttl", *(ONTOLOGY / "alignments").glob("*.ttl"), *VALID]:
        graph.parse(file)
    asserted = set(graph.subjects(RDF.type, DIP.AssertedEvent))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not [link for link in graph.predicates() if str(link) == OWLRL_ERROR]
    assert set(graph.subjects(RDF.type, DIP.Event)) > asserted
    assert set(graph.subjects(RDF.type, SEM.Event)) == asserted
