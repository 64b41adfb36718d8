"""The rows that pages read from the event index are those of their SPARQL."""

from typing import Any

import pytest

from kg.explore import EventIndex
from kg.explore.page_rows import PAGE_ROWS
from kg.query_library import iri_terms, site_query
from kg.store import Snapshot


_ORDERED = ("acts", "latest-statements")


def assert_same(index: EventIndex, snapshot: Snapshot, name: str, **resources: Any) -> int:
    """Check that the index and the SPARQL give the same rows; return their number."""
    terms = {name: iri_terms(value) if isinstance(value, list) else str(value) for name, value in resources.items()}
    expected = [dict(row) for row in snapshot.select(site_query(name, **terms)).records()]
    found = [
        {key: str(value) for key, value in row.items() if value is not None}
        for row in PAGE_ROWS[name](index, **resources)
    ]
    for row in (*expected, *found):
        row["tellers"] = "|".join(sorted(row.get("tellers", "").split("|")))
    if name in _ORDERED:
        assert found == expected
    assert sorted(found, key=str) == sorted(expected, key=str)
    return len(found)


def values(index: EventIndex, facet: str) -> list[str]:
    rows = index.rows(
        "SELECT value FROM facet_value WHERE facet = ? AND value != '' ORDER BY value", (facet,)
    )
    return [row["value"] for row in rows]


def test_rows_of_an_actor_are_those_of_the_sparql(index: EventIndex, snapshot: Snapshot) -> None:
    for name in ("latest-statements", "counterparts", "said-of"):
        assert sum(assert_same(index, snapshot, name, thing=[actor]) for actor in values(index, "party"))


def test_rows_of_a_place_are_those_of_the_sparql(index: EventIndex, snapshot: Snapshot) -> None:
    assert sum(
        assert_same(index, snapshot, "place-actors", thing=[place]) for place in values(index, "place")
    )


@pytest.mark.parametrize("least", [0.0, 0.5, 0.7])
def test_acts_are_those_of_the_sparql(index: EventIndex, snapshot: Snapshot, least: float) -> None:
    for thing in (*values(index, "party"), *values(index, "place")):
        shown = assert_same(index, snapshot, "acts", thing=[thing], least=least)
        assert_same(index, snapshot, "act-counts", thing=[thing], least=least)
        (counts,) = PAGE_ROWS["act-counts"](index, thing=[thing], least=least)
        assert min(counts["sure"], 50) == shown


def test_acts_between_sides_are_those_of_the_sparql(index: EventIndex, snapshot: Snapshot) -> None:
    parties = values(index, "party")
    pairs = [(parties[:2], parties[1:4]), (parties, parties), *(([one], parties) for one in parties[:9])]
    assert sum(assert_same(index, snapshot, "between", side=one, other=other) for one, other in pairs)


def test_rows_of_something_else_are_empty(index: EventIndex) -> None:
    for name in PAGE_ROWS.keys() - {"acts", "act-counts", "between"}:
        assert PAGE_ROWS[name](index, thing=["http://example.org/'x"]) == []
