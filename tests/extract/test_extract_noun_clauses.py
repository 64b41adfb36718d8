"""The examples of the rules for the sides of event nouns."""

import pytest

from kg.extract.noun_clauses import RULES
from kg.model import EventMention, Extraction, Role

RULES_ALONE = True
EXAMPLES = [example for rule in RULES for example in rule.examples]
EXCEPTIONS = [example for rule in RULES for example in rule.exceptions]
SENTENCES = [sentence for sentence, *_ in EXAMPLES + EXCEPTIONS]


def _who(extraction: Extraction, trigger: str, role: str) -> list[str]:
    events: list[EventMention] = [m for m in extraction.mentions if m.trigger.quote == trigger]
    return [p.mention.span.quote for e in events for p in e.participants if p.role is Role(role)]


@pytest.mark.parametrize(("sentence", "trigger", "role", "who"), EXAMPLES)
def test_noun_clause_rule_finds_its_examples(sentence, trigger, role, who, extractor) -> None:
    assert who in _who(extractor(sentence), trigger, role)


@pytest.mark.parametrize(("sentence", "trigger", "role", "who"), EXCEPTIONS)
def test_noun_clause_rule_spares_its_exceptions(sentence, trigger, role, who, extractor) -> None:
    assert who not in _who(extractor(sentence), trigger, role)


def test_noun_clause_rules_have_examples_and_exceptions() -> None:
    assert all(rule.examples and rule.exceptions for rule in RULES)
