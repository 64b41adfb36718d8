"""Decides if two tellings are of one event, by bars, a second kind of evidence and a score that a reader can check."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from math import exp
from typing import Any, Final, NamedTuple

from kg.codes import Certainty
from kg.join.acts import recurring_acts
from kg.join.data_tables import read_toml
from kg.join.features import Found, features, is_phrase
from kg.join.linkage import APART
from kg.join.parties import match
from kg.join.profile import Profile, is_short
from kg.join_values import Comparison, Feature, MentionTraits, Verdict

OTHER_POLARITY: Final = "other polarity"
PLANNED_AND_HELD: Final = "planned and held"
REFERS_BACK: Final = "refers_back"  # a noun refers to an earlier act: "the talks"
GOES_ON: Final = "goes_on"  # a speaker says more on one occasion: "in an interview, … she added"
_BESIDE: Final = "one sentence tells of both"
_WITHOUT_REASON: Final = 0.8  # share of the threshold
_NEUTRAL: Final = 0.5  # score of two mentions of one article that have no reason and no bar
_DAY: Final = timedelta(days=1)
_WINDOW: Final = 10  # days between publications
_NEWS_DAYS: Final = 1  # between publications of one story
_STEM: Final = 5  # letters: "Russia's invasion", "the Russian invasion"
_PAIR: Final = 2  # parties of a meeting
_ONE_PARTY: Final = 0.7  # least likeness of one party


def compare(
    first: Profile, second: Profile, *, relation: str | None = None, detailed: bool = False
) -> Comparison:
    """Compare two mentions of one article, or two accounts of different articles.

    ``relation`` is what ties two mentions in their article: :data:`REFERS_BACK` or :data:`GOES_ON`. The features of a pair
    that is apart are listed only if ``detailed``.
    """
    if second.order < first.order:
        first, second = second, first
    scope, rules = scope_of(first, second), _rules(first, second)
    found = {feature.name: feature for feature in features(first, second)}
    if relation:
        found[relation] = Found(relation, 1.0, second.mentions[0].trigger)
    bars = tuple(bar for bar in find_bars(first, second, scope) if (bar, relation) != (_BESIDE, GOES_ON))
    reason = _reason(found, scope)
    score = _score(found, rules)
    verdict = Verdict.APART
    if not bars and score >= rules["perhaps_from"]:
        verdict = Verdict.SAME if reason and score >= rules["same_from"] else Verdict.PERHAPS
    return Comparison(
        first=first.key,
        second=second.key,
        score=round(score, 3),
        features=() if verdict is Verdict.APART and not detailed else _features(found, rules),
        reason=reason,
        bars=bars,
        verdict=verdict,
    )


def scope_of(first: Profile, second: Profile) -> str:
    """Return the scope of the rules that compare two profiles: "within" an article or "across" articles."""
    return "within" if first.key.article == second.key.article else "across"


def threshold(scope: str) -> float:
    """Return the least score of one event."""
    least: float = read_toml("weights.toml")[scope]["acts"]["same_from"]
    return least


def linkage_score(comparison: Comparison) -> float:
    """Return the score for clustering; without a second kind of evidence it stays below that of a join.

    Of two mentions of one article it then says little: an article tells an act again in other words.
    """
    if comparison.bars:
        return APART
    if comparison.reason:
        return comparison.score
    if comparison.first.article == comparison.second.article:
        return _NEUTRAL
    return min(comparison.score, _WITHOUT_REASON * threshold("across"))


def _rules(first: Profile, second: Profile) -> Mapping[str, Any]:
    """Return the weights and thresholds for a pair; speech is compared by its words more than other acts are."""
    kind = "speech" if first.is_utterance and second.is_utterance else "acts"
    rules: Mapping[str, Any] = read_toml("weights.toml")[scope_of(first, second)][kind]
    return rules


def _features(found: Mapping[str, Found], rules: Mapping[str, Any]) -> tuple[Feature, ...]:
    weights: dict[str, float] = rules["weights"]
    return tuple(
        Feature(name=name, value=one.value, points=round(weights[name] * one.amount, 2))
        for name, one in found.items()
        if name in weights
    )


def _score(found: Mapping[str, Found], rules: Mapping[str, Any]) -> float:
    weights: dict[str, float] = rules["weights"]
    total = rules["base"] + sum(weights.get(name, 0.0) * one.amount for name, one in found.items())
    return 1 / (1 + exp(-total))


# ---------------------------------------------------------------- bars


def find_bars(first: Profile, second: Profile, scope: str) -> Iterator[str]:
    """Yield what keeps two tellings from being of one event."""
    if _are_beside(first, second):
        yield _BESIDE
    if _are_far(first, second):
        yield "published too far apart"
    if _other_day(first, second, slack=_DAY if scope == "across" else timedelta()):
        yield "other day"
    if _other_polarity(first, second):
        yield OTHER_POLARITY
    if _planned_and_held(first, second) or _planned_and_held(second, first):
        yield PLANNED_AND_HELD
    yield from _find_bars_of_acts(first, second, scope)
    yield from _distinct_persons(first, second)


def _find_bars_of_acts(first: Profile, second: Profile, scope: str) -> Iterator[str]:
    if scope == "within" and _is_another(second):
        yield "told as another act"
    if not (first.is_utterance and second.is_utterance) and first.is_repeated != second.is_repeated:
        yield "one tells of several acts"
    if scope == "within" and _is_new(first, second):
        yield "a noun for another act"
    if _recurs(first, second):
        yield "recurring, without a day in common"
    if first.acts & second.acts and not first.is_symmetric and _are_reversed(first, second):
        yield "roles are reversed"


def _are_beside(first: Profile, second: Profile) -> bool:
    """Return True for two mentions of one sentence, except a verb and the noun of its object: "filed a lawsuit"."""
    if len(first.mentions) + len(second.mentions) > 2:
        return False
    one, other = first.mentions[0], second.mentions[0]
    return (one.article, one.sentence) == (other.article, other.sentence) and not is_phrase(one, other)


def _is_another(second: Profile) -> bool:
    """Return True if all mentions say that their act is not one told before; what is said again can be the same."""
    return not second.is_utterance and all(mention.is_another for mention in second.mentions)


def _is_new(first: Profile, second: Profile) -> bool:
    """Return True for a noun that does not refer back and has other words than another noun: "a border strike"."""
    return any(
        one.is_noun and other.is_noun and _has_own_words(one, other)
        for one in first.mentions
        for other in second.mentions
    )


def _has_own_words(one: MentionTraits, other: MentionTraits) -> bool:
    told = one.text.lower()
    is_new = not (other.is_definite or other.is_plural) and bool(other.details)
    is_known = any(word[:_STEM] in told for word in other.details)
    return is_new and not is_known and _keys(one.parties).isdisjoint(_keys(other.parties))


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


def _planned_and_held(plan: Profile, fact: Profile) -> bool:
    """Return True if ``plan`` announces what ``fact``, published later, tells as done."""
    if not (_is_told_as(plan, is_fact=False) and _is_told_as(fact, is_fact=True)):
        return False
    day = max(fact.explicit_days, default=fact.published)
    return plan.published is not None and day is not None and day > plan.published


def _is_told_as(profile: Profile, *, is_fact: bool) -> bool:
    """Return True if all verbs are of facts, or none is; nouns seldom tell."""
    verbs = [mention for mention in profile.mentions if not mention.is_noun]
    return bool(verbs) and all((verb.certainty is Certainty.FACT) is is_fact for verb in verbs)


def _distinct_persons(first: Profile, second: Profile) -> Iterator[str]:
    if first.is_symmetric:
        found = match(first.parties, second.parties)
        distinct = found.unmatched if len(first.parties) == len(second.parties) == _PAIR else found.distinct
        yield from _named(distinct)
        return
    for one, other in ((first.agents, second.agents), (first.others, second.others)):
        found = match(one, other)
        if found.level < _ONE_PARTY:
            yield from _named(found.distinct)


def _named(distinct: tuple[str, str] | None) -> Iterator[str]:
    if distinct:
        yield f"distinct persons: {distinct[0]}, {distinct[1]}"


def _recurs(first: Profile, second: Profile) -> bool:
    """Return True for daily strikes and weekly talks that are published days apart and share no day."""
    if not first.acts & second.acts & recurring_acts() or first.explicit_days & second.explicit_days:
        return False
    if first.published is None or second.published is None or _have_near_days(first, second):
        return False
    return abs((first.published - second.published).days) > _NEWS_DAYS


def _have_near_days(first: Profile, second: Profile) -> bool:
    one, other = first.days, second.days
    return (
        one is not None and other is not None and is_short(one) and is_short(other) and one.gap(other) <= _DAY
    )


def _are_reversed(first: Profile, second: Profile) -> bool:
    """Return True if roles are exchanged: the agent of one is acted on in the other, and no party keeps its role."""
    agents, others = _keys(first.agents), _keys(first.others)
    other_agents, other_others = _keys(second.agents), _keys(second.others)
    if agents & other_agents or others & other_others or is_phrase(first.mentions[0], second.mentions[0]):
        return False
    return bool(agents & (other_others - other_agents) or others & (other_agents - other_others - agents))


def _keys(parties: Any) -> set[str]:
    return {party.key for party in parties}


# ---------------------------------------------------------------- second kind of evidence


class _Gate(NamedTuple):
    """A combination of features that is evidence enough."""

    name: str
    acts: frozenset[str]  # empty: all kinds of acts
    at_least: tuple[tuple[str, float], ...]
    at_most: tuple[tuple[str, float], ...]

    def passes(self, found: Mapping[str, Found]) -> bool:
        """Return True if the features reach the least values and do not exceed the greatest."""
        for name, least in self.at_least:
            if name not in found or found[name].amount < least:
                return False
        for name, most in self.at_most:
            if name in found and found[name].amount > most:
                return False
        return not self.acts or ("same_act" in found and found["same_act"].value in self.acts)


def _reason(found: Mapping[str, Found], scope: str) -> str | None:
    """Return the name of the first gate that the features pass."""
    return next((gate.name for gate in _gates(scope) if gate.passes(found)), None)


@cache
def _gates(scope: str) -> tuple[_Gate, ...]:
    return tuple(
        _Gate(
            gate["name"],
            frozenset(gate.get("acts", ())),
            tuple(gate["at_least"].items()),
            tuple(gate.get("at_most", {}).items()),
        )
        for gate in read_toml("gates.toml")["gate"]
        if gate["scope"] in {scope, "any"}
    )
