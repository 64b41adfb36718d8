"""Decides if two tellings are of one event, by bars, a second kind of evidence and a score that a reader can check."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from math import exp
from typing import Any, Final

from kg.codes import Certainty
from kg.join.data_tables import read_toml
from kg.join.features import Found, features, is_symmetric
from kg.join.linkage import APART
from kg.join.parties import match
from kg.join.profile import Profile
from kg.join_values import Comparison, Feature, Verdict

OTHER_POLARITY: Final = "other polarity"
PLANNED_AND_HELD: Final = "planned and held"
_REFERS_BACK: Final = "refers_back"
_WITHOUT_REASON: Final = 0.45
_DAY: Final = timedelta(days=1)
_WINDOW: Final = 10  # days between publications
_RECURRING: Final = frozenset({"attack", "protest", "meet", "test-weapon", "exercise", "arrest", "phone"})


def compare(first: Profile, second: Profile, *, refers_back: bool = False) -> Comparison:
    """Compare two mentions of one article, or two accounts of different articles.

    ``refers_back`` is True if one of two mentions is a noun that refers back to the other: "the talks".
    """
    if second.order < first.order:
        first, second = second, first
    scope = scope_of(first, second)
    found = {feature.name: feature for feature in features(first, second)}
    if refers_back:
        found[_REFERS_BACK] = Found(_REFERS_BACK, 1.0, second.mentions[0].trigger)
    bars = tuple(find_bars(first, second, scope))
    reason = _reason(found, scope)
    score = _score(found, scope)
    rules = read_toml("weights.toml")[scope]
    verdict = Verdict.APART
    if not bars and score >= rules["perhaps_from"]:
        verdict = Verdict.SAME if reason and score >= rules["same_from"] else Verdict.PERHAPS
    weights = rules["weights"]
    return Comparison(
        first=first.key,
        second=second.key,
        score=round(score, 3),
        features=tuple(
            Feature(name=name, value=one.value, points=round(weights[name] * one.amount, 2))
            for name, one in found.items()
            if name in weights
        ),
        reason=reason,
        bars=bars,
        verdict=verdict,
    )


def scope_of(first: Profile, second: Profile) -> str:
    """Return the scope of the rules that compare two profiles: "within" an article or "across" articles."""
    return "within" if first.key.article == second.key.article else "across"


def threshold(scope: str) -> float:
    """Return the least score of one event."""
    least: float = read_toml("weights.toml")[scope]["same_from"]
    return least


def linkage_score(comparison: Comparison) -> float:
    """Return the score for clustering; without a second kind of evidence it stays below that of a join."""
    if comparison.bars:
        return APART
    return comparison.score if comparison.reason else min(comparison.score, _WITHOUT_REASON)


def _score(found: Mapping[str, Found], scope: str) -> float:
    rules = read_toml("weights.toml")[scope]
    weights: dict[str, float] = rules["weights"]
    total = rules["base"] + sum(weights.get(name, 0.0) * one.amount for name, one in found.items())
    return 1 / (1 + exp(-total))


# ---------------------------------------------------------------- bars


def find_bars(first: Profile, second: Profile, scope: str) -> Iterator[str]:
    """Yield what keeps two tellings from being of one event."""
    if _are_far(first, second):
        yield "published too far apart"
    if _other_day(first, second, slack=_DAY if scope == "across" else timedelta()):
        yield "other day"
    if _other_polarity(first, second):
        yield OTHER_POLARITY
    if _planned_and_held(first, second):
        yield PLANNED_AND_HELD
    yield from _distinct_persons(first, second)
    if not is_symmetric(first) and _are_reversed(first, second):
        yield "roles are reversed"


def _are_far(first: Profile, second: Profile) -> bool:
    if first.published is None or second.published is None or first.explicit_days & second.explicit_days:
        return False
    return abs((first.published - second.published).days) > _WINDOW


def _other_day(first: Profile, second: Profile, slack: timedelta) -> bool:
    """Return True if the days that the texts give are all different."""
    ones = [mention.days for mention in first.mentions if mention.days and not mention.days.is_assumed]
    others = [mention.days for mention in second.mentions if mention.days and not mention.days.is_assumed]
    return bool(ones and others) and all(one.gap(other) > slack for one in ones for other in others)


def _other_polarity(first: Profile, second: Profile) -> bool:
    return not first.polarities & second.polarities


def _planned_and_held(first: Profile, second: Profile) -> bool:
    """Return True if one telling is of a plan and the other of a fact; nouns seldom tell which they are of."""
    plans = [
        {mention.certainty is not Certainty.FACT for mention in one.mentions if not mention.is_noun}
        for one in (first, second)
    ]
    return bool(plans[0] and plans[1]) and not plans[0] & plans[1]


def _distinct_persons(first: Profile, second: Profile) -> Iterator[str]:
    if is_symmetric(first):
        pairs = [(first.parties, second.parties)]
    else:
        pairs = [(first.agents, second.agents), (first.others, second.others)]
    for one, other in pairs:
        found = match(one, other)
        if found.distinct and (is_symmetric(first) or found.level < 0.7):
            yield f"distinct persons: {found.distinct[0]}, {found.distinct[1]}"


def _are_reversed(first: Profile, second: Profile) -> bool:
    """Return True if the agent of one is acted on in the other."""
    agents, others = _keys(first.agents), _keys(first.others)
    other_agents, other_others = _keys(second.agents), _keys(second.others)
    return bool((agents & other_others - other_agents) or (others & other_agents - other_others - agents))


def _keys(parties: Any) -> set[str]:
    return {party.key for party in parties}


# ---------------------------------------------------------------- second kind of evidence


def _reason(found: Mapping[str, Found], scope: str) -> str | None:
    """Return the name of the first gate that the features pass."""
    for gate in _gates(scope):
        at_least: Mapping[str, float] = gate["at_least"]
        at_most: Mapping[str, float] = gate.get("at_most", {})
        if all(_amount(found, name) >= least for name, least in at_least.items()) and all(
            _amount(found, name) <= most for name, most in at_most.items()
        ):
            return str(gate["name"])
    return None


@cache
def _gates(scope: str) -> list[dict[str, Any]]:
    return [gate for gate in read_toml("gates.toml")["gate"] if gate["scope"] in {scope, "any"}]


def _amount(found: Mapping[str, Found], name: str) -> float:
    feature = found.get(name)
    return feature.amount if feature else 0.0
