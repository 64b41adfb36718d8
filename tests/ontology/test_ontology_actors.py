"""Tests of the actors and sectors that scripts.actors generates from the tables of kg/resolve/data."""

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef

from kg import vocab
from kg.datafiles import folder
from kg.iris import Iris
from kg.model import ActorKind
from kg.rdf.shacl import validate
from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import country_actor, gazetteer
from scripts import actors

DIP = Namespace(vocab.DIP)
BASE = "http://example.org/"
ID = Namespace(f"{BASE}id/")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(folder("ontology") / "actors/actors.ttl", publicID=f"{BASE}id/")


def test_generated_files_are_up_to_date() -> None:
    assert (folder("ontology") / "actors/actors.ttl").read_text() == actors.actors()
    assert (folder("ontology") / "sectors.ttl").read_text() == actors.sectors()


def test_sample_of_each_kind_conforms_to_the_shapes(graph: Graph) -> None:
    """Validate a sample only: all actors would take minutes, and one function generates each kind."""
    sample = Graph()
    for class_ in (DIP.Country, DIP.Organization, DIP.Person, DIP.Office, DIP.Tenure):
        for subject in sorted(graph.subjects(RDF.type, class_))[:20]:
            sample += graph.triples((subject, None, None))
    assert len(sample) > 500
    assert validate(sample) == []


def test_linked_actors_are_described(graph: Graph) -> None:
    for subject, class_ in graph.subject_objects(RDF.type):
        assert class_ == DIP.Tenure or (subject, RDFS.label, None) in graph
    for link in (DIP.holder, DIP.heldOffice, DIP.officeOf):
        assert all((thing, RDF.type, DIP.Actor) in graph for thing in graph.objects(None, link))


def test_actor_iris_and_names_match_the_linker(graph: Graph) -> None:
    iris = Iris(base=BASE)
    names = ("NATO", "Hezbollah", "Somaliland", "Kremlin")
    found = [country_actor("RUS"), *(entry.actor for name in names if (entry := gazetteer().find(name)))]
    assert len(found) == 5
    for actor in found:
        subject = URIRef(iris.actor(actor))
        assert str(graph.value(subject, RDFS.label)) == actor.name
        assert (subject, RDF.type, URIRef(vocab.ACTOR_CLASSES[actor.kind])) in graph


def test_actor_tables_cover_enough_actors(graph: Graph) -> None:
    stateless = [
        r for r in read_rows("organizations.tsv") if r["sector"] in {"IGO", "NGO", "REB", "PTY", "OPP"}
    ]
    assert len(stateless) >= 150
    countries = set(graph.subjects(RDF.type, URIRef(vocab.ACTOR_CLASSES[ActorKind.COUNTRY])))
    assert len(countries) > 200


def test_sectors_in_use_are_in_the_scheme() -> None:
    known = {
        str(code) for code in Graph().parse(folder("ontology") / "sectors.ttl").objects(None, SKOS.notation)
    }
    used = {row["sector"] for table in ("organizations.tsv", "roles.tsv") for row in read_rows(table)} - {""}
    assert used | {"ELI"} <= known


def test_table_rows_name_their_source() -> None:
    for table in ("countries", "states", "organizations", "regions", "sectors", "city_names"):
        assert [row for row in read_rows(f"{table}.tsv") if not row["source"]] == [], table
