"""What one speaker says on one occasion: with other verbs, for a country, in accusations, in a short report."""

from dataclasses import replace
from datetime import date

import pytest
from join_helpers import MALI, SANI, article, day, meeting, statement

from kg.codes import Certainty, EventType, Polarity
from kg.join import join
from kg.join_values import Party

CHAD = Party(key="country/TCD", kind="Country", country="TCD")
REMARKS = {
    "predicate": "make",
    "target": "comment",
    "text": "She made the comments on Monday.",
    "content": (),
}
CLAIM = {"act": "accuse", "type": EventType.ACCUSE, "predicate": "accuse"}


@pytest.mark.parametrize(("speaker", "events"), [(CHAD, 1), (MALI, 2), (SANI, 2)])
def test_sayings_remarks_can_be_those_of_ones_country(speaker, events) -> None:
    told = statement("the road is open", agents=(speaker,), quotations=())
    remarks = replace(statement("", 1, quotations=()), **REMARKS)
    assert len(join([article("a", told, remarks)]).events) == events


def test_sayings_country_does_not_say_what_comes_after_the_remarks() -> None:
    remarks = replace(statement("", quotations=()), **REMARKS)
    told = statement("the road is open", 1, agents=(CHAD,), quotations=())
    assert len(join([article("a", remarks, told)]).events) == 2


@pytest.mark.parametrize(("first", "events"), [("state", 1), ("accuse", 2)])
def test_sayings_another_act_of_speech_belongs_to_a_statement(first, events) -> None:
    said = statement("the road is open", quotations=())
    said = said if first == "state" else meeting(**CLAIM)
    asked = replace(
        meeting(act="request", type=EventType.REQUEST, predicate="ask"), head=9, adds_to=said.head
    )
    assert len(join([article("a", said, asked)]).events) == events


@pytest.mark.parametrize(("certainty", "events"), [(Certainty.FACT, 1), (Certainty.CONDITIONAL, 2)])
def test_sayings_what_is_added_needs_an_act_of_speech(certainty, events) -> None:
    support = meeting(
        act="support", type=EventType.SUPPORT, predicate="support", others=(), certainty=certainty
    )
    argued = replace(statement("it goes too far", quotations=()), head=9, adds_to=support.head)
    assert len(join([article("a", support, argued)]).events) == events


def test_sayings_what_is_added_is_of_the_whole_occasion() -> None:
    first = statement("the road is open", occasion="an interview", quotations=())
    second = statement("the mines are closed for good", 9, quotations=())
    asked = meeting(9, act="request", type=EventType.REQUEST, predicate="ask")
    asked = replace(asked, head=7, adds_to=second.head)
    assert len(join([article("a", first, second, asked)]).events) == 1


@pytest.mark.parametrize(
    ("traits", "events"),
    [
        ({}, 1),
        ({"is_another": True}, 2),
        ({"is_repeated": True}, 2),
        ({"days": day(date(2025, 2, 1))}, 2),
        ({"certainty": Certainty.POSSIBLE}, 2),
        ({"polarity": Polarity.DENIED}, 2),
        ({"is_noun": True}, 2),
        ({"agents": (SANI,)}, 2),
    ],
)
def test_sayings_new_accusation_is_of_the_only_occasion(traits, events) -> None:
    first = statement("the road is open", occasion="an interview", quotations=())
    second = meeting(9, **{**CLAIM, "others": (MALI,), **traits})
    assert len(join([article("a", first, second)]).events) == events


def test_sayings_short_report_has_one_of_several() -> None:
    said = (
        "the herds will pass the border in april",
        "the copper mines near the river stay closed",
        "no soldier came",
    )
    sayings = [statement(words, number, quotations=()) for number, words in enumerate(said)]
    sayings[0] = replace(sayings[0], occasion="an interview")
    report = statement("the herds pass the border in april", quotations=())
    assert len(join([article("a", *sayings), article("b", report)]).events) == 1
    other = statement("the fishermen of the delta want ice in april", quotations=())
    assert len(join([article("a", *sayings), article("b", other)]).events) == 2


@pytest.mark.parametrize(
    ("traits", "events"), [({}, 1), ({"words": ("mine", "copper", "strike")}, 2), ({"agents": (SANI,)}, 2)]
)
def test_sayings_same_sentence_in_two_articles_is_one_event(traits, events) -> None:
    thanks = {"act": "support", "type": EventType.SUPPORT, "predicate": "thank", "others": (MALI,)}
    articles = [article("a", meeting(**thanks)), article("b", meeting(**{**thanks, **traits}))]
    assert len(join(articles).events) == events
