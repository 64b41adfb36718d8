"""Parties in opposition by day."""

from datetime import date

import pytest

from kg.resolve.data_tables import read_rows
from kg.resolve.opposition import is_in_opposition


@pytest.mark.parametrize(
    ("party", "day", "expected"),
    [
        ("Likud", date(2022, 7, 1), True),
        ("Likud", date(2023, 7, 1), False),
        ("Likud", None, False),
        ("Reform UK", None, True),
        ("Windward Party", date(2022, 7, 1), False),
    ],
)
def test_party_is_in_opposition_on_a_day(party: str, day: date | None, expected: bool) -> None:
    assert is_in_opposition(party, day) is expected


def test_opposition_lists_parties_of_the_tables() -> None:
    listed = {row["name"]: row["sector"] for row in read_rows("organizations.tsv")}
    listed |= {row["organization"]: row["sector"] for row in read_rows("setting_names.tsv")}
    assert {listed.get(row["party"]) for row in read_rows("opposition.tsv")} == {"PTY"}


def test_opposition_spells_have_an_order() -> None:
    spells = [(row["first"], row["last"]) for row in read_rows("opposition.tsv")]
    assert all(first < last for first, last in spells if first and last)
