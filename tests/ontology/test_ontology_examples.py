"""Each example is a test: a valid one conforms, an invalid one fails by the constraint it is called after."""

import owlrl
import pyoxigraph
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
BASE = "http://example.org/"  # of what a file leaves relative
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


def reasoned(*data: str) -> Graph:
    """The ontology with its alignments, the valid examples and more data, and all that follows by OWL-RL."""
    graph = Graph()
    for file in [ONTOLOGY / "diplomacy.ttl", *(ONTOLOGY / "alignments").glob("*.ttl"), *VALID]:
        graph.parse(file)
    for more in data:
        graph.parse(
            data=f"@prefix dip: <{DIP}> . @prefix ex: <http://example.org/id/> . {more}", format="turtle"
        )
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    return [str(what) for link, what in graph.predicate_objects() if str(link) == OWLRL_ERROR]


def test_a_reasoner_finds_no_contradiction_and_concludes_that_only_asserted_events_happened() -> None:
    asserted = {one for file in VALID for one in Graph().parse(file).subjects(RDF.type, DIP.AssertedEvent)}
    graph = reasoned()
    assert contradictions(graph) == []
    assert set(graph.subjects(RDF.type, DIP.Event)) > asserted
    assert set(graph.subjects(RDF.type, SEM.Event)) == asserted


@pytest.mark.parametrize(
    "wrong",
    [
        "ex:chad a dip:Person .",
        "ex:meeting dip:place ex:chad .",
        "ex:meeting dip:agent ex:meeting .",
    ],
)
def test_a_reasoner_finds_who_is_two_kinds_of_thing(wrong: str) -> None:
    assert contradictions(reasoned(wrong))


def test_the_schemes_and_the_shapes_say_nothing_that_contradicts() -> None:
    graph = Graph()
    for name in ("diplomacy.ttl", "event-types.ttl", "cameo.ttl", "shapes.ttl"):
        graph.parse(ONTOLOGY / name)
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics).expand(graph)
    assert contradictions(graph) == []


@pytest.mark.parametrize("file", sorted(ONTOLOGY.rglob("*.ttl")), ids=name)
def test_every_file_is_read_by_rdflib_and_oxigraph_alike(file, caplog) -> None:
    theirs = list(pyoxigraph.parse(path=file, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE))
    assert len(Graph().parse(file, publicID=BASE)) == len(theirs)
    assert caplog.records == []
