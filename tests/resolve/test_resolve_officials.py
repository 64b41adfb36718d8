"""Look-ups of officials, canonical titles, and the tables that scripts/officials.py writes."""

import os
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from datetime import date

import pytest

from kg.resolve import official_records, official_tables
from kg.resolve.data_tables import read_rows, read_text
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold, slug
from kg.resolve.official_titles import canonical_title, fits, sector_of
from kg.resolve.officials import official_by_surname, official_with_title, officials_named
from scripts import officials

TABLES = ("officials.tsv", "legislators.tsv")
ROWS = {name: list(read_rows(name)) for name in TABLES}
DAY = date(2022, 7, 15)
EGYPT, USA, RUSSIA = (frozenset({code}) for code in ("EGY", "USA", "RUS"))


@pytest.mark.parametrize(
    ("text", "owner", "title", "place"),
    [
        ("Minister of Foreign Affairs", "EGY", "foreign minister", ""),
        ("external affairs minister", "IND", "foreign minister", ""),
        ("Federal Minister for Foreign Affairs", "DEU", "foreign minister", ""),
        ("Foreign Secretary", "GBR", "foreign minister", ""),
        ("Foreign Secretary", "IND", "foreign secretary", ""),
        ("Secretary of State", "USA", "secretary of state", ""),
        ("Secretary of Defense", "USA", "defence minister", ""),
        ("Minister of the Armed Forces", "FRA", "defence minister", ""),
        ("home secretary", "GBR", "interior minister", ""),
        ("Deputy Minister of Foreign Affairs", "POL", "deputy foreign minister", ""),
        ("education minister", "", "education minister", ""),
        ("Minister of Economy and Finance", "PER", "minister of economy and finance", ""),
        ("Minister of State for Foreign Affairs", "IND", "minister of state for foreign affairs", ""),
        ("Governor of Lagos State", "NGA", "governor", "Lagos State"),
        ("ambassador to the United Kingdom", "FRA", "ambassador", "United Kingdom"),
        ("President of the Senate", "FRA", "senate president", "Senate"),
        ("President of Campania", "ITA", "president", "Campania"),
        ("Prime Minister of Montenegro", "MNE", "prime minister", ""),
        ("Director of the CIA", "USA", "intelligence chief", ""),
        ("Judge of the Supreme Court", "IND", "judge", ""),
        ("army chief", "", "army chief", ""),
    ],
)
def test_canonical_title(text: str, owner: str, title: str, place: str) -> None:
    assert canonical_title(text, owner) == (title, place)
    if not place:
        assert canonical_title(title, owner).title == title


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [
        ("foreign minister", "foreign minister", True),
        ("foreign minister", "minister of foreign affairs and trade", True),
        ("trade minister", "minister of foreign affairs and trade", True),
        ("foreign minister", "secretary of state", True),
        ("minister", "education minister", True),
        ("general", "army chief", True),
        ("foreign minister", "deputy foreign minister", False),
        ("foreign minister", "foreign secretary", False),
        ("foreign minister", "trade minister", False),
        ("education minister", "higher education minister", False),
        ("minister", "prime minister", False),
        ("president", "vice president", False),
    ],
)
def test_title_fits(asked: str, held: str, expected: bool) -> None:
    assert fits(asked, held) == expected


def test_sector_of_title() -> None:
    titles = (
        "foreign minister",
        "senator",
        "chief justice",
        "army chief",
        "ambassador",
        "parliament speaker",
    )
    assert [sector_of(title) for title in titles] == ["GOV", "LEG", "JUD", "MIL", "GOV", "LEG"]


def test_three_ways_to_one_person() -> None:
    named = officials_named("Sameh Shoukry")
    spelled = officials_named("Sameh Shokry", EGYPT)
    people = [official_with_title("EGY", "foreign minister", DAY), official_by_surname("Shokry", EGYPT)]
    people += [match.official for match in (*named, *spelled)]
    assert {person.key for person in people if person} == {"person/sameh-shoukry"}
    assert [len(named), len(spelled), None in people] == [1, 1, False]
    assert [named[0].reason, spelled[0].reason] == ["same name", "spelled Sameh Shokry"]
    assert people[0] is not None
    assert people[0].wikidata == "Q7409268"
    assert people[0].countries == EGYPT


@pytest.mark.parametrize(
    ("owner", "title", "place", "name"),
    [
        ("USA", "foreign minister", "", "Antony Blinken"),
        ("USA", "defense secretary", "", "Lloyd Austin"),
        ("TUR", "foreign minister", "", "Mevlut Cavusoglu"),
        ("NGA", "education minister", "", "Adamu Adamu"),
        ("NGA", "governor", "Lagos", "Babajide Sanwo-Olu"),
        ("FRA", "ambassador", "UN", "Nicolas de Rivière"),
        ("NGA", "governor", "", None),  # several
        ("NGA", "king", "", None),
        ("XXX", "president", "", None),
    ],
)
def test_official_with_title(owner: str, title: str, place: str, name: str | None) -> None:
    found = official_with_title(owner, title, DAY, place)
    assert (found.name if found else None) == name


def test_official_with_title_needs_a_certain_day() -> None:
    assert official_with_title("EGY", "foreign minister", date(2030, 1, 1)) is None
    assert official_with_title("EGY", "foreign minister", date(1990, 1, 1)) is None


def test_official_by_surname_by_title_and_day() -> None:
    found = official_by_surname("Lavrov", RUSSIA, "Foreign Minister", DAY)
    assert found is not None
    assert found.key == "person/sergei-lavrov"
    assert official_by_surname("Lavrov", RUSSIA, "Defence Minister", DAY) is None
    assert official_by_surname("Lavrov", USA, "Foreign Minister", DAY) is None
    assert official_by_surname("Smith", USA, "lawmaker", DAY) is None  # several


def test_officials_named_keeps_namesakes_apart() -> None:
    assert [match.official.name for match in officials_named("Michelle Obama", USA)] == ["Michelle Obama"]
    assert officials_named("Michel Obamo", USA) == ()
    assert officials_named("Salman") == ()
    assert officials_named("Sameh Shokri") == ()  # another spelling needs a country
    assert len({match.official.key for match in officials_named("John Bell")}) == len(
        officials_named("John Bell")
    )


def test_curated_person_keeps_key_and_gains_tenures() -> None:
    (match,) = officials_named("Vladimir Zelenskiy", frozenset({"UKR"}))
    assert match.official.key == "person/volodymyr-zelenskyy"
    (trump,) = officials_named("TRUMP Donald", USA)
    assert trump.official.key == "person/donald-trump"
    assert trump.official.sector_on(date(2018, 5, 1)) == "GOV"
    assert trump.official.tenures_on(date(2022, 5, 1), "president") == ()


def test_tenure_of_years_is_certain_inside_them() -> None:
    tenure = official_records._tenure("MRT:foreign minister::2008:2010-03:")
    assert [tenure.covers(date(*day)) for day in ((2008, 7, 1), (2009, 7, 1), (2010, 3, 5))] == [
        False,
        True,
        False,
    ]
    assert tenure.covers(date(2008, 7, 1), certain=False)
    assert not tenure.covers(date(2010, 4, 1), certain=False)
    still_open = official_records._tenure("MRT:foreign minister::2008-01-05::2023-01-18")
    assert [still_open.covers(date(2024, 1, 1), certain=certain) for certain in (True, False)] == [
        False,
        True,
    ]


def test_rows_are_valid() -> None:
    owners = {
        *country_names(),
        *(r["key"] for t in ("states.tsv", "organizations.tsv") for r in read_rows(t)),
    }
    for rows in ROWS.values():
        assert [fold(row["name"]) for row in rows] == sorted(fold(row["name"]) for row in rows)
        for row in rows:
            for tenure in row["tenures"].split(";"):
                owner, title, _, start, end, as_of = tenure.split(":")
                assert owner in owners, row
                assert title, row
                assert start, row
                assert bool(end) != bool(as_of), row


def test_keys_are_unique() -> None:
    keys = Counter(slug(row["name"]) + row["suffix"] for rows in ROWS.values() for row in rows)
    assert [key for key, count in keys.items() if count > 1] == []
    items = Counter(row["wikidata"] for rows in ROWS.values() for row in rows)
    assert max(items.values()) == 1


def test_tables_match_their_source() -> None:
    if not officials.SOURCES.exists():
        assert os.environ.get("CI") != "true", f"{officials.SOURCES} is missing"
        pytest.skip(f"{officials.SOURCES} is missing; the derived tables are in the repository")
    for name, text in officials.tables().items():
        assert text == read_text(name), f"{name} is outdated: run python -m scripts.officials"


_LOAD = """
from datetime import date
from kg.resolve.officials import official_with_title, officials_named
officials_named("Sameh Shokry", frozenset({"EGY"}))
official_with_title("EGY", "foreign minister", date(2022, 7, 15))
"""


def test_first_look_up_is_fast() -> None:
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", _LOAD], check=True)
        times.append(time.perf_counter() - begin)
    assert min(times) < 3  # about 0.4 s on an idle machine, with the start of Python


def test_memory_of_all_indexes_is_bounded() -> None:
    for function in (
        official_tables._lines,
        official_tables._numbers_by_owner,
        official_tables._numbers_by_alias,
    ):
        function.cache_clear()
    official_tables._numbers_by_sound.cache_clear()
    official_tables.numbers_by_title.cache_clear()
    tracemalloc.start()
    for owner in official_tables._numbers_by_owner():
        official_tables.numbers_by_title(owner)
        official_tables._numbers_by_sound(owner)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 60e6
