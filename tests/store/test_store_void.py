"""Description of a store: its counts equal those of the graph."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
import stories

from kg import vocab
from kg.export import EXPORTS
from kg.iris import Iris
from kg.query_library import views
from kg.rdf import describe_build, describe_end, to_nquads
from kg.store import Snapshot, Update, from_nquads, load, open_snapshot, open_writer

IRIS = Iris(base=stories.BASE)
VOID = "http://rdfs.org/ns/void#"
VOID_EXT = "http://ldf.fi/void-ext#"
DCAT = "http://www.w3.org/ns/dcat#"
PREFIXES = f"PREFIX void: <{VOID}> PREFIX ext: <{VOID_EXT}> PREFIX dcat: <{DCAT}>"
MORE = Update(
    text=f"INSERT DATA {{ GRAPH <{IRIS.graph_prefix}mine> {{ <{IRIS.resource_prefix}x> a <{vocab.EVENT}> }} }}"
)


@pytest.fixture(scope="module")
def snapshot(story_store: Path) -> Iterator[Snapshot]:
    with open_snapshot(story_store) as snapshot:
        yield snapshot


@pytest.fixture(scope="module")
def triples(snapshot: Snapshot) -> set[tuple[str, str, str, str]]:
    """Return subject, property, value and datatype of statements outside the description."""
    output = BytesIO()
    EXPORTS["nq"].write(snapshot, output)
    return {
        (
            quad.subject.value,
            quad.predicate.value,
            str(quad.object),
            quad.object.datatype.value if isinstance(quad.object, ox.Literal) else "",
        )
        for quad in ox.parse(output.getvalue(), ox.RdfFormat.N_QUADS)
        if quad.graph_name.value != IRIS.dataset_graph
    }


def described(snapshot: Snapshot, where: str, *columns: str) -> Counter[tuple[str, ...]]:
    """Return the counts ?n in the description by the values of ``columns``."""
    rows = snapshot.select(f"{PREFIXES} SELECT * {{ {where} }}").records()
    found = Counter({tuple(row[column] for column in columns): int(row["n"]) for row in rows})
    assert len(found) == len(rows)
    return found


def test_dataset_is_counted(snapshot: Snapshot, triples) -> None:
    (row,) = snapshot.select(
        f"""{PREFIXES} SELECT * {{
            <{IRIS.dataset}> void:triples ?t ; void:distinctSubjects ?s ; void:properties ?p ; void:classes ?c }}"""
    ).records()
    classes = {value for _, link, value, _ in triples if link == vocab.A}
    subjects, links = {triple[0] for triple in triples}, {triple[1] for triple in triples}
    assert [int(row[name]) for name in "tspc"] == [len(triples), len(subjects), len(links), len(classes)]


def test_class_partitions_are_counted(snapshot: Snapshot, triples) -> None:
    classes: dict[str, set[str]] = {}
    for thing, link, value, _ in triples:
        if link == vocab.A:
            classes.setdefault(thing, set()).add(value.strip("<>"))
    part = f"<{IRIS.dataset}> void:classPartition ?part . ?part void:class ?c"
    assert described(snapshot, f"{part} ; void:entities ?n", "c") == Counter(
        (class_,) for types in classes.values() for class_ in types
    )
    part += " ; void:propertyPartition ?used . ?used void:property ?p"
    assert described(snapshot, f"{part} ; void:triples ?n", "c", "p") == Counter(
        (class_, link) for thing, link, _, _ in triples for class_ in classes.get(thing, ())
    )
    assert described(
        snapshot, f"{part} ; void:classPartition ?v . ?v void:class ?o ; void:triples ?n", "c", "p", "o"
    ) == Counter(
        (class_, link, other)
        for thing, link, value, _ in triples
        if link != vocab.A
        for class_ in classes.get(thing, ())
        for other in classes.get(value.strip("<>"), ())
    )
    assert described(
        snapshot, f"{part} ; ext:datatypePartition ?v . ?v ext:datatype ?d ; void:triples ?n", "c", "p", "d"
    ) == Counter(
        (class_, link, datatype)
        for thing, link, _, datatype in triples
        if datatype
        for class_ in classes.get(thing, ())
    )


def test_property_partitions_are_counted(snapshot: Snapshot, triples) -> None:
    where = f"<{IRIS.dataset}> void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n"
    assert described(snapshot, where, "p") == Counter((link,) for _, link, _, _ in triples)


def test_examples_are_resources_of_the_store(snapshot: Snapshot, triples) -> None:
    rows = snapshot.select(f"{PREFIXES} SELECT ?e {{ <{IRIS.dataset}> void:exampleResource ?e }}").records()
    assert len(rows) == 5
    assert {row["e"] for row in rows} <= {thing for thing, _, _, _ in triples}


def test_links_to_other_sites_are_described(tmp_path: Path) -> None:
    with open_writer(tmp_path / "store", base=stories.BASE) as writer:
        writer.replace_ontology(stories.ontology())
        writer.change(
            Update(
                text=f"""
                PREFIX schema: <{vocab.SCHEMA}>
                PREFIX id: <{IRIS.resource_prefix}>
                INSERT DATA {{ GRAPH <{IRIS.graph_prefix}mine> {{
                    id:a schema:sameAs <http://www.wikidata.org/entity/Q1>, <https://sws.geonames.org/2/> .
                    id:b schema:sameAs <http://www.wikidata.org/entity/Q2>, id:a }} }}"""
            )
        )
    with open_snapshot(tmp_path / "store") as snapshot:
        where = f"""?links a void:Linkset ; void:subjectsTarget <{IRIS.dataset}> ; void:linkPredicate ?p ;
            void:triples ?n ; void:objectsTarget/<http://purl.org/dc/terms/title> ?site"""
        same = vocab.SCHEMA + "sameAs"
        assert described(snapshot, where, "p", "site") == {(same, "Wikidata"): 2, (same, "GeoNames"): 1}


def test_distributions_are_the_exports(snapshot: Snapshot) -> None:
    where = f"<{IRIS.dataset}> dcat:distribution [ dcat:downloadURL ?at ; dcat:mediaType ?type ]"
    rows = snapshot.select(f"{PREFIXES} SELECT ?at ?type {{ {where} }}").records()
    media = "https://www.iana.org/assignments/media-types/"
    assert {(row["at"], row["type"].removeprefix(media)) for row in rows} == {
        *((f"{stories.BASE}export?format={one.name}", one.media_type) for one in EXPORTS.values()),
        *((f"{stories.BASE}export?view={name}&format=ttl", "text/turtle") for name in views()),
    }


def events(store: Path) -> int:
    with open_snapshot(store) as snapshot:
        where = f"?part void:class <{vocab.EVENT}> ; void:entities ?n"
        return described(snapshot, where)[()]


def test_description_follows_changes(tmp_path: Path) -> None:
    store = stories.build(tmp_path / "store")
    before = events(store)
    with open_writer(store, base=stories.BASE) as writer:
        assert not writer.update_description()
        writer.change(MORE)
        assert not writer.update_description(is_cancelled=lambda: True)
        assert writer.update_description()
    assert events(store) == before + 1


def test_builds_of_the_same_articles_have_equal_descriptions(tmp_path: Path) -> None:
    descriptions = []
    for hour in (10, 11):
        build = replace(stories.BUILD, started=datetime(2025, 4, 3, hour, tzinfo=UTC))
        store = tmp_path / f"store{hour}"
        with open_writer(store, base=stories.BASE) as writer:
            writer.begin_build(build.iri(IRIS), partial(describe_build, build, base=stories.BASE))
            writer.replace_ontology(stories.ontology())
            for resolution in stories.resolutions():
                graph = IRIS.article_graph(resolution.article.id)
                quads = from_nquads(to_nquads(resolution, base=stories.BASE))
                writer.replace_article(graph, quads, fingerprint="1")
            writer.end_build(partial(describe_end, build, build.started, base=stories.BASE))
        output = BytesIO()
        with open_snapshot(store) as snapshot:
            snapshot.dump(ox.NamedNode(IRIS.dataset_graph), "nt", output)
        descriptions.append(output.getvalue())
    assert descriptions[0]
    assert descriptions[0] == descriptions[1]


def test_loaded_description_is_replaced(story_store: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    output = BytesIO()
    EXPORTS["nt"].write(snapshot, output)
    wrong = output.getvalue() + f'<{IRIS.dataset}> <{VOID}triples> "7" .\n'.encode()
    load(tmp_path / "store", BytesIO(wrong), "nt", base=stories.BASE)
    assert events(tmp_path / "store") == events(story_store)
    with open_snapshot(tmp_path / "store") as loaded:
        assert len(loaded.select(f"SELECT ?n {{ <{IRIS.dataset}> <{VOID}triples> ?n }}").rows) == 1


def test_store_without_ontology_is_not_described(tmp_path: Path) -> None:
    with open_writer(tmp_path / "store", base=stories.BASE) as writer:
        writer.change(MORE)
    with open_snapshot(tmp_path / "store") as snapshot:
        graphs = snapshot.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").records()
    assert [row["g"] for row in graphs] == [f"{IRIS.graph_prefix}mine"]
