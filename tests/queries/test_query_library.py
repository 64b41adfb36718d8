"""Tests of the query library: headers, results over invented articles, and parameters."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.datafiles import folder
from kg.errors import ConfigError, NotFoundError, QueryError
from kg.query_library import GROUPS, LibraryQuery, get_query, library, read_query
from kg.store import Snapshot, Table, open_snapshot


@pytest.fixture(scope="module")
def snapshot(story_store: Path) -> Iterator[Snapshot]:
    with open_snapshot(story_store) as opened:
        yield opened


def ask(snapshot: Snapshot, name: str, **values: str) -> Table:
    return snapshot.select(
        get_query(name).with_values({key.rstrip("_"): value for key, value in values.items()})
    )


def column(table: Table, name: str) -> list[str]:
    return [record.get(name, "") for record in table.records()]


def test_library_is_sorted_and_described() -> None:
    keys = [(query.group, query.name) for query in library()]
    assert keys == sorted(keys)
    assert len(keys) >= 60
    assert {query.group for query in library()} == set(GROUPS)
    assert all(not query.title.endswith("?") and query.description.endswith(".") for query in library())


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_query_orders_its_rows(query: LibraryQuery) -> None:
    assert "ORDER BY" in query.text


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_query_returns_rows_with_its_defaults(
    snapshot: Snapshot, request: pytest.FixtureRequest, query: LibraryQuery
) -> None:
    store = request.getfixturevalue("joined_snapshot") if "joined" in query.keywords else snapshot
    table = store.select(query.text)
    assert table.rows, "no rows for the invented articles"
    empty = [name for name in table.columns if not any(column(table, name))]
    assert empty == [], "columns without values"


# Parameter values that keep some rows and exclude others.
NARROWING = [
    ("who-accused-whom", {"actor": "NOR"}, "who", {"Norway"}),
    ("who-met-whom", {"actor": "ECU"}, "who", {"Ecuador"}),
    ("who-met-whom", {"other": "PER"}, "whom", {"Peru"}),
    ("who-met-whom", {"from_": "2025-04-01"}, "day", {"2025-04-02"}),
    ("events-near", {"km": "5000"}, "where", {"Geneva", "Oslo"}),
    ("events-near", {"place": "Nairobi", "km": "1"}, "where", {"Nairobi"}),
    ("timeline", {"actor": "PER"}, "part", {"agent", "patient"}),
    ("timeline", {"actor": "PER", "to": "2025-04-01"}, "day", {"2025-04-01"}),
    ("statements", {"speaker": "KEN"}, "speaker_name", {"Amina Otieno"}),
    ("denied-events", {"speaker": "Amina Otieno"}, "predicate", {"spy"}),
    ("events-of-a-type", {"type": "material-conflict", "actor": "PER"}, "day", {"2025-04-01", "2025-04-02"}),
    ("escalation", {"one": "NOR", "other": "KEN"}, "balance", {"-2", "1", "3"}),
    ("events-at-a-place", {"place": "Oslo"}, "where", {"Oslo"}),
    ("events-at-a-place", {"country": "CHE"}, "where", {"Geneva"}),
    ("upcoming-events", {"from_": "2025-03-08"}, "earliest", {"2025-04-10"}),
    ("events-by-keyword", {"word": "WAR"}, "polarity", {"stated"}),
    ("corroborated-events", {"least": "2"}, "type", {"consult"}),
]


@pytest.mark.parametrize(("name", "values", "column_name", "expected"), NARROWING)
def test_parameter_narrows_the_result(snapshot: Snapshot, name, values, column_name, expected) -> None:
    assert set(column(ask(snapshot, name, **values), column_name)) == expected


EMPTYING = [
    ("upcoming-events", {"from_": "2025-04-11"}),
    ("retaliation", {"days": "0"}),
    ("corroborated-events", {"least": "3"}),
    ("who-accused-whom", {"target": "NOR"}),
]


@pytest.mark.parametrize(("name", "values"), EMPTYING)
def test_parameter_can_exclude_all_rows(snapshot: Snapshot, name, values) -> None:
    assert ask(snapshot, name).rows
    assert not ask(snapshot, name, **values).rows


LOOKUPS = [(query, name) for query in library() for name in query.lookups]


def test_every_lookup_belongs_to_a_parameter() -> None:
    files = {path.stem for path in (folder("queries") / "lookups").iterdir()}
    assert {f"{query.name}.{name}" for query, name in LOOKUPS} == files


@pytest.mark.parametrize(("query", "parameter"), LOOKUPS)
@pytest.mark.parametrize("value", ["NOR", "KEN|Peru", "Ecuador", "Nobody"])
def test_lookup_has_the_rows_of_the_query(
    snapshot: Snapshot, query: LibraryQuery, parameter: str, value: str
) -> None:
    whole = replace(query, lookups={})
    narrower = {"actor": ["NOR", "Peru"], "date": ["2025-03-03", "2025-04-01"]}
    others = [{one.name: other} for one in query.parameters for other in narrower.get(one.type, [])]
    for values in ({}, *others):
        given = values | {parameter: value}
        assert query.with_values(given) != whole.with_values(given)
        rows, expected = (snapshot.select(one.with_values(given)).records() for one in (query, whole))
        assert rows == expected
        assert rows or values or value == "Nobody"


def test_query_without_the_value_is_no_lookup() -> None:
    query = get_query("timeline")
    assert query.with_values({"actor": "any", "other": "NOR"}).startswith(query.text.partition("VALUES")[0])
    assert "VALUES ?actor { UNDEF }" in query.with_values({"actor": "any"})
    assert query.with_values({"actor": "NOR"}).startswith("# title: Timeline of an actor\n")


def test_announced_event_is_linked_to_what_was_held(joined_snapshot: Snapshot) -> None:
    rows = ask(joined_snapshot, "announced-and-held").records()
    assert any("visit" in row["plan"] and "visited" in row["what_happened"] for row in rows)


def test_visits_name_guest_and_host_for_either_word_order(snapshot: Snapshot) -> None:
    (row,) = ask(snapshot, "visits").records()
    assert (row["guest"], row["host"]) == ("Ecuador", "Kenya")


def test_country_pair_score_prefers_the_score_of_the_mode(snapshot: Snapshot) -> None:
    scores = {(row["from"], row["to"]): row["mean"] for row in ask(snapshot, "country-pair-scores").records()}
    assert scores["KEN", "ECU"] == "4"


def test_escalation_weeks_begin_on_monday(snapshot: Snapshot) -> None:
    weeks = set(column(ask(snapshot, "escalation"), "week"))
    assert weeks == {"2025-02-24", "2025-03-03", "2025-03-31"}


def test_unknown_query_name_gets_a_suggestion() -> None:
    assert get_query("planned-events").group == "claims"
    with pytest.raises(NotFoundError) as error:
        get_query("who-acused-whom")
    assert error.value.remedy == "Did you mean who-accused-whom?"


@pytest.mark.parametrize(
    ("values", "subject", "text"),
    [
        ({"actr": "NOR"}, "actr", "Did you mean actor?"),
        ({"from": "yesterday"}, "from", "first day"),
        ({"actor": ""}, "actor", "accuser"),
    ],
)
def test_invalid_parameter_value_is_rejected(values, subject, text) -> None:
    with pytest.raises(QueryError) as error:
        get_query("who-accused-whom").with_values(values)
    assert error.value.subject == subject
    assert text in error.value.remedy


def test_integer_above_its_maximum_is_rejected() -> None:
    with pytest.raises(QueryError, match="a whole number up to 300"):
        get_query("retaliation").with_values({"days": "301"})
    assert "{ 300 }" in get_query("retaliation").with_values({"days": "300"})


@given(actor=st.text(min_size=1).filter(str.strip), target=st.text(min_size=1).filter(str.strip))
def test_parameter_value_always_becomes_one_term(actor: str, target: str) -> None:
    query = get_query("who-accused-whom")
    text = query.with_values({"actor": actor, "target": f"VALUES ?actor {{ {target} }}"})
    outside = text.replace(text[text.index("VALUES ?actor") : text.index("\n  VALUES ?from")], "")
    assert outside == query.text.replace("VALUES ?actor { UNDEF }\n  VALUES ?target { UNDEF }", "")


@pytest.mark.parametrize(
    "value", ['a "quoted" name', "back\\slash", "line\nbreak", "} UNION { ?s ?p ?o }", "?x"]
)
def test_value_with_sparql_syntax_matches_nothing(snapshot: Snapshot, value: str) -> None:
    assert ask(snapshot, "who-accused-whom", actor=value).rows == ()


HEAD = "# title: Events\n# group: events\n# description: Everything.\n# keywords: a, b\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: Events\nSELECT * WHERE { ?s ?p ?o }", "group, description, keywords"),
        (HEAD.replace("events", "others"), "no group .others."),
        (HEAD + "# parameter: day\n", "line .day. is not valid"),
        (HEAD + "# parameter: day (moment, default any): when\n", "parameter line"),
        (
            HEAD + "# parameter: day (date, default any): when\nSELECT *",
            "bind the parameter day once",
        ),
        (
            HEAD + "# parameter: n (integer, default 3): n\nASK { VALUES ?n { 4 } }",
            "bind the parameter n once",
        ),
    ],
)
def test_file_with_an_invalid_header_is_rejected(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bare.rq"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message) as error:
        read_query(path)
    assert error.value.subject == str(path)
