"""Names of national bodies, and the table of those with a name of their own."""

import pytest

from kg.resolve.actors.role_nouns import RoleKind, role_lexicon
from kg.resolve.data_tables import read_rows, split_cell
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold
from kg.resolve.national_bodies import body_with_name, national_body, official_name

ROWS = list(read_rows("national_bodies.tsv"))


@pytest.mark.parametrize(
    ("noun", "country", "name"),
    [
        ("foreign ministry", "KEN", "Ministry of Foreign Affairs of Kenya"),
        ("health ministry", "GMB", "Ministry of Health of the Gambia"),
        ("supreme court", "USA", "Supreme Court of the United States"),
        ("court of appeal", "PER", "Court of Appeal of Peru"),
    ],
)
def test_official_name_is_that_of_an_encyclopedia(noun: str, country: str, name: str) -> None:
    assert official_name(noun, country) == name


def test_national_body_has_the_key_of_the_gazetteer() -> None:
    keys = [
        entry.key for entry in (national_body("ISR", "parliament"), national_body("USA", "senate")) if entry
    ]
    assert keys == ["KNESSET", "US-SENATE"]


def test_national_body_has_one_key_for_its_names() -> None:
    assert national_body("PER", "congress") == national_body("PER", "parliament")
    assert body_with_name("KEN", "National Assembly of Kenya") == national_body("KEN", "lower house")


def test_national_body_is_unknown_without_a_row() -> None:
    assert national_body("COD", "army") is None
    assert body_with_name("COD", "Knesset") is None


def test_national_bodies_are_role_nouns_of_known_countries() -> None:
    bodies = {role.noun for role in role_lexicon().roles.values() if role.kind is RoleKind.BODY}
    assert {row["body"] for row in ROWS} <= bodies
    assert {row["country"] for row in ROWS} <= country_names().keys()
    assert len({(row["country"], row["body"]) for row in ROWS}) == len(ROWS)


def test_countries_of_regions_are_known() -> None:
    rows = list(read_rows("region_countries.tsv"))
    assert all(set(split_cell(row["countries"])) <= country_names().keys() for row in rows)
    assert len({fold(row["adjective"]) for row in rows}) == len(rows)
