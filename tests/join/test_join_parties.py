"""Parties of two articles: a person by the last name only, and namesakes of other countries."""

import pytest
from join_helpers import DEBY, SANI, article, meeting

from kg.codes import EventType
from kg.join import join
from kg.join.parties import likeness, match, tokens
from kg.join_values import Party

NAMED = 0.5  # likeness of two parties of one country whose names say nothing
ONLY_LAST = Party(key="person/deby-TCD-0a1b2c3d4e5f", kind="Person", country="TCD")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("person/awa-deby", "deby"),
        ("person/awa-deby-TCD", "deby"),
        ("person/deby-TCD-0a1b2c3d4e5f", "deby"),
        ("person/deby-0a1b2c3d4e5f", "deby"),
        ("person/deby-decade", "decade"),
    ],
)
def test_parties_last_name_is_no_code_and_no_article(key, name) -> None:
    assert tokens(Party(key=key, kind="Person")) == {name}


def test_parties_person_by_last_name_only_can_be_the_full_name() -> None:
    found = match((ONLY_LAST,), (DEBY,))
    assert found.level > 0
    assert found.distinct is None
    assert match((ONLY_LAST,), (SANI,)).level == 0


def test_parties_two_articles_join_by_a_last_name() -> None:
    arrest = {"act": "arrest", "type": EventType.COERCE, "predicate": "arrest", "agents": ()}
    full, last = meeting(**arrest, others=(DEBY,)), meeting(**arrest, others=(ONLY_LAST,))
    assert len(join([article("a", full), article("b", last)]).events) == 1
    namesake = Party(key="person/deby-NER-0a1b2c3d4e5f", kind="Person", country="NER")
    assert len(join([article("a", full), article("b", meeting(**arrest, others=(namesake,)))]).events) == 2


@pytest.mark.parametrize(
    ("first", "second", "is_common"),
    [
        ("TCD-military-court", "TCD-military-court-of-chad", True),
        ("TCD-military", "TCD-military-court", True),
        ("TCD-railway", "TCD-military-court", False),
        ("TCD-military-school", "TCD-military-court", False),
        ("BANK-OF-CHAD", "LIBERAL-PARTY-OF-CHAD", False),
    ],
)
def test_parties_organisations_need_more_in_common_than_a_country(first, second, is_common) -> None:
    parties = [
        Party(key=f"organization/{name}", kind="Organization", country="TCD") for name in (first, second)
    ]
    assert (likeness(*parties) > NAMED) == is_common
