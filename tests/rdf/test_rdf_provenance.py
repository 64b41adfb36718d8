"""Provenance of a build: start, end, program, rules and models."""

from datetime import UTC, datetime, timedelta, timezone

from rdflib import PROV, RDF, RDFS, Dataset, Graph, Literal, URIRef

from kg import __version__, vocab
from kg.build_record import Build, Model
from kg.iris import Iris
from kg.rdf import describe_build, describe_end
from kg.rdf.shacl import validate

BASE = "http://example.org/"
IRIS = Iris(base=BASE)
BUILD = Build(
    started=datetime(2025, 4, 3, 12, tzinfo=timezone(timedelta(hours=2))),
    rules="a" * 64,
    models=(Model(name="depparse/union", digest="b" * 32),),
)


def builds_graph(nquads: bytes) -> Graph:
    return Dataset().parse(data=nquads, format="nquads").graph(URIRef(IRIS.builds_graph))


def test_build_has_program_rules_models_and_start() -> None:
    graph = builds_graph(describe_build(BUILD, base=BASE))
    build = URIRef(f"{BASE}id/build/20250403T100000.000000Z")
    assert str(build) == BUILD.iri(IRIS)
    used = {str(graph.value(one, URIRef(vocab.FINGERPRINT))) for one in graph.objects(build, PROV.used)}
    assert used == {"a" * 64, "b" * 32}
    assert graph.value(graph.value(build, PROV.wasAssociatedWith), RDFS.label) == Literal(
        f"diplomacy-kg {__version__}"
    )
    assert graph.value(build, PROV.startedAtTime).toPython() == BUILD.started
    assert (build, RDF.type, PROV.Activity) in graph
    assert validate(graph) == []


def test_end_of_a_build_is_a_single_triple() -> None:
    ended = datetime(2025, 4, 3, 11, tzinfo=UTC)
    ((_, predicate, value),) = builds_graph(describe_end(BUILD, ended, base=BASE))
    assert (predicate, value.toPython()) == (PROV.endedAtTime, ended)
