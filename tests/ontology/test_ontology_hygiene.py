"""Tests for common ontology defects. Each query finds one defect, and has an example that contains it."""

from pathlib import Path

import pytest
from rdflib import Graph

from kg.datafiles import folder

HYGIENE = Path(__file__).parent / "hygiene"
PREFIXES = (HYGIENE / "prefixes.txt").read_text(encoding="utf-8")
PUBLISHED = ["diplomacy.ttl", "event-types.ttl", "cameo.ttl", "sectors.ttl"]


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for name in PUBLISHED:
        graph.parse(folder("ontology") / name)
    return graph


def defects(graph: Graph, query: Path) -> list[str]:
    return sorted(str(row[0]) for row in graph.query(PREFIXES + query.read_text(encoding="utf-8")))


@pytest.mark.parametrize("query", sorted(HYGIENE.glob("*.rq")), ids=lambda query: query.stem)
def test_ontology_is_free_of_the_defect(ontology: Graph, query: Path) -> None:
    assert defects(ontology, query) == []


@pytest.mark.parametrize("query", sorted(HYGIENE.glob("*.rq")), ids=lambda query: query.stem)
def test_query_finds_the_defect_in_its_example(query: Path) -> None:
    example = Graph().parse(
        data=PREFIXES + query.with_suffix(".ttl").read_text(encoding="utf-8"), format="turtle"
    )
    assert defects(example, query)
