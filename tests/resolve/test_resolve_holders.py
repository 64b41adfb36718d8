"""Who held which office when: the tables against their source and against themselves."""

import os
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

import pytest

from kg.resolve.actors.role_nouns import lexicon
from kg.resolve.data_tables import rows, several, text_of
from kg.resolve.gazetteer import countries
from kg.resolve.name_keys import fold
from kg.resolve.office_holders import in_office, named, persons, surnamed
from scripts import office_holders

OWN = list(rows("office_holders_own.tsv"))
OWNERS = {
    *countries(),
    *(row["key"] for table in ("states.tsv", "organizations.tsv") for row in rows(table)),
}


@pytest.mark.parametrize(
    ("owner", "office", "day", "name"),
    [
        ("USA", "president", "2025-08-20", "Donald Trump"),
        ("USA", "president", "2022-05-01", "Joe Biden"),
        ("USA", "president", "2018-05-01", "Donald Trump"),
        ("USA", "president", "2021-01-20", None),  # the day on which one followed the other
        ("USA", "president", "1900-01-01", None),
        ("USA", "king", "2025-08-20", None),
        ("UN", "secretary-general", "2010-03-01", "Ban Ki-moon"),
        ("SOMALILAND", "president", "2019-03-01", "Muse Bihi Abdi"),
        ("ITA", "prime minister", "2025-03-01", "Giorgia Meloni"),
        ("ITA", "prime minister", "2030-03-01", None),  # nobody knows yet
    ],
)
def test_holder_on_a_day(owner: str, office: str, day: str, name: str | None) -> None:
    found = in_office(owner, office, date.fromisoformat(day))
    assert (found.name if found else None) == name


def test_a_year_alone_is_certain_only_for_the_years_between() -> None:
    days = [date(2013, 7, 1), date(2014, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    found = [in_office("GRD", "prime minister", day) for day in days]
    assert [known is not None for known in found] == [False, True, True, False]


def test_names_of_persons() -> None:
    assert [known.key for known in named("Volodymyr Zelenskiy")] == ["person/volodymyr-zelenskyy"]
    assert [known.key for known in named("Lula")] == ["person/luiz-inacio-lula-da-silva"]
    assert named("Salman") == ()  # a given name alone is nobody's
    assert {known.name for known in surnamed("Bush")} == {"George H. W. Bush", "George W. Bush"}
    assert len({known.key for known in persons()}) == len(persons())


def test_no_office_of_one_is_held_by_two() -> None:
    held = defaultdict(list)
    for row in OWN:
        until = row["until"] or row["as_of"]
        last = date.fromisoformat(until) - timedelta(days=1)  # the day itself may be both's
        held[row["owner"], row["office"]].append((date.fromisoformat(row["from"]), last, row["name"]))
    for office, tenures in held.items():
        for (first, last, one), (begin, end, other) in combinations(tenures, 2):
            assert last < begin or end < first, (office, one, other)


def test_rows_of_our_own() -> None:
    for row in OWN:
        assert row["owner"] in OWNERS, row
        assert tuple(fold(row["office"]).split()) in lexicon().roles, row
        assert row["from"] < (row["until"] or row["as_of"]), row
        assert bool(row["until"]) != bool(row["as_of"]), row


def test_every_name_beside_belongs_to_a_person() -> None:
    known = {fold(person.name) for person in persons()}
    assert [row["name"] for row in rows("person_aliases.tsv") if fold(row["name"]) not in known] == []
    assert all(several(row["aliases"]) for row in rows("person_aliases.tsv"))


def test_table_is_what_its_source_gives() -> None:
    if not office_holders.SOURCES.exists():
        assert os.environ.get("CI") != "true", f"{office_holders.SOURCES} is missing"
        pytest.skip(f"{office_holders.SOURCES} is not there: the derived table is in the project")
    assert office_holders.table() == text_of("office_holders.tsv")
