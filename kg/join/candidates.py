"""Which accounts of different articles are compared: those that share a kind of act and what a reason needs besides.

That is two parties, a party and a telling word, the object, the place and number, or the topic for a rare kind of act; for
speech a speaker and a telling word of what was said, or quoted words. Days bound the candidates, never counts: ten days
between publications, or the same explicit day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple
from zlib import crc32

from kg.join.acts import STATE
from kg.join.data_tables import telling
from kg.join.features import rarity
from kg.join.parties import tokens
from kg.join.profile import Profile
from kg.join_values import MentionKey, MentionOrder

_TELLING: Final = 0.5  # least value of a word of a key
_RARE: Final = 0.4  # least rarity of a kind of act whose accounts are compared if they share one party
_TOPIC_WORDS: Final = 8
WINDOW_DAYS: Final = 10


def keys(profile: Profile) -> frozenset[int]:
    """Return the keys of an account; two accounts are compared only if they have one in common.

    They are checksums, to save space; two accounts that share one by chance are compared in vain.
    """
    return speech_keys(profile).union(_sum(key) for act in profile.acts for key in _act_keys(act, profile))


def speech_keys(profile: Profile) -> frozenset[int]:
    """Return the keys of an account of speech; other accounts have none."""
    return frozenset(map(_sum, _speech_keys(profile)))


def _sum(key: str) -> int:
    return crc32(key.encode())


def _act_keys(act: str, profile: Profile) -> Iterator[str]:
    if act == STATE:
        return
    names = sorted({token for party in profile.parties for token in tokens(party)})
    words = [word for word in profile.words.words if telling(word) >= _TELLING]
    kind = "meet" if profile.is_meeting else act
    yield from (f"{kind} {one} {other}" for one, other in combinations(names, 2))
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


class Entry(NamedTuple):
    """What an index keeps of an account to find those that it is compared with."""

    order: MentionOrder
    published: date | None
    days: frozenset[date]  # that the text gives
    keys: frozenset[int]

    @property
    def article(self) -> str:
        """The id of the article."""
        return self.order.key.article

    def is_near(self, other: "Entry") -> bool:
        """Return True if two accounts of different articles are near enough in time."""
        if self.article == other.article:
            return False
        if self.published is None or other.published is None or not self.days.isdisjoint(other.days):
            return True
        return abs((self.published - other.published).days) <= WINDOW_DAYS


def entry(profile: Profile) -> Entry:
    """Return the index entry of an account."""
    return Entry(profile.order, profile.published, profile.explicit_days, keys(profile))


def candidates(
    entries: Iterable[Entry], new: Collection[str] | None = None
) -> Iterator[tuple[MentionKey, MentionKey]]:
    """Yield the pairs that are compared, each once, for entries in mention order.

    If the ids of ``new`` articles are given, only pairs with one of them.
    """
    ordered = list(entries)
    articles = {one.article for one in ordered}
    fresh = articles if new is None else new
    wanted = _keys_of(ordered, fresh) if articles - set(fresh) else None
    by_key: defaultdict[int, list[Entry]] = defaultdict(list)
    for one in ordered:
        is_new = one.article in fresh
        near: dict[MentionOrder, None] = {}
        for key in one.keys if wanted is None else one.keys & wanted:
            near.update(
                (other.order, None)
                for other in by_key[key]
                if (is_new or other.article in fresh) and other.order not in near and other.is_near(one)
            )
            by_key[key].append(one)
        yield from ((order.key, one.order.key) for order in sorted(near))


def _keys_of(entries: Iterable[Entry], articles: Collection[str]) -> set[int]:
    return {key for one in entries if one.article in articles for key in one.keys}
