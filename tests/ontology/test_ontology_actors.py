"""The actors known beforehand: made from the tables, as the shapes want them, under the IRIs that linking gives."""

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import ActorKind
from kg.rdf.validate import validate
from kg.resolve.gazetteer import country_actor, gazetteer
from kg.resolve.tables import rows
from kg.resources import folder
from scripts import actors

DIP = Namespace(vocab.DIP)
BASE = "http://example.org/"
ID = Namespace(f"{BASE}id/")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(folder("ontology") / "actors/actors.ttl", publicID=f"{BASE}id/")


def test_files_are_what_the_tables_give() -> None:
    assert (folder("ontology") / "actors/actors.ttl").read_text() == actors.actors()
    assert (folder("ontology") / "sectors.ttl").read_text() == actors.sectors()


def test_a_part_of_each_kind_conforms_to_the_shapes(graph: Graph) -> None:
    """All would take minutes; the blocks of a kind are made by one function."""
    some = Graph()
    for class_ in (DIP.Country, DIP.Organization, DIP.Person, DIP.Office, DIP.Tenure):
        for subject in sorted(graph.subjects(RDF.type, class_))[:20]:
            some += graph.triples((subject, None, None))
    assert len(some) > 500
    assert validate(some) == []


def test_what_is_linked_to_is_there(graph: Graph) -> None:
    for subject, class_ in graph.subject_objects(RDF.type):
        assert class_ == DIP.Tenure or (subject, RDFS.label, None) in graph
    for link in (DIP.holder, DIP.heldOffice, DIP.officeOf):
        assert all((thing, RDF.type, DIP.Actor) in graph for thing in graph.objects(None, link))


def test_linking_gives_the_same_iris_and_names(graph: Graph) -> None:
    iris = Iris(base=BASE)
    names = ("NATO", "Hezbollah", "Somaliland", "Kremlin")
    found = [country_actor("RUS"), *(entry.actor for name in names if (entry := gazetteer().find(name)))]
    assert len(found) == 5
    for actor in found:
        subject = URIRef(iris.actor(actor))
        assert str(graph.value(subject, RDFS.label)) == actor.name
        assert (subject, RDF.type, URIRef(vocab.ACTOR_CLASSES[actor.kind])) in graph


def test_there_are_enough_of_them(graph: Graph) -> None:
    stateless = [r for r in rows("organizations.tsv") if r["sector"] in {"IGO", "NGO", "REB", "PTY", "OPP"}]
    assert len(stateless) >= 150
    members = len(set(graph.subjects(RDF.type, URIRef(vocab.ACTOR_CLASSES[ActorKind.COUNTRY]))))
    assert members > 200


def test_every_sector_in_use_is_in_the_scheme() -> None:
    known = {
        str(code) for code in Graph().parse(folder("ontology") / "sectors.ttl").objects(None, SKOS.notation)
    }
    used = {row["sector"] for table in ("organizations.tsv", "roles.tsv") for row in rows(table)} - {""}
    assert used | {"ELI"} <= known


def test_every_row_says_where_it_comes_from() -> None:
    for table in ("countries", "states", "organizations", "regions", "sectors", "city_names"):
        assert [row for row in rows(f"{table}.tsv") if not row["source"]] == [], table
