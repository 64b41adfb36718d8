"""Every parameter of every query: a value that matches, one that does not, and a subset of the unfiltered result."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from kg.query_library import LibraryQuery, get_query, library, with_page
from kg.store import Snapshot

CASES = tomllib.loads((Path(__file__).parent / "parameters.toml").read_text())
PARAMETERS = [(query.name, parameter) for query in library() for parameter in query.parameters]
PAIRS = [(query, parameter.name) for query, parameter in PARAMETERS if parameter.type in {"actor", "country"}]
_COUNTED = re.compile(r"\b(?:COUNT|SUM|MIN|MAX|SAMPLE|AVG)\([^\n]*?\) AS \?(\w+)\)")


def records(snapshot: Snapshot, query: LibraryQuery, values: dict[str, str]) -> list[dict[str, str]]:
    return snapshot.select(with_page(query.with_values(values), None)).records()


def keys(
    query: LibraryQuery, rows: list[dict[str, str]]
) -> dict[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return the rows by their columns that are not computed from several events."""
    computed = set(_COUNTED.findall(query.text)) | {"mentions", "in_quotation_marks", "articles", "balance"}
    return {tuple(sorted((k, v) for k, v in row.items() if k not in computed)): row for row in rows}


def test_every_parameter_has_a_case() -> None:
    assert {(name, parameter.name) for name, parameter in PARAMETERS} == {
        (name, parameter) for name, cases in CASES.items() for parameter in cases
    }


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, parameter) for name, cases in CASES.items() for parameter in cases]
)
def test_parameter_selects_a_subset(
    snapshot: Snapshot, request: pytest.FixtureRequest, name: str, parameter: str
) -> None:
    query = get_query(name)
    if "joined" in query.keywords:
        snapshot = request.getfixturevalue("joined_snapshot")
    matching, excluding = CASES[name][parameter]
    found = records(snapshot, query, {parameter: matching})
    assert found
    if excluding:
        assert not records(snapshot, query, {parameter: excluding})
    is_from_a_default = next(p.default for p in query.parameters if p.name == parameter) != "any"
    if not is_from_a_default and (name, parameter) != ("upcoming-events", "from"):
        everything = keys(query, records(snapshot, query, {}))
        for key, row in keys(query, found).items():
            assert key in everything
            _assert_counts_at_most(row, everything[key])


def _assert_counts_at_most(row: dict[str, str], of_all: dict[str, str]) -> None:
    for column in {"events", "meetings", "mentions", "times", "actors"} & row.keys():
        assert Decimal(row[column]) <= Decimal(of_all[column])


@pytest.mark.parametrize(("name", "parameter"), PAIRS)
def test_actor_of_no_event_has_no_rows(snapshot: Snapshot, name: str, parameter: str) -> None:
    assert not records(snapshot, get_query(name), {parameter: "FRA"})


@pytest.mark.parametrize(("actor", "other"), [("ECU", "PER"), ("PER", "ECU")])
def test_meeting_is_found_on_either_side_once(snapshot: Snapshot, actor: str, other: str) -> None:
    query = get_query("who-met-whom")
    for values in ({"actor": actor}, {"actor": actor, "other": other}, {"other": actor}):
        rows = [
            row for row in records(snapshot, query, values) if row["sentence"].startswith("Ecuador met Peru")
        ]
        assert [(row["who"], row["whom"]) for row in rows] == [("Ecuador", "Peru")]


def test_event_of_unknown_day_is_listed_by_publication_day(snapshot: Snapshot) -> None:
    rows = records(snapshot, get_query("events-by-day"), {})
    assert {row.get("day_of") for row in rows} == {"event", "publication"}
    assert all(row["day"] for row in rows)


def test_upcoming_events_lie_after_the_latest_article(snapshot: Snapshot) -> None:
    (row,) = records(snapshot, get_query("upcoming-events"), {})
    assert row["earliest"] == "2025-04-10"


def test_event_near_a_place_has_one_row(joined_snapshot: Snapshot) -> None:
    rows = records(joined_snapshot, get_query("events-near"), {"place": "Nairobi", "km": "20000"})
    assert len({(row["event"], row["where"]) for row in rows}) == len(rows)
    assert max(int(row["articles"]) for row in rows) > 1


def test_asserted_and_denied_has_one_row_per_pair_of_sources(snapshot: Snapshot) -> None:
    (row,) = records(snapshot, get_query("asserted-and-denied"), {})
    assert int(row["assertions"]) >= 1
    assert int(row["denials"]) >= 1
