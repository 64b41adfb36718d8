"""Values as people type them, reasons for empty results, and the number of rows."""

import pytest

from kg.ask import Names, count_rows, explain_empty, prepare
from kg.ask.type_names import type_words
from kg.errors import NotFoundError, QueryError
from kg.query_library import counting_query, get_query, library, with_page
from kg.store import Snapshot, Table, Term


@pytest.fixture(scope="module")
def names(snapshot: Snapshot) -> Names:
    return Names(snapshot.select)


@pytest.mark.parametrize(
    "typed", ["Norway", "norway", "NO", "no", "NOR", "nor", "Norwegian", "norwegians", "the Norwegians"]
)
def test_country_is_found_by_name_code_and_demonym(names: Names, typed: str) -> None:
    assert names.actor(typed) == "NOR"
    assert names.country(typed) == "NOR"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Otieno", "Amina Otieno"),
        ("amina otieno", "Amina Otieno"),
        ("Zelensky", "Volodymyr Zelenskyy"),
        ("zelenskiy", "Volodymyr Zelenskyy"),
        ("Putin", "Vladimir Putin"),
        ("President Putin", "Vladimir Putin"),
        ("the NATO", "NATO"),
        ("nato", "NATO"),
        ("Norway|kenya", "NOR|KEN"),
        ("Norway and Kenya", "NOR|KEN"),
        ("norwegians, Kenya", "NOR|KEN"),
        ("Norway and Nowhere", "Norway and Nowhere"),
        ("Norway's", "NOR"),
        ("any", "any"),
        ("Nobody at All", "Nobody at All"),
    ],
)
def test_actor_is_found_by_surname_and_other_spellings(names: Names, typed: str, value: str) -> None:
    assert names.actor(typed) == value


@pytest.mark.parametrize("typed", ["oslo", "OSLO", "Osslo"])
def test_place_is_found_in_any_case_and_spelling(names: Names, typed: str) -> None:
    assert names.place(typed) == "Oslo"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("consult", "CONSULT"),
        ("Material Conflict", "material-conflict"),
        ("material-conflict", "material-conflict"),
        ("meeting", "CONSULT"),
        ("Meetings", "CONSULT"),
        ("attacked", "ASSAULT"),
        ("condemning", "ACCUSE"),
        ("denies", "REJECT"),
        ("042", "CONSULT-visit"),
        ("reject", "REJECT"),
    ],
)
def test_event_type_is_found_by_its_label(names: Names, typed: str, name: str) -> None:
    assert names.event_type(typed) == name


@pytest.mark.parametrize("typed", ["conflict", "Conflict"])
def test_part_of_a_label_suggests_the_labels(names: Names, typed: str) -> None:
    with pytest.raises(NotFoundError) as error:
        names.event_type(typed)
    assert "verbal conflict" in error.value.remedy
    assert "material conflict" in error.value.remedy


def test_each_word_means_one_event_type_that_exists(names: Names) -> None:
    for name, words in type_words().items():
        for word in words:
            assert names.event_type(word) == name, word


@pytest.mark.parametrize("typed", ["Congo", "congo", "Korea", "Koreans", "the Congo"])
def test_short_name_of_two_countries_lists_both(names: Names, typed: str) -> None:
    for resolve in (names.actor, names.country):
        with pytest.raises(QueryError) as error:
            resolve(typed)
        assert error.value.remedy.count("(country, ") == 2


@pytest.mark.parametrize(
    ("typed", "code"), [("Guinea", "GIN"), ("South Koreans", "KOR"), ("DR Congo", "COD")]
)
def test_full_name_of_a_country_is_not_ambiguous(names: Names, typed: str, code: str) -> None:
    assert names.actor(typed) == names.country(typed) == code


def test_code_of_a_country_and_an_organization_lists_both(names: Names) -> None:
    with pytest.raises(QueryError) as error:
        names.actor("AU")
    assert "Australia (country, AUS)" in error.value.remedy
    assert "African Union (organization)" in error.value.remedy


def test_organization_is_no_country(names: Names) -> None:
    with pytest.raises(NotFoundError) as error:
        names.country("EU")
    assert "European Union (organization)" in error.value.remedy


def test_what_follows_of_in_a_name_is_not_the_actor(names: Names) -> None:
    assert names.actor("England") == "England"
    assert names.actor("Bank England") == "Bank of England"


@pytest.mark.parametrize("typed", ["a b " * 10_000, "|".join("abcdefghijklmn")])
def test_long_value_is_not_compared_with_names(typed: str) -> None:
    def select(_: str) -> Table:
        raise AssertionError

    assert Names(select).actor(typed) == typed


def test_unknown_country_and_type_get_suggestions(names: Names) -> None:
    with pytest.raises(NotFoundError) as error:
        names.country("Norwey")
    assert "Norway" in error.value.remedy
    with pytest.raises(NotFoundError) as error:
        names.event_type("consultt")
    assert "consult" in error.value.remedy


def test_ambiguous_surname_lists_its_candidates() -> None:
    people = [("a", "Ann Example"), ("b", "Bob Example")]

    def select(query: str) -> Table:
        if "altLabel" in query or "COUNT" in query:
            return Table(columns=("who",), rows=())
        rows = tuple(
            (Term(value=f"http://x/actor/person/{key}", kind="uri"), Term(value=label, kind="literal"))
            for key, label in people
        )
        return Table(columns=("who", "label"), rows=rows)

    with pytest.raises(QueryError) as error:
        Names(select).actor("example")
    assert "Ann Example (person)" in error.value.remedy
    assert "Bob Example (person)" in error.value.remedy


def test_prepare_notes_what_a_value_is_taken_for(names: Names) -> None:
    prepared = prepare(get_query("statements"), {"speaker": "Otieno"}, names)
    assert prepared.notes == ("speaker: Otieno is taken as Amina Otieno.",)
    assert not prepare(get_query("statements"), {"speaker": "norway"}, names).notes


def test_month_is_its_first_or_last_day(names: Names) -> None:
    prepared = prepare(get_query("events-by-day"), {"from": "March 2025", "to": "March 2025"}, names)
    assert prepared.values == {"from": "2025-03-01", "to": "2025-03-31"}
    assert "to: March 2025 is taken as 2025-03-31." in prepared.notes


def test_empty_result_says_why_and_what_is_near(snapshot: Snapshot, names: Names) -> None:
    def reasons(name: str, **values: str) -> str:
        prepared = prepare(get_query(name), {key.rstrip("_"): value for key, value in values.items()}, names)
        return " ".join(explain_empty(prepared, snapshot.select, names))

    text = reasons("denied-events", speaker="Ecuador")
    assert "Without speaker Ecuador there" in text
    assert "Ecuador is the speaker of" in text
    assert "France takes part in no event." in reasons("denied-events", speaker="france")
    assert "Near: Amina Otieno" in reasons("denied-events", speaker="Aminah Otienho Jr")
    assert "No place is called Osslow. Near: Oslo." in reasons("events-at-a-place", place="Osslow")
    assert "The articles are of 2025-03-03 to" in reasons("events-by-day", from_="2030-01-01")


def test_count_is_that_of_all_rows(snapshot: Snapshot) -> None:
    for query in library():
        assert counting_query(query.text).count("LIMIT") == 0
        assert count_rows(query.text, snapshot.select) == len(
            snapshot.select(with_page(query.text, None)).rows
        )


def test_page_replaces_limit_and_offset() -> None:
    text = get_query("who-met-whom").text
    assert with_page(text, None).rstrip().endswith("?event")
    assert with_page(text, 5, 10).endswith("LIMIT 5\nOFFSET 10\n")
