"""Chooses the type of an event from the type rule of its trigger and the scores of the event classifier.

Both are evidence in a multinomial logistic regression over the types and "no event". Its weights are data
(``data/type_weights.toml``, written by ``training/events.py``).
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.codes import CLASSIFIER_RULE
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, NO_RULE, TypeRule
from kg.extract.phrases import contains_name
from kg.extract.triggers import Trigger
from kg.model import EventType, Participant, Role

Evidence = dict[EventType | None, dict[str, float]]  # by class (None: no event) and name of the weight

WEIGHTS = Path(__file__).parent / "data" / "type_weights.toml"
RULE_OF = "rule_"  # start of the names of weights for the rules of a type
_LEAST = 0.01  # smaller scores count as this
_SIDES = {Role.AGENT: "agent", Role.PATIENT: "patient", Role.RECIPIENT: "patient"}
_MAX_CONDITIONS = 2  # of a rule, that count
_BY_RULE = 0.7  # share of right types among those of rules, if there are no scores


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """The rule of an event, and the probability that the event is of its type."""

    rule: TypeRule
    probability: float
    is_confirmed: bool = False  # True if the classifier takes the trigger for an event


def choose_type(
    tree: Tree, trigger: Trigger, rule: TypeRule, participants: Sequence[Participant] = ()
) -> TypeChoice:
    """Return the rule of a trigger, or one without type if the classifier rejects it, or the type that it proposes.

    The classifier proposes a type for a trigger without one, and another type than that of its rule if it is sure.
    """
    scores = trigger_scores(tree, trigger)
    if scores is None:
        return TypeChoice(rule, _BY_RULE if rule.type else 0.0)
    probabilities = _probabilities(evidence(scores, trigger, rule))
    no_event = probabilities[None]
    if no_event > _WEIGHTS[_threshold(tree, rule, participants)]:
        return TypeChoice(_rejected(rule), 1 - no_event)
    likeliest = max(EventType, key=lambda t: probabilities[t])
    is_sure = probabilities[likeliest] >= _WEIGHTS["least_to_replace"]
    type_ = likeliest if is_sure or rule.type is None else rule.type
    return TypeChoice(
        rule if rule.type is type_ else _proposed_rule(type_),
        probabilities[type_],
        is_confirmed=no_event < _WEIGHTS["least_bare"],
    )


def _threshold(tree: Tree, rule: TypeRule, participants: Sequence[Participant]) -> str:
    """Return the weight that "no event" must exceed; rules are seldom wrong about acts between named actors."""
    if rule.type is None:
        return "least_without_rule"
    named = {_SIDES[p.role] for p in participants if p.role in _SIDES and contains_name(tree, p.mention)}
    if len(named) > 1:
        return "least_between_names"
    return "least_with_conditions" if rule.condition_count else "least_with_rule"


def trigger_scores(tree: Tree, trigger: Trigger) -> dict[EventType, float] | None:
    """Return the highest score of each type among the words of a trigger, or None if they are not classified."""
    scores: dict[EventType, float] = {}
    classified = [s for word in trigger.words if (s := tree.token(word).event_scores) is not None]
    for type_, score in (pair for pairs in classified for pair in pairs):
        scores[type_] = max(score, scores.get(type_, 0.0))
    return scores if classified else None


def evidence(scores: Mapping[EventType, float], trigger: Trigger, rule: TypeRule) -> Evidence:
    """Return what speaks for each class."""
    no_event = max(1 - sum(scores.values()), _LEAST)
    found: Evidence = {None: {"score": math.log(no_event), _kind(trigger, rule): 1.0}}
    found |= {type_: {"score": math.log(max(scores.get(type_, 0.0), _LEAST))} for type_ in EventType}
    if rule.type is not None:
        found[rule.type] |= {
            "rule": 1.0,
            f"{RULE_OF}{rule.type}": 1.0,
            "conditions": min(rule.condition_count, _MAX_CONDITIONS),
        }
    return found


def _kind(trigger: Trigger, rule: TypeRule) -> str:
    """Return the weight for "no event" of a trigger."""
    if rule.type is not None:
        return "typed"
    if rule is not NO_RULE:
        return "known_without_type"
    return "verb_without_rule" if trigger.is_verb else "noun_without_rule"


def _probabilities(found: Evidence) -> dict[EventType | None, float]:
    """Return the softmax of the weighted evidence."""
    sums = {
        class_: sum(_WEIGHTS.get(name, 0.0) * value for name, value in facts.items())
        for class_, facts in found.items()
    }
    powers = {class_: math.exp(value - max(sums.values())) for class_, value in sums.items()}
    return {class_: power / sum(powers.values()) for class_, power in powers.items()}


def _rejected(rule: TypeRule) -> TypeRule:
    """Return a rule without type, whose name tells which rule was rejected."""
    return replace(NO_RULE, name=f"{rule.name}, rejected by the classifier") if rule.type else rule


def _proposed_rule(type_: EventType) -> TypeRule:
    return replace(NO_RULE, name=CLASSIFIER_RULE, type=type_, cameo=LEXICON.root_codes[type_])


_WEIGHTS: dict[str, float] = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
