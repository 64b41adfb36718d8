"""Relations between two mentions of an article that depend on the mentions between them.

A noun refers back to an earlier act ("the talks"), or a speaker goes on ("in an interview, he said …, he added …").
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from kg.codes import EventKind
from kg.join.compare import GOES_ON, REFERS_BACK, find_bars
from kg.join.data_tables import read_toml
from kg.join.profile import Profile
from kg.join_values import MentionKey, MentionTraits

_NEAR: Final = 3  # sentences between a noun that refers back and what it refers to
_BESIDE: Final = 2  # sentences between two sayings of one occasion, or before a noun with parties of its own

Pair = tuple[MentionKey, MentionKey]


def relations_between(
    mentions: list[MentionTraits], profiles: Mapping[MentionKey, Profile]
) -> dict[Pair, str]:
    """Return the relation of each pair of mentions that have one; ``mentions`` are those of an article in text order."""
    return dict.fromkeys(_references(mentions, profiles), REFERS_BACK) | dict.fromkeys(
        _sayings(mentions), GOES_ON
    )


# ---------------------------------------------------------------- nouns that refer back


def _references(mentions: list[MentionTraits], profiles: Mapping[MentionKey, Profile]) -> Iterator[Pair]:
    """Yield each noun that refers back, after the mention that it refers to."""
    for position, noun in enumerate(mentions):
        if not noun.is_definite:
            continue
        before = [
            one
            for one in mentions[:position]
            if one.act == noun.act
            and one.sentence < noun.sentence
            and not list(find_bars(profiles[one.key], profiles[noun.key], "within"))
        ]
        found = _referent(noun, before)
        if found:
            yield found.key, noun.key


def _referent(noun: MentionTraits, before: list[MentionTraits]) -> MentionTraits | None:
    """Return the nearest mention of the act of a noun, if the article has only one such act, or one near it."""
    near = [
        one
        for one in before
        if (not one.is_noun or one.predicate.split()[-1] == noun.predicate)
        and noun.sentence - one.sentence <= _NEAR
    ]
    if noun.parties or noun.has_agent or noun.has_other:
        return _beside(noun, near)
    return near[-1] if near and _is_one(near) else None


def _beside(noun: MentionTraits, near: list[MentionTraits]) -> MentionTraits | None:
    """Return the last mention of the act of a noun with a party of its own: "X met Y. In the meeting, X …"."""
    last = near[-1] if near else None
    if last is None or noun.sentence - last.sentence > _BESIDE:
        return None
    keys = {party.key for party in last.parties}
    return last if not keys.isdisjoint(party.key for party in noun.parties) else None


def _is_one(mentions: Iterable[MentionTraits]) -> bool:
    """Return True if all mentions that name parties name the same."""
    return len({frozenset(party.key for party in one.parties) for one in mentions if one.parties}) <= 1


# ---------------------------------------------------------------- sayings of one occasion


def _sayings(mentions: Iterable[MentionTraits]) -> Iterator[Pair]:
    """Yield the pairs of sayings of one speaker on one occasion that the text names, without another speaker between."""
    run: list[MentionTraits] = []
    for one in mentions:
        if one.kind is not EventKind.STATEMENT:
            continue
        if not _is_in_run(run, one):
            run = []
        if any(_has_occasion(said) for said in run):
            yield from ((said.key, one.key) for said in run)
        run.append(one)


def _is_in_run(run: list[MentionTraits], one: MentionTraits) -> bool:
    """Return True for a saying soon after others by the same speaker, without a new occasion or addressee."""
    if not run or _has_occasion(one) or one.sentence - run[-1].sentence > _BESIDE:
        return False
    told = {party.key for said in run for party in said.others}
    if any(party.key not in told for party in one.others):
        return False
    return bool(one.agents) and _keys(one) == _keys(run[-1])


def _keys(mention: MentionTraits) -> frozenset[str]:
    return frozenset(party.key for party in mention.agents)


def _has_occasion(mention: MentionTraits) -> bool:
    return bool(mention.occasion and _occasions() & set(mention.occasion.split()))


@cache
def _occasions() -> frozenset[str]:
    return frozenset(read_toml("acts.toml")["occasions"])
