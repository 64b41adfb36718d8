"""Compares two profiles trait by trait; each feature is a number from 0 to 1 with the words that were compared."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from math import log, sqrt
from typing import Final, NamedTuple

from kg.codes import Certainty
from kg.join.data_tables import read_toml, telling
from kg.join.parties import PartyMatch, match
from kg.join.profile import Profile, is_short
from kg.join_values import MentionTraits

_SYMMETRIC: Final = frozenset({"meet", "phone", "agree", "sign", "exercise", "cooperate", "war", "mediate"})
_LONG_RANGE: Final = 30  # sentences
_MANY_RUNS: Final = 4  # of four words
_PUBLICATION_DAYS: Final = 10


class Found(NamedTuple):
    """A feature of a pair."""

    name: str
    amount: float  # 0 to 1
    value: str  # what was compared


def features(first: Profile, second: Profile) -> Iterator[Found]:
    """Yield the features of a pair that are not zero."""
    for compare in _COMPARISONS:
        for found in compare(first, second):
            if found.amount:
                yield found


# ---------------------------------------------------------------- acts


def _acts(first: Profile, second: Profile) -> Iterator[Found]:
    for act in sorted(first.acts & second.acts):
        yield Found("same_act", 1.0, act)
        yield Found("rare_act", rarity(act), act)
        break
    for word in sorted(first.predicates & second.predicates):
        yield Found("same_word", 1.0, word)
        break
    shared = first.targets & second.targets
    if shared:
        yield Found("same_target", 1.0, min(shared))
    elif first.targets and second.targets:
        yield Found("other_target", 1.0, f"{min(first.targets)}, {min(second.targets)}")
    yield Found("generic", float(first.is_generic or second.is_generic), "")
    yield Found("speech", float(first.is_utterance and second.is_utterance), "")
    yield Found("symmetric", float(is_symmetric(first) and is_symmetric(second)), "")


@cache
def rarity(act: str) -> float:
    """Return how rare a kind of act is in the news: 0 for a statement, 1 for one in a hundred articles or fewer."""
    table = read_toml("weights.toml")["act_frequency"]
    share = table.get(act, table["other"])
    return min(1.0, log(share) / log(0.01))


# ---------------------------------------------------------------- parties


def _parties(first: Profile, second: Profile) -> Iterator[Found]:
    agents, others = match(first.agents, second.agents), match(first.others, second.others)
    pool = match(first.parties, second.parties)
    yield _party("agent", agents)
    yield _party("patient", others)
    exact = [name for name in pool.names if name in _keys(first) & _keys(second)]
    yield Found("party", pool.level, ", ".join(pool.names))
    yield Found("two_parties", float(len(exact) > 1), ", ".join(exact))
    yield Found(
        "same_pair", float(len(exact) > 1 and is_symmetric(first) and is_symmetric(second)), ", ".join(exact)
    )
    if is_symmetric(first) and is_symmetric(second):
        return
    yield _conflict("other_agent", first.agents and second.agents, agents)
    yield _conflict("other_patient", first.others and second.others, others)


def _party(name: str, found: PartyMatch) -> Found:
    return Found(name, found.level, ", ".join(found.names))


def _conflict(name: str, both: object, found: PartyMatch) -> Found:
    return Found(name, float(bool(both) and not found.level), "")


def _keys(profile: Profile) -> set[str]:
    return {party.key for party in profile.parties}


def is_symmetric(profile: Profile) -> bool:
    """Return True for acts whose sides can change places: "X met Y", "Y met X"."""
    return profile.acts <= _SYMMETRIC


# ---------------------------------------------------------------- days, places, numbers


def _days(first: Profile, second: Profile) -> Iterator[Found]:
    same = first.explicit_days & second.explicit_days
    one, other = first.days, second.days
    if same:
        yield Found("same_day", 1.0, min(same).isoformat())
    elif one and other and is_short(one) and is_short(other):
        gap = one.gap(other).days
        name = "near_day" if gap <= 1 else "other_days"
        yield Found(name, 1.0, f"{one.earliest} to {one.latest}, {other.earliest} to {other.latest}")
    if not same:
        yield Found("publication_gap", publication_gap(first.published, second.published), "")


def publication_gap(first: date | None, second: date | None) -> float:
    """Return the days between two publications, as a share of ten; half if one is unknown."""
    if first is None or second is None:
        return 0.5
    return min(abs((first - second).days) / _PUBLICATION_DAYS, 1.0)


def _places(first: Profile, second: Profile) -> Iterator[Found]:
    shared = first.places & second.places
    if shared:
        yield Found("same_place", 1.0, min(shared))
    elif first.countries and second.countries:
        name = "same_country" if first.countries & second.countries else "other_place"
        yield Found(name, 1.0, f"{min(first.places)}, {min(second.places)}")


def _numbers(first: Profile, second: Profile) -> Iterator[Found]:
    shared = first.numbers & second.numbers
    if shared:
        yield Found("same_number", 1.0, str(max(shared)))
    elif first.numbers and second.numbers:
        yield Found("other_number", 1.0, f"{max(first.numbers)}, {max(second.numbers)}")


# ---------------------------------------------------------------- words


def _words(first: Profile, second: Profile) -> Iterator[Found]:
    runs = first.quoted & second.quoted
    yield Found("quotation", min(len(runs) / _MANY_RUNS, 1.0), min(runs, default=""))
    yield _cosine("content", first.content, second.content)
    yield _cosine("words", first.words, second.words)
    yield _cosine("near_words", first.near, second.near)
    if not _same_article(first, second):
        yield _cosine("articles", frozenset(first.topic), frozenset(second.topic))


def _cosine(name: str, first: frozenset[str], second: frozenset[str]) -> Found:
    shared = first & second
    if not shared:
        return Found(name, 0.0, "")
    amount = _weight(shared) / sqrt(_weight(first) * _weight(second))
    best = sorted(shared, key=lambda word: (-telling(word), word))[:5]
    return Found(name, round(min(amount, 1.0), 4), " ".join(best))


def _weight(words: frozenset[str]) -> float:
    return sum(telling(word) ** 2 for word in words) or 1.0


# ---------------------------------------------------------------- factuality, position


def _modality(first: Profile, second: Profile) -> Iterator[Found]:
    pair = {
        _is_plan(mention)
        for profile in (first, second)
        for mention in profile.mentions
        if not mention.is_noun
    }
    both = all(any(not mention.is_noun for mention in profile.mentions) for profile in (first, second))
    yield Found("other_certainty", float(both and len(pair) > 1), "")


def _is_plan(mention: MentionTraits) -> bool:
    return mention.certainty is not Certainty.FACT


def _position(first: Profile, second: Profile) -> Iterator[Found]:
    if not _same_article(first, second):
        return
    distance = abs(first.mentions[0].sentence - second.mentions[0].sentence)
    yield Found("distance", min(distance / _LONG_RANGE, 1.0), f"{distance} sentences")
    yield from _phrase(first.mentions[0], second.mentions[0])
    yield from _nouns(first.mentions[0], second.mentions[0])


def _phrase(first: MentionTraits, second: MentionTraits) -> Iterator[Found]:
    """Yield that a verb and the noun of its object tell of one event: "filed a lawsuit"."""
    for verb, noun in ((first, second), (second, first)):
        if verb.sentence == noun.sentence and verb.target == noun.predicate:
            yield Found("one_phrase", 1.0, f"{verb.trigger} {noun.trigger}")


def _nouns(first: MentionTraits, second: MentionTraits) -> Iterator[Found]:
    """Yield how the triggers of two mentions of one article refer: by a noun, the same or another one, or by a verb."""
    if second.is_definite:
        both = first.is_definite and first.predicate == second.predicate
        yield Found("same_definite" if both else "definite", 1.0, second.trigger)
    if (first.is_noun or second.is_noun) and first.is_plural != second.is_plural:
        yield Found("other_noun_number", 1.0, f"{first.trigger}, {second.trigger}")


def _same_article(first: Profile, second: Profile) -> bool:
    return first.mentions[0].article == second.mentions[0].article


_COMPARISONS: Final[tuple[Callable[[Profile, Profile], Iterator[Found]], ...]] = (
    _acts,
    _parties,
    _days,
    _places,
    _numbers,
    _words,
    _modality,
    _position,
)
