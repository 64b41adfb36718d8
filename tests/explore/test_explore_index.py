"""The event index and the SPARQL of /explore: both find the same events, in the same order."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from kg.errors import QueryError, StoreError
from kg.explore import PARAMETERS, SORTS, UNKNOWN, EventIndex, Filters, events_query
from kg.export.event_rows import rows_of
from kg.query_library import site_query
from kg.store import Lookup, Snapshot, open_snapshot
from kg.views.event_views import EventViews

ALL = 10_000  # values of a facet


def with_value(name: str, *values: str) -> Filters:
    return Filters().with_values(name, values)


def assert_same(index: EventIndex, snapshot: Snapshot, filters: Filters) -> list[str]:
    """Check that the index and the SPARQL give the same events; return them."""
    found = [row["iri"] for row in index.events(filters)]
    rows = snapshot.select(events_query(filters)).records()
    assert found == [row["event"] for row in rows], filters
    return found


@pytest.mark.parametrize("name", PARAMETERS)
def test_facet_gives_events_of_its_sparql(index: EventIndex, snapshot: Snapshot, name: str) -> None:
    counts = index.facet(Filters(), name, limit=ALL)
    assert counts
    for count in counts:
        assert len(assert_same(index, snapshot, with_value(name, count.value))) == count.events


@pytest.mark.parametrize(("first", "second"), list(combinations(PARAMETERS, 2)))
def test_two_facets_give_events_of_their_sparql(
    index: EventIndex, snapshot: Snapshot, first: str, second: str
) -> None:
    for one in index.facet(Filters(), first, limit=1):
        filters = with_value(first, one.value)
        narrowed = index.facet(filters, second, limit=1)
        for other in narrowed:
            both = filters.with_values(second, [other.value])
            assert len(assert_same(index, snapshot, both)) == other.events
        everywhere = index.facet(Filters(), second, limit=1)[0]
        assert_same(index, snapshot, filters.with_values(second, [everywhere.value, UNKNOWN]))


@pytest.mark.parametrize("name", PARAMETERS)
def test_alternatives_give_events_of_any(index: EventIndex, snapshot: Snapshot, name: str) -> None:
    values = [count.value for count in index.facet(Filters(), name, limit=3)]
    found = assert_same(index, snapshot, with_value(name, *values, "no such value"))
    single = {event for value in values for event in assert_same(index, snapshot, with_value(name, value))}
    assert set(found) == single


@pytest.mark.parametrize("name", ["who", "whom", "party", "with", "speaker"])
def test_country_code_stands_for_its_actors(index: EventIndex, snapshot: Snapshot, name: str) -> None:
    actors = [count.value for count in index.facet(Filters(), name, limit=ALL) if count.value]
    for code in {row["code"] for row in index.rows("SELECT DISTINCT code FROM name WHERE code != ''")}:
        found = assert_same(index, snapshot, with_value(name, code))
        own = [actor for actor in actors if actor.endswith(f"/country/{code}")]
        assert not own or set(assert_same(index, snapshot, with_value(name, *own))) <= set(found)
        assert_same(index, snapshot, with_value(name, code, *actors[:1], UNKNOWN))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("axis", ["event", "article"])
def test_days_and_order_are_those_of_the_sparql(
    index: EventIndex, snapshot: Snapshot, sort: str, axis: str
) -> None:
    days = [row["published"] for row in index.rows("SELECT published FROM event ORDER BY published")]
    middle = date.fromisoformat(days[len(days) // 2])
    everything = Filters(axis=axis, sort=sort)
    before = Filters(axis=axis, sort=sort, last_day=middle)
    after = Filters(axis=axis, sort=sort, first_day=middle)
    found = [set(assert_same(index, snapshot, each)) for each in (everything, before, after)]
    assert found[0] == found[1] | found[2]
    assert found[1]
    assert found[2]


def test_words_and_confidence_are_those_of_the_sparql(index: EventIndex, snapshot: Snapshot) -> None:
    words = assert_same(index, snapshot, Filters(words="s* the"))
    assert words
    assert set(assert_same(index, snapshot, Filters(words="the"))) >= set(words)
    statements = assert_same(index, snapshot, with_value("class", "statement"))
    sure = assert_same(index, snapshot, Filters(min_confidence=0.99))
    assert set(statements) <= set(sure) < set(assert_same(index, snapshot, Filters()))


@pytest.mark.parametrize("value", ['"', "\\", "x> . ?s ?p ?o", "a\nb", "’; DROP TABLE event", "type:X", "é"])
def test_hostile_value_matches_nothing(index: EventIndex, snapshot: Snapshot, value: str) -> None:
    for name in PARAMETERS:
        assert assert_same(index, snapshot, with_value(name, value)) == []


def test_class_and_status_count_every_event(index: EventIndex) -> None:
    for name in ("class", "status", "type"):
        counts = index.facet(Filters(), name, limit=ALL)
        assert sum(count.events for count in counts) == index.count(Filters())


def test_words_without_a_word_are_refused(index: EventIndex) -> None:
    with pytest.raises(QueryError, match="no word"):
        index.count(Filters(words="?!"))


def test_missing_index_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="event index cannot be read"):
        EventIndex(tmp_path / "events.sqlite3").totals()


def test_index_ends_at_its_deadline(joined_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.explore.index._STEPS", 1)
    with open_snapshot(joined_store) as snapshot, pytest.raises(StoreError, match="took too long"):
        EventIndex(snapshot.path / "events.sqlite3", timeout_s=0).count(Filters())


def test_index_tables_join_for_views(index: EventIndex) -> None:
    sql, parameters = index.select(Filters())
    rows = index.rows(
        "SELECT count(DISTINCT event.id) AS n FROM event JOIN term ON event.id = term.event AND facet = 'class' "
        f"JOIN article ON article.event = event.id WHERE event.id IN ({sql})",
        parameters,
    )
    assert rows[0]["n"] == index.count(Filters())


def test_index_has_the_details_of_the_pages(index: EventIndex, snapshot: Snapshot) -> None:
    events = [event["iri"] for event in index.events(Filters())]
    expected = EventViews(snapshot.select, snapshot.iris).details(events)
    found = EventViews(snapshot.select, snapshot.iris, snapshot.events).details(events)
    for details in (*expected.values(), *found.values()):
        details["speakers"] = "|".join(sorted(details["speakers"].split("|")))
    assert found == expected


def test_quote_is_the_sentence_that_the_label_is_from(joined_store: Path) -> None:
    with open_snapshot(joined_store) as snapshot, snapshot.events() as index:
        rows = snapshot.select(
            "SELECT ?event ?words { ?event dip:namedBy/dip:sentence/oa:exact ?words }"
        ).rows
        named = {event.value: words.value for event, words in rows}
        told = snapshot.select(
            "SELECT ?event ?words { ?event dip:hasMention/dip:sentence/oa:exact ?words }"
        ).rows
        indexed = {
            row["iri"]: row["quote"]
            for row in index.rows("SELECT iri, quote FROM event NATURAL JOIN event_text")
        }
        listed = {
            one["thing"]: one["quote"] for one in snapshot.select(site_query("events", named)).records()
        }
        exported = {row["event"]: row["sentence"] for row in rows_of(Lookup(snapshot), named)}
    last = {event: max(words.value for one, words in told if one.value == event) for event in named}
    assert last != named  # some events are not named by the sentence that is last in the alphabet
    assert {event: indexed[event] for event in named} == listed == exported == named


def test_unchanged_filters_keep_their_url() -> None:
    url = {"who": ["NOR", "unknown"], "type": ["AID"], "q": ["a b"], "from": ["2025-01-02"], "page": ["3"]}
    filters = Filters.from_url(url)
    assert filters.parameters() == {name: url[name] for name in ("type", "who", "q", "from", "page")}
    assert filters.get("who") == ("NOR", UNKNOWN)
    assert filters.query_string(**{"from": None, "type": []}) == "who=NOR&who=unknown&q=a+b"


def test_country_code_has_the_name_of_todays_state(index: EventIndex, snapshot: Snapshot) -> None:
    base = f"{snapshot.iris.base}id/actor/country/"
    rows = snapshot.select("SELECT ?it ?label { ?it a dip:Country ; rdfs:label ?label }").records()
    names = {row["it"].removeprefix(base): row["label"] for row in rows}
    used = {code: name for code, name in names.items() if index.has_value("country", code)}
    assert used
    assert {code: index.label(code) for code in used} == used
