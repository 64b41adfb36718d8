"""Which accounts of different articles are compared: those with a kind of act, and a party or a telling word, in common.

Days bound the candidates, never counts: ten days between publications, or the same explicit day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from kg.join.data_tables import telling
from kg.join.profile import Profile
from kg.join_values import MentionKey

_TELLING: Final = 0.55  # least value of a word of a key
WINDOW_DAYS: Final = 10


def keys(profile: Profile) -> frozenset[str]:
    """Return the keys of an account; two accounts are compared only if they have one in common."""
    return frozenset(_keys(profile))


def _keys(profile: Profile) -> Iterator[str]:
    acts = sorted(profile.acts)
    speech = ["speech"] if profile.is_utterance else []
    for act in (*acts, *speech):
        for party in profile.parties:
            yield f"{act} {party.key}"
            if party.country:
                yield f"{act} {party.country}"
        if act != "speech":
            for word in profile.words:
                if telling(word) >= _TELLING:
                    yield f"{act} {word}"


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
        seen: set[MentionKey] = set()
        for key in sorted(keys(profile)):
            for other in by_key[key]:
                if other.key not in seen and may_tell_the_same(other, profile):
                    seen.add(other.key)
                    yield other.key, profile.key
            by_key[key].append(profile)
