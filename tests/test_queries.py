"""The library: each question's header, what it answers over invented articles, and how it is filled in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConfigError, NotFoundError, QueryError
from kg.query_library import GROUPS, Query, library, named, read
from kg.store import Snapshot, Table, open_snapshot


@pytest.fixture(scope="module")
def snapshot(told: Path) -> Iterator[Snapshot]:
    with open_snapshot(told) as opened:
        yield opened


def ask(snapshot: Snapshot, name: str, **values: str) -> Table:
    return snapshot.select(named(name).filled({key.rstrip("_"): value for key, value in values.items()}))


def column(table: Table, name: str) -> list[str]:
    return [record.get(name, "") for record in table.records()]


def test_the_library_is_sorted_and_described() -> None:
    keys = [(query.group, query.name) for query in library()]
    assert keys == sorted(keys)
    assert len(keys) >= 60
    assert {query.group for query in library()} == set(GROUPS)
    assert all(not query.title.endswith("?") and query.description.endswith(".") for query in library())


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_a_query_orders_its_rows(query: Query) -> None:
    assert "ORDER BY" in query.text


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_a_query_answers_with_named_columns_by_its_defaults(snapshot: Snapshot, query: Query) -> None:
    table = snapshot.select(query.text)
    assert table.rows, "nothing in the invented articles answers it"
    empty = [name for name in table.columns if not any(column(table, name))]
    assert empty == [], "columns that nothing fills"


# A value for each parameter, with which some rows stay and others go.
NARROWED = [
    ("who-accused-whom", {"actor": "NOR"}, "who", {"Norway"}),
    ("who-met-whom", {"actor": "ECU"}, "who", {"Ecuador"}),
    ("who-met-whom", {"other": "PER"}, "whom", {"Peru"}),
    ("who-met-whom", {"from_": "2025-04-01"}, "earliest", {"2025-04-02"}),
    ("events-near", {"km": "5000"}, "where", {"Geneva", "Oslo"}),
    ("events-near", {"place": "Nairobi", "km": "1"}, "where", {"Nairobi"}),
    ("timeline", {"actor": "PER"}, "part", {"agent", "patient"}),
    ("timeline", {"actor": "PER", "to": "2025-04-01"}, "earliest", {"2025-04-01"}),
    ("statements", {"speaker": "KEN"}, "speaker_name", {"Amina Otieno"}),
    ("denied-events", {"speaker": "Amina Otieno"}, "predicate", {"spy"}),
    ("events-of-a-type", {"type": "material-conflict", "actor": "PER"}, "day", {"2025-04-01", "2025-04-02"}),
    ("escalation", {"one": "NOR", "other": "KEN"}, "balance", {"1", "3"}),
    ("events-at-a-place", {"place": "Oslo"}, "where", {"Oslo"}),
    ("events-at-a-place", {"country": "CHE"}, "where", {"Geneva"}),
    ("upcoming-events", {"from_": "2025-03-07"}, "earliest", {"2025-03-07"}),
    ("events-by-keyword", {"word": "WAR"}, "polarity", {"stated"}),
    ("corroborated-events", {"least": "2"}, "type", {"consult"}),
]


@pytest.mark.parametrize(("name", "values", "shown", "expected"), NARROWED)
def test_a_parameter_narrows_the_answer(snapshot: Snapshot, name, values, shown, expected) -> None:
    assert set(column(ask(snapshot, name, **values), shown)) == expected


NOTHING = [
    ("upcoming-events", {"from_": "2025-03-08"}),
    ("retaliation", {"days": "0"}),
    ("conflicting-dates", {"days": "0"}),
    ("announced-and-held", {"days": "4"}),
    ("corroborated-events", {"least": "3"}),
    ("who-accused-whom", {"target": "NOR"}),
]


@pytest.mark.parametrize(("name", "values"), NOTHING)
def test_a_parameter_can_leave_nothing(snapshot: Snapshot, name, values) -> None:
    assert ask(snapshot, name).rows
    assert not ask(snapshot, name, **values).rows


def test_what_was_announced_and_then_held(snapshot: Snapshot) -> None:
    (row, other) = ask(snapshot, "announced-and-held").records()
    assert (row["who"], row["announced"], row["reported"]) == ("Norway", "2025-03-03", "2025-03-08")
    assert row["plan"].startswith("Norway will meet Kenya")
    assert (row["fact"], other["fact"]) == (
        "Norway met Kenya in Geneva on Friday.",
        "Norway met Kenya in Oslo on Saturday.",
    )


def test_a_guest_is_one_whoever_the_sentence_begins_with(snapshot: Snapshot) -> None:
    (row,) = ask(snapshot, "visits").records()
    assert (row["guest"], row["host"]) == ("Ecuador", "Kenya")


def test_a_score_is_the_modes_where_one_is_told(snapshot: Snapshot) -> None:
    scores = {(row["from"], row["to"]): row["mean"] for row in ask(snapshot, "country-pair-scores").records()}
    assert scores["KEN", "ECU"] == "4"


def test_a_week_begins_on_monday(snapshot: Snapshot) -> None:
    weeks = set(column(ask(snapshot, "escalation"), "week"))
    assert weeks == {"2025-02-24", "2025-03-03", "2025-03-31"}


def test_a_name_nearly_right_is_suggested() -> None:
    assert named("planned-events").group == "claims"
    with pytest.raises(NotFoundError) as error:
        named("who-acused-whom")
    assert error.value.remedy == "did you mean who-accused-whom?"


@pytest.mark.parametrize(
    ("values", "subject", "said"),
    [
        ({"actr": "NOR"}, "actr", "did you mean actor?"),
        ({"from": "yesterday"}, "from", "first day"),
        ({"actor": ""}, "actor", "accuser"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(values, subject, said) -> None:
    with pytest.raises(QueryError) as error:
        named("who-accused-whom").filled(values)
    assert error.value.subject == subject
    assert said in error.value.remedy


@given(actor=st.text(min_size=1).filter(str.strip), target=st.text(min_size=1).filter(str.strip))
def test_a_value_is_a_term_whatever_it_holds(actor: str, target: str) -> None:
    query = named("who-accused-whom")
    text = query.filled({"actor": actor, "target": f"VALUES ?actor {{ {target} }}"})
    outside = text.replace(text[text.index("VALUES ?actor") : text.index("\n  VALUES ?from")], "")
    assert outside == query.text.replace("VALUES ?actor { UNDEF }\n  VALUES ?target { UNDEF }", "")


@pytest.mark.parametrize(
    "value", ['a "quoted" name', "back\\slash", "line\nbreak", "} UNION { ?s ?p ?o }", "?x"]
)
def test_a_strange_value_finds_nothing_and_breaks_nothing(snapshot: Snapshot, value: str) -> None:
    assert ask(snapshot, "who-accused-whom", actor=value).rows == ()


HEAD = "# title: Why?\n# group: events\n# description: It.\n# keywords: a, b\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# title: Why?\nSELECT * WHERE { ?s ?p ?o }", "group, description, keywords"),
        (HEAD.replace("events", "others"), "others is no group"),
        (HEAD + "# parameter: day\n", "'day' describes no parameter"),
        (HEAD + "# parameter: day (moment, default any): when\n", "describes no parameter"),
        (
            HEAD + "# parameter: day (date, default any): when\nSELECT *",
            "does not bind the parameter day once",
        ),
        (
            HEAD + "# parameter: n (integer, default 3): n\nASK { VALUES ?n { 4 } }",
            "bind the parameter n once",
        ),
    ],
)
def test_a_file_that_does_not_keep_to_its_header_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bare.rq"
    path.write_text(text)
    with pytest.raises(ConfigError, match=said) as error:
        read(path)
    assert error.value.subject == str(path)
