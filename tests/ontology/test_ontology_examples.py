"""Each example is a test: a valid one conforms, an invalid one fails by the constraint it is called after."""

import pytest
from rdflib import RDF, SH, Graph, Namespace

from kg.rdf.validate import validate
from kg.resources import folder

ONTOLOGY = folder("ontology")
SHAPE = Namespace("https://w3id.org/diplomacy/shapes#")
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


def test_every_shape_has_an_example_that_fails_by_it() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    failing = {SHAPE[file.stem] for file in INVALID}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        constraints = {shape, *shapes.objects(shape, SH.property), *shapes.objects(shape, SH.sparql)}
        assert constraints & failing, shape


def test_every_constraint_has_a_name_and_a_message() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    for kind in (SH.PropertyShape, SH.SPARQLConstraint):
        for constraint in shapes.subjects(RDF.type, kind):
            assert constraint in SHAPE
            assert shapes.value(constraint, SH.message), constraint
