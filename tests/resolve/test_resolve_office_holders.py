"""Office-holder look-ups, and consistency of the tables with each other and with their source."""

import os
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

import pytest

from kg.resolve.actors.role_nouns import role_lexicon
from kg.resolve.data_tables import read_rows, read_text, split_cell
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold
from kg.resolve.office_holders import all_holders, holder_on, holders_by_name, holders_by_surname
from scripts import office_holders

OWN = list(read_rows("office_holders_own.tsv"))
OWNERS = {
    *country_names(),
    *(row["key"] for table in ("states.tsv", "organizations.tsv") for row in read_rows(table)),
}


@pytest.mark.parametrize(
    ("owner", "office", "day", "name"),
    [
        ("USA", "president", "2025-08-20", "Donald Trump"),
        ("USA", "president", "2022-05-01", "Joe Biden"),
        ("USA", "president", "2018-05-01", "Donald Trump"),
        ("USA", "president", "2021-01-20", None),  # day of the change of office
        ("USA", "president", "1900-01-01", None),
        ("USA", "king", "2025-08-20", None),
        ("UN", "secretary-general", "2010-03-01", "Ban Ki-moon"),
        ("SOMALILAND", "president", "2019-03-01", "Muse Bihi Abdi"),
        ("ITA", "prime minister", "2025-03-01", "Giorgia Meloni"),
        ("ITA", "prime minister", "2030-03-01", None),  # after the date of the table
    ],
)
def test_holder_on_day(owner: str, office: str, day: str, name: str | None) -> None:
    holder = holder_on(owner, office, date.fromisoformat(day))
    assert (holder.name if holder else None) == name


def test_tenure_by_years_covers_only_full_years() -> None:
    days = [date(2013, 7, 1), date(2014, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    holders = [holder_on("GRD", "prime minister", day) for day in days]
    assert [holder is not None for holder in holders] == [False, True, True, False]


def test_look_up_by_name() -> None:
    assert [holder.key for holder in holders_by_name("Volodymyr Zelenskiy")] == ["person/volodymyr-zelenskyy"]
    assert [holder.key for holder in holders_by_name("Lula")] == ["person/luiz-inacio-lula-da-silva"]
    assert holders_by_name("Salman") == ()  # a given name alone is not enough
    assert {holder.name for holder in holders_by_surname("Bush")} == {"George H. W. Bush", "George W. Bush"}
    assert len({holder.key for holder in all_holders()}) == len(all_holders())


def test_tenures_of_an_office_do_not_overlap() -> None:
    held = defaultdict(list)
    for row in OWN:
        until = row["until"] or row["as_of"]
        last = date.fromisoformat(until) - timedelta(days=1)  # two holders may share the day of the change
        held[row["owner"], row["office"]].append((date.fromisoformat(row["from"]), last, row["name"]))
    for office, tenures in held.items():
        for (first, last, one), (begin, end, other) in combinations(tenures, 2):
            assert last < begin or end < first, (office, one, other)


def test_own_rows_are_valid() -> None:
    for row in OWN:
        assert row["owner"] in OWNERS, row
        assert tuple(fold(row["office"]).split()) in role_lexicon().roles, row
        assert row["from"] < (row["until"] or row["as_of"]), row
        assert bool(row["until"]) != bool(row["as_of"]), row


def test_every_alias_belongs_to_an_office_holder() -> None:
    names = {fold(holder.name) for holder in all_holders()}
    assert [row["name"] for row in read_rows("person_aliases.tsv") if fold(row["name"]) not in names] == []
    assert all(split_cell(row["aliases"]) for row in read_rows("person_aliases.tsv"))


def test_table_matches_its_source() -> None:
    if not office_holders.SOURCES.exists():
        assert os.environ.get("CI") != "true", f"{office_holders.SOURCES} is missing"
        pytest.skip(f"{office_holders.SOURCES} is missing; the derived table is in the repository")
    assert office_holders.table() == read_text("office_holders.tsv")
