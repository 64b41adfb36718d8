"""Tests of the views, which contain only asserted events."""

from collections.abc import Callable
from io import BytesIO

import pytest
from click.testing import CliRunner
from rdflib import DCTERMS, RDF, RDFS, Graph, Namespace

from kg import vocab
from kg.cli import main
from kg.errors import InputError, NotFoundError
from kg.export import view_export
from kg.query_library import views
from kg.store import Snapshot

DIP = Namespace("https://w3id.org/diplomacy/ontology#")
TYPE = Namespace("https://w3id.org/diplomacy/event-type/")
REL = Namespace("https://w3id.org/diplomacy/relation/")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SCHEMA = Namespace("https://schema.org/")


def view(snapshot: Snapshot, name: str, format_: str = "nt") -> Graph:
    output = BytesIO()
    view_export(name, format_).write(snapshot, output)
    return Graph().parse(
        data=output.getvalue(), format={"jsonld": "json-ld", "rdfxml": "xml"}.get(format_, format_)
    )


@pytest.fixture(scope="module")
def whole(export: Callable[[str], bytes]) -> Graph:
    return Graph().parse(data=export("nt"), format="nt")


@pytest.fixture(scope="module")
def asserted(whole: Graph) -> set:
    events = set(whole.subjects(RDF.type, DIP.AssertedEvent))
    assert events < set(whole.subjects(RDF.type, DIP.Event))
    return events


def test_simple_view_has_agent_relation_and_target(snapshot: Snapshot, whole: Graph, asserted: set) -> None:
    graph = view(snapshot, "simple")
    relations = {one: graph.value(one, DCTERMS.subject) for one in graph.subjects(RDF.type, RDF.Property)}
    assert relations[REL.accuses] == TYPE.ACCUSE
    triples = {(s, relations[p], o) for s, p, o in graph if p in relations}
    expected = {
        (agent, whole.value(event, DIP.eventType), other)
        for event in asserted
        if (event, DIP.eventType, None) in whole
        for agent in whole.objects(event, DIP.agent)
        for role in (DIP.patient, DIP.recipient)
        for other in whole.objects(event, role)
        if agent != other
    }
    assert triples == expected
    assert triples
    assert all(graph.value(thing, RDFS.label) for s, p, o in graph if p in relations for thing in (s, p, o))


def test_every_event_type_has_a_relation(whole: Graph) -> None:
    relations = set(whole.subjects(RDF.type, RDF.Property))
    types = [str(whole.value(one, DCTERMS.subject)) for one in relations]
    assert sorted(types) == sorted(vocab.EVENT_TYPES.values())


def test_sem_view_has_actors_times_and_places(snapshot: Snapshot, whole: Graph, asserted: set) -> None:
    graph = view(snapshot, "sem")
    assert set(graph.subjects(RDF.type, SEM.Event)) == asserted
    pairs = {
        (event, actor)
        for event in asserted
        for role in (DIP.agent, DIP.patient, DIP.recipient)
        for actor in whole.objects(event, role)
    }
    assert set(graph.subject_objects(SEM.hasActor)) == pairs
    for link, ours in (
        (SEM.hasEarliestBeginTimeStamp, DIP.earliest),
        (SEM.hasPlace, DIP.place),
        (SEM.eventType, DIP.eventType),
    ):
        pairs = set(graph.subject_objects(link))
        assert pairs == {(s, o) for s, o in whole.subject_objects(ours) if s in asserted}
        assert pairs


def test_schema_view_has_sentences_and_articles(snapshot: Snapshot, whole: Graph, asserted: set) -> None:
    graph = view(snapshot, "schema")
    assert set(graph.subjects(RDF.type, SCHEMA.Event)) == asserted
    for event in asserted:
        assert graph.value(event, SCHEMA.name) == whole.value(event, RDFS.label)
        mentions = set(whole.objects(event, DIP.hasMention))
        assert set(graph.objects(event, SCHEMA.subjectOf)) == {
            whole.value(one, DIP.inArticle) for one in mentions
        }
        assert graph.value(event, SCHEMA.description)
    people = set(graph.subjects(RDF.type, SCHEMA.Person))
    assert people == {
        one for one in whole.subjects(RDF.type, DIP.Person) if (None, SCHEMA.contributor, one) in graph
    }


@pytest.mark.parametrize("format_", ["ttl", "jsonld", "rdfxml"])
@pytest.mark.parametrize("name", views())
def test_view_is_the_same_in_every_format(snapshot: Snapshot, name: str, format_: str) -> None:
    one, other = view(snapshot, name), view(snapshot, name, format_)
    assert {(s, p, str(o)) for s, p, o in one} == {(s, p, str(o)) for s, p, o in other}
    assert len(one) > 5


def test_unknown_view_and_table_format_are_refused() -> None:
    with pytest.raises(NotFoundError, match="no such view"):
        view_export("none", "ttl")
    with pytest.raises(InputError, match="only be written as RDF"):
        view_export("simple", "csv")


def test_export_command_writes_a_view(story_store, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE", "http://example.org/")
    file = tmp_path / "events.ttl"
    done = CliRunner().invoke(
        main, ["export", "--view", "simple", "-o", str(file), "--store", str(story_store)]
    )
    assert done.exit_code == 0, done.output
    assert (None, REL.accuses, None) in Graph().parse(file)
