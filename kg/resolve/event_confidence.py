"""Reassesses the probability of each event when its actors, time and place are known.

The extract stage knows only the words. Here a logistic regression adds the kinds of actors and the other events of the
article: "the minister met his counterpart" is more likely an event that PLOVER covers than "the singer met his fans". Its
weights are data (``data/event_confidence.toml``, written by ``training/confidence.py``).
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from kg.codes import CLASSIFIER_RULE
from kg.model import ActorKind, EventKind, EventType, ResolvedMention, Role
from kg.resolve.data_tables import read_text

Evidence = dict[str, float]  # by name of the weight

FILE = "event_confidence.toml"
REJECTED = "rejected as unlikely"  # ends the name of the rule
_STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "IGO"})
_POLITICAL_SECTORS = frozenset({"PTY", "OPP", "REB", "UAF"})
_POLITICAL_SIDES = frozenset({"state", "party", "country"})
_PRIVATE_SIDES = frozenset({"civil", "person", "stateless", "unlinked"})
# Of the events of an article. With less, an act between private sides is seldom political.
_LEAST_POLITICAL_SHARE = 0.4
_AGENTS = frozenset({Role.AGENT})
_PATIENTS = frozenset({Role.PATIENT, Role.RECIPIENT})
_EXTREME = 0.005  # probabilities nearer to 0 or 1 count as this
_MIN_EVENTS = 6  # of an article, for new probabilities
_LEAST_OF_PROPOSALS = 0.4  # in an article with fewer
# Values that stand for missing other events: the means of the training articles.
_USUAL_SCORE = 0.4
_USUAL_POLITICAL_SHARE = 0.45
_USUAL_WEIGHT = 3


def reassess(mentions: Sequence[ResolvedMention]) -> list[ResolvedMention]:
    """Return the mentions of an article with new probabilities; those that are too unlikely lose their type.

    Articles with few events have too little evidence. There, only proposals of the classifier can lose their type.
    """
    found = article_evidence(mentions)
    if sum(evidence is not None for evidence in found) < _MIN_EVENTS:
        return [_without_unlikely_proposal(mention) for mention in mentions]
    return [
        _reassessed(mention, evidence) if evidence else mention
        for mention, evidence in zip(mentions, found, strict=True)
    ]


def article_evidence(mentions: Sequence[ResolvedMention]) -> list[Evidence | None]:
    """Return the evidence for each mention of an article, None for those without type."""
    typed = [mention for mention in mentions if mention.mention.type]
    others = _OtherEvents(typed)
    return [_evidence(mention, others) if mention.mention.type else None for mention in mentions]


def _without_unlikely_proposal(resolved: ResolvedMention) -> ResolvedMention:
    mention = resolved.mention
    is_unlikely = mention.rule == CLASSIFIER_RULE and mention.confidence < _LEAST_OF_PROPOSALS
    return _rejected(resolved) if is_unlikely else resolved


def _reassessed(resolved: ResolvedMention, found: Evidence) -> ResolvedMention:
    weights = _weights()[resolved.mention.kind]
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in found.items())
    probability = round(1 / (1 + math.exp(-total)), 3)
    judged = replace(resolved, mention=replace(resolved.mention, confidence=probability))
    return judged if probability >= weights["least"] else _rejected(judged)


def _rejected(resolved: ResolvedMention) -> ResolvedMention:
    mention, rule = resolved.mention, f"{resolved.mention.rule}, {REJECTED}"
    bare = replace(mention, rule=rule, type=None, cameo=None, mode=None, content=())
    return replace(resolved, mention=bare)


class _OtherEvents:
    """The evidence that the other typed mentions of an article give for one of them."""

    def __init__(self, typed: Sequence[ResolvedMention]) -> None:
        self._scores = [_logit(each.mention.confidence) for each in typed]
        self._sum = sum(self._scores)
        self._political = sum(_side(each, _AGENTS) in _POLITICAL_SIDES for each in typed)
        self._by_act: dict[tuple[EventType | None, str], list[float]] = defaultdict(list)
        for each, score in zip(typed, self._scores, strict=True):
            for predicate in ("", each.mention.predicate):
                self._by_act[each.mention.type, predicate].append(score)

    def evidence(self, resolved: ResolvedMention) -> Evidence:
        mention, score = resolved.mention, _logit(resolved.mention.confidence)
        is_political = _side(resolved, _AGENTS) in _POLITICAL_SIDES
        weight = len(self._scores) - 1 + _USUAL_WEIGHT
        share = self._political - is_political + _USUAL_WEIGHT * _USUAL_POLITICAL_SHARE
        found = {
            "article_score": (self._sum - score + _USUAL_WEIGHT * _USUAL_SCORE) / weight,
            "political_article": share / weight,
        }
        for name, predicate in (("same_type", ""), ("same_act", mention.predicate)):
            best = _best_other(self._by_act[mention.type, predicate], score)
            if best is not None:
                found |= {f"has_{name}": 1.0, name: best}
        return found


def _best_other(scores: Sequence[float], own: float) -> float | None:
    """Return the highest score besides one's own."""
    if len(scores) < 2:
        return None
    first, second = sorted(scores)[:-3:-1]
    return second if own == first else first


def _evidence(resolved: ResolvedMention, others: _OtherEvents) -> Evidence:
    mention = resolved.mention
    marks = {
        "by_rule": mention.rule != CLASSIFIER_RULE,
        "has_time_words": bool(mention.times),
        "has_day": resolved.time is not None,
        "has_place": resolved.place is not None,
        f"agent_{_side(resolved, _AGENTS)}": True,
        f"patient_{_side(resolved, _PATIENTS)}": True,
    }
    found = {name: 1.0 for name, holds in marks.items() if holds} | {"score": _logit(mention.confidence)}
    return found | _with_private_act(resolved, others.evidence(resolved))


def _with_private_act(resolved: ResolvedMention, found: Evidence) -> Evidence:
    """Add how far an act between private sides is from politics: "a thief robbed a shopkeeper"."""
    sides = {_side(resolved, _AGENTS), _side(resolved, _PATIENTS)}
    distance = 1 - found["political_article"] / _LEAST_POLITICAL_SHARE
    return found | {"private_act": distance} if sides <= _PRIVATE_SIDES and distance > 0 else found


def _side(resolved: ResolvedMention, roles: Iterable[Role]) -> str:
    """Return the most political kind of actor in some roles."""
    links = [p.link for p in resolved.participants if p.role in roles]
    actors = [actor for link in links if link for actor in link.actors]
    sectors = {actor.sector for actor in actors} - {None}
    if not actors:
        return "unlinked" if links else "missing"
    if sectors & _STATE_SECTORS:
        return "state"
    if sectors & _POLITICAL_SECTORS:
        return "party"
    if any(actor.kind is ActorKind.COUNTRY for actor in actors):
        return "country"
    if sectors:
        return "civil"
    return "person" if any(actor.country for actor in actors) else "stateless"


def _logit(probability: float) -> float:
    bounded = min(max(probability, _EXTREME), 1 - _EXTREME)
    return math.log(bounded / (1 - bounded))


@cache
def _weights() -> dict[EventKind, dict[str, float]]:
    """Return the weights of acts and of statements."""
    tables = tomllib.loads(read_text(FILE))
    return {EventKind(kind): weights for kind, weights in tables.items()}
