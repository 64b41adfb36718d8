"""The choice of an event's type from the type rule and the scores of the event classifier."""

from dataclasses import replace

import pytest

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, NO_RULE
from kg.extract.triggers import find_triggers
from kg.extract.type_choice import choose_type
from kg.model import (
    Entity,
    EntityLabel,
    EventType,
    Mention,
    Participant,
    Role,
    Sentence,
    Span,
    Token,
)

TEXT = "Police arrested reporters."
ARREST = next(rule for rule in LEXICON.rules_for("verbs", "arrest") if not rule.condition_count)
SURE = [(EventType.SANCTION, 0.9)]
DIVIDED = [(EventType.SANCTION, 0.45), (EventType.COERCE, 0.3)]


def word_span(word):
    return Span(start=TEXT.index(word), end=TEXT.index(word) + len(word), quote=word)


def participant(role, head, word):
    return Participant(role=role, mention=Mention(sentence=0, head=head, span=word_span(word)))


def choice(rule, scores, participants=(), names=()):
    words = (("Police", "NOUN", 2, "nsubj"), ("arrested", "VERB", 0, "root"), ("reporters", "NOUN", 2, "obj"))
    tokens = tuple(
        Token(
            index=index,
            text=word,
            lemma="arrest" if upos == "VERB" else word.lower(),
            upos=upos,
            xpos="",
            feats="",
            head=head,
            deprel=relation,
            start=TEXT.index(word),
            end=TEXT.index(word) + len(word),
            event_scores=None if scores is None else tuple(scores if upos == "VERB" else ()),
        )
        for index, (word, upos, head, relation) in enumerate(words, 1)
    )
    span = Span(start=0, end=len(TEXT), quote=TEXT)
    entities = [
        Entity(label=EntityLabel.ORGANIZATION, first=t.index, last=t.index, span=word_span(t.text))
        for t in tokens
        if t.text in names
    ]
    tree = Tree(Sentence(index=0, span=span, tokens=tokens, entities=tuple(entities)), TEXT)
    [trigger] = (found for found in find_triggers(tree) if found.is_verb)
    return choose_type(tree, trigger, rule, participants)


def test_rule_decides_without_a_classifier():
    assert choice(ARREST, None).rule is ARREST
    assert choice(NO_RULE, None).rule is NO_RULE
    assert choice(NO_RULE, None).probability == 0


def test_scores_confirm_a_rule():
    confirmed, doubtful = choice(ARREST, [(EventType.COERCE, 0.9)]), choice(ARREST, [(EventType.COERCE, 0.5)])
    assert confirmed.rule is doubtful.rule is ARREST
    assert confirmed.probability > doubtful.probability
    assert confirmed.probability > 0.8


def test_scores_overrule_a_rule():
    rejected = choice(ARREST, [])
    assert (rejected.rule.type, rejected.rule.name) == (None, "arrest, rejected by the classifier")
    assert rejected.probability < 0.2


def test_only_sure_scores_change_the_type_of_a_rule():
    changed, kept = choice(ARREST, SURE), choice(ARREST, DIVIDED)
    assert (changed.rule.type, changed.rule.name) == (EventType.SANCTION, "classifier")
    assert kept.rule is ARREST
    assert kept.probability < choice(ARREST, [(EventType.COERCE, 0.5)]).probability


def test_rule_with_conditions_is_only_overruled_by_sure_scores():
    specific = replace(ARREST, objects=frozenset({"reporter"}))
    doubtful = [(EventType.COERCE, 0.1)]
    assert choice(ARREST, doubtful).rule.type is None
    assert choice(specific, doubtful).rule is specific


def test_rule_for_an_act_between_names_is_only_overruled_by_sure_scores():
    sides = (participant(Role.AGENT, 1, "Police"), participant(Role.PATIENT, 3, "reporters"))
    doubtful = [(EventType.COERCE, 0.1)]
    assert choice(ARREST, doubtful, sides, names=["Police", "reporters"]).rule is ARREST
    assert choice(ARREST, doubtful, sides, names=["Police"]).rule.type is None
    assert choice(ARREST, doubtful, sides[:1], names=["Police", "reporters"]).rule.type is None


@pytest.mark.parametrize("type_", list(EventType))
def test_scores_propose_a_type_without_a_rule(type_):
    proposed = choice(NO_RULE, [(type_, 0.95)])
    assert (proposed.rule.name, proposed.rule.type) == ("classifier", type_)
    assert proposed.rule.cameo == LEXICON.root_codes[type_]


def test_low_scores_propose_nothing():
    assert choice(NO_RULE, [(EventType.PROTEST, 0.1)]).rule.type is None


def test_agreement_is_more_likely_than_scores_alone():
    scores = [(EventType.COERCE, 0.8)]
    assert choice(ARREST, scores).probability > choice(NO_RULE, scores).probability
