"""Which accounts of different articles are compared: those that share a kind of act and what a reason needs besides.

That is two parties, a party and a telling word, the object, the place and number, or the topic for a rare kind of act; for
speech a speaker and a telling word of what was said, or quoted words. Days bound the candidates, never counts: ten days
between publications, or the same explicit day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from kg.join.acts import STATE
from kg.join.data_tables import telling
from kg.join.features import rarity
from kg.join.parties import tokens
from kg.join.profile import Profile
from kg.join_values import MentionKey

_TELLING: Final = 0.5  # least value of a word of a key
_RARE: Final = 0.4  # least rarity of a kind of act whose accounts are compared if they share one party
_TOPIC_WORDS: Final = 8
WINDOW_DAYS: Final = 10


def keys(profile: Profile) -> frozenset[str]:
    """Return the keys of an account; two accounts are compared only if they have one in common."""
    return speech_keys(profile).union(key for act in profile.acts for key in _act_keys(act, profile))


def speech_keys(profile: Profile) -> frozenset[str]:
    """Return the keys of an account of speech; other accounts have none."""
    return frozenset(_speech_keys(profile))


def _act_keys(act: str, profile: Profile) -> Iterator[str]:
    if act == STATE:
        return
    names = sorted({token for party in profile.parties for token in tokens(party)})
    words = [word for word in profile.words.words if telling(word) >= _TELLING]
    yield from (f"{act} {one} {other}" for one, other in combinations(names, 2))
    yield from (f"{act} {name} {word}" for name in names for word in words)
    yield from (f"{act} object {target}" for target in profile.targets)
    yield from (f"{act} {place} {number}" for place in profile.places for number in profile.numbers)
    if rarity(act) >= _RARE:
        yield from (f"{act} {name}" for name in names)
        yield from (f"{act} topic {word}" for word in profile.topic[:_TOPIC_WORDS])


def _speech_keys(profile: Profile) -> Iterator[str]:
    if not profile.is_utterance:
        return
    words = [word for word in profile.content.words if telling(word) >= _TELLING]
    names = {token for party in profile.agents for token in tokens(party)}
    yield from (f"speech {name} {word}" for name in names for word in words)
    yield from (f"speech {run}" for run in profile.quoted)


def may_tell_the_same(first: Profile, second: Profile) -> bool:
    """Return True if two accounts of different articles are near enough in time."""
    if first.key.article == second.key.article:
        return False
    if first.published is None or second.published is None or first.explicit_days & second.explicit_days:
        return True
    return abs((first.published - second.published).days) <= WINDOW_DAYS


def candidates(profiles: Iterable[Profile]) -> Iterator[tuple[MentionKey, MentionKey]]:
    """Yield the pairs that are compared, each once, in mention order."""
    by_key: defaultdict[str, list[Profile]] = defaultdict(list)
    for profile in sorted(profiles, key=lambda one: one.order):
        near: dict[MentionKey, None] = {}
        for key in keys(profile):
            near.update((other.key, None) for other in by_key[key] if may_tell_the_same(other, profile))
            by_key[key].append(profile)
        yield from ((other, profile.key) for other in sorted(near))
