"""The rows that pages read from the event index are those of their SPARQL."""

from itertools import product
from typing import Any

import pytest

from kg.explore import EventIndex
from kg.explore.page_rows import PAGE_ROWS
from kg.query_library import site_query
from kg.store import Snapshot
from kg.views import page_rows

_ORDERED = ("acts", "claims-denied", "claims-disputed", "claims-one-sided", "latest-statements")


def assert_same(index: EventIndex, snapshot: Snapshot, name: str, **resources: Any) -> int:
    """Check that the index and the SPARQL give the same rows; return their number."""
    terms = {variable: page_rows.terms(value) for variable, value in resources.items()}
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


_NAMES = [(), ("KEN",), ("Norway",), ("NOR", "Amina Otieno"), ("ECU",), ("no such name",)]


@pytest.mark.parametrize("party", _NAMES)
@pytest.mark.parametrize("name", ["claims-denied", "claims-disputed", "claims-one-sided"])
def test_claims_are_those_of_the_sparql(index: EventIndex, snapshot: Snapshot, name: str, party: Any) -> None:
    sides = {"claims-denied": ("denier",), "claims-one-sided": ("by",)}.get(name, ("by", "denier"))
    for values_of_sides in product(_NAMES, repeat=len(sides)):
        given = dict(zip(sides, values_of_sides, strict=True)) | {"party": party}
        assert_same(index, snapshot, name, **{side: each for side, each in given.items() if each})


def test_rows_of_something_else_are_empty(index: EventIndex) -> None:
    for name in ("counterparts", "latest-statements", "place-actors", "said-of"):
        assert PAGE_ROWS[name](index, thing=["http://example.org/'x"]) == []
