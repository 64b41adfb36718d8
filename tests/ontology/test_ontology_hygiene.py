"""Queries that find what an ontology should not have; each has an example that has it."""

from pathlib import Path

import pytest
from rdflib import Graph

from kg.resources import folder

HYGIENE = Path(__file__).parent / "hygiene"
PREFIXES = (HYGIENE / "prefixes.txt").read_text(encoding="utf-8")
PUBLISHED = ["diplomacy.ttl", "event-types.ttl", "cameo.ttl", "sectors.ttl"]


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for name in PUBLISHED:
        graph.parse(folder("ontology") / name)
    return graph


def found(graph: Graph, query: Path) -> list[str]:
    return sorted(str(row[0]) for row in graph.query(PREFIXES + query.read_text(encoding="utf-8")))


@pytest.mark.parametrize("query", sorted(HYGIENE.glob("*.rq")), ids=lambda query: query.stem)
def test_the_ontology_has_nothing_that_the_query_finds(ontology: Graph, query: Path) -> None:
    assert found(ontology, query) == []


@pytest.mark.parametrize("query", sorted(HYGIENE.glob("*.rq")), ids=lambda query: query.stem)
def test_the_query_finds_its_example(query: Path) -> None:
    example = Graph().parse(
        data=PREFIXES + query.with_suffix(".ttl").read_text(encoding="utf-8"), format="turtle"
    )
    assert found(example, query)
