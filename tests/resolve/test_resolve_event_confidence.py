"""The probability of an event, given who takes part and what else the article tells."""

from dataclasses import replace

import pytest
from resolve_helpers import event_of

from kg.codes import CLASSIFIER_RULE
from kg.model import (
    Actor,
    ActorKind,
    ActorLink,
    EventMention,
    EventType,
    Mention,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Span,
)
from kg.resolve.event_confidence import REJECTED, reassess

PHRASE = Mention(sentence=0, head=1, span=Span(start=0, end=4, quote="They"))
ACT = replace(
    event_of((PHRASE,)),
    predicate="meet",
    rule=CLASSIFIER_RULE,
    type=EventType.CONSULT,
    cameo="04",
    participants=(),
)
STATEMENT = replace(ACT, predicate="say", type=EventType.STATE, cameo="010", content=(PHRASE.span,))


def mention_with(
    mention: EventMention = ACT, *, agent: str | None = None, patient: str | None = None, **changes: object
) -> ResolvedMention:
    sides = {Role.AGENT: agent, Role.PATIENT: patient}
    participants = tuple(participant(role, sector) for role, sector in sides.items() if sector)
    return ResolvedMention(
        mention=replace(mention, **changes), participants=participants, speaker=None, time=None, place=None
    )


def participant(role: Role, sector: str) -> ResolvedParticipant:
    actor = Actor(key="person/x", kind=ActorKind.PERSON, name="X", country="USA", sector=sector)
    link = ActorLink(mention=PHRASE, actors=(actor,), reason="name", score=1.0)
    return ResolvedParticipant(role=role, mention=PHRASE, link=link)


OTHERS = [mention_with(ACT, type=EventType.AID, predicate="help", confidence=0.9)] * 6


def probability(*mentions: ResolvedMention) -> float:
    """Return the new probability of the first of an article's mentions."""
    return reassess([*mentions, *OTHERS])[0].mention.confidence


def test_article_without_events_stays_empty() -> None:
    assert reassess([]) == []


def test_mention_without_type_is_unchanged() -> None:
    other = mention_with(type=None, cameo=None, rule="", confidence=0.1)
    assert reassess([other]) == [other]
    assert reassess([other, *OTHERS])[0] == other


@pytest.mark.parametrize("mention", [ACT, STATEMENT], ids=lambda mention: mention.type)
def test_agent_of_a_government_is_likelier_than_a_private_one(mention: EventMention) -> None:
    assert probability(mention_with(mention, agent="GOV")) > probability(mention_with(mention, agent="CVL"))


def test_political_article_makes_an_event_likelier() -> None:
    others = [
        mention_with(confidence=0.9, predicate=str(number), type=EventType.ACCUSE) for number in range(8)
    ]
    political = [replace(each, participants=mention_with(agent="GOV").participants) for each in others]
    private = [replace(each, participants=mention_with(agent="CVL").participants) for each in others]
    assert probability(mention_with(), *political) > probability(mention_with(), *private)


def test_private_act_is_unlikely_only_far_from_politics() -> None:
    def gain(patient: str, sector: str) -> float:
        """Return how much likelier an act with a patient is in an article whose other acts have these agents."""
        others = [mention_with(agent=sector, type=EventType.AID, confidence=0.9)] * 8
        first, without = (
            reassess([act, *others])[0].mention.confidence
            for act in (mention_with(agent="CVL", patient=patient), mention_with(agent="CVL"))
        )
        return first - without

    assert gain("CVL", "CVL") < gain("GOV", "CVL")
    assert gain("CVL", "CVL") < 0 < gain("CVL", "GOV")


def test_same_act_told_elsewhere_makes_an_event_likelier() -> None:
    assert probability(mention_with(), mention_with(confidence=0.95)) > probability(mention_with(), OTHERS[0])


def test_unlikely_event_of_an_article_loses_its_type_but_not_its_words() -> None:
    unlikely = mention_with(rule="meet", confidence=0.05)
    rejected = reassess([unlikely] * 6)[0].mention
    assert (rejected.type, rejected.cameo, rejected.mode) == (None, None, None)
    assert rejected.rule == f"meet, {REJECTED}"
    assert (rejected.trigger, rejected.predicate) == (ACT.trigger, ACT.predicate)


def test_rejected_statement_has_no_content() -> None:
    rejected = reassess([mention_with(STATEMENT, confidence=0.01), *OTHERS])[0].mention
    assert (rejected.type, rejected.content) == (None, ())


def test_few_events_keep_types_by_rule_and_likely_proposals() -> None:
    by_rule, likely, unlikely = (
        mention_with(rule="meet", confidence=0.1),
        mention_with(confidence=0.5),
        mention_with(confidence=0.2),
    )
    assert reassess([by_rule, likely]) == [by_rule, likely]
    assert reassess([unlikely])[0].mention.type is None


@pytest.mark.parametrize("given", [0.0, 1.0])
def test_extreme_scores_stay_probabilities(given: float) -> None:
    assert 0 < probability(mention_with(agent="GOV", rule="meet", confidence=given)) < 1


def test_order_of_mentions_does_not_matter() -> None:
    mentions = [
        mention_with(agent="GOV", confidence=0.8),
        mention_with(STATEMENT, confidence=0.6),
        mention_with(confidence=0.3),
    ]
    assert reassess(mentions[::-1])[::-1] == reassess(mentions)
