"""Compares two profiles trait by trait; each feature is a number from 0 to 1 with the words that were compared."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product
from math import log
from typing import Final, NamedTuple

from kg.codes import ActorKind, Certainty
from kg.join.acts import moves, recurring_acts, retold_acts
from kg.join.data_tables import read_toml
from kg.join.parties import match
from kg.join.profile import Profile, is_short
from kg.join.word_sets import WordSet, best
from kg.join_values import Days, MentionTraits, Party

_COUNTRY: Final = ActorKind.COUNTRY.value
_LONG_RANGE: Final = 30  # sentences
_MAYBE_ONE_PARTY: Final = 0.5  # least likeness of two parties that can be one
_MANY_RUNS: Final = 4  # of four words
_PUBLICATION_DAYS: Final = 10
_MEETING: Final = frozenset({"meet", "gather", "convene", "hold meeting", "hold summit", "hold conference"})
_TALKS: Final = frozenset(
    {"discuss", "negotiate", "hold talk", "hold discussion", "have talk", "have discussion"}
)
_HOSTING: Final = frozenset({"host", "receive", "welcome", "visit"})
_FOR: Final = frozenset({*_TALKS, "talk", "discussion", "negotiation", "meeting"})


class Found(NamedTuple):
    """A feature of a pair."""

    name: str
    amount: float  # 0 to 1
    compared: str | Collection[str]  # what was compared; of words, all that both share

    @property
    def value(self) -> str:
        """What was compared, as a text."""
        return self.compared if isinstance(self.compared, str) else best(self.compared)


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
    if first.is_meeting and second.is_meeting and not first.acts & second.acts:
        yield Found("kindred_act", 1.0, f"{min(first.acts)}, {min(second.acts)}")
    for word in sorted(first.predicates & second.predicates):
        yield Found("same_word", 1.0, word)
        break
    shared = first.targets & second.targets
    if shared:
        yield Found("same_target", 1.0, min(shared))
    elif first.targets and second.targets:
        yield Found("other_target", 1.0, f"{min(first.targets)}, {min(second.targets)}")
    yield Found("recurring", float(bool(first.acts & second.acts & recurring_acts())), "")
    yield Found("generic", float(first.is_generic or second.is_generic), "")
    yield Found("speech", float(first.is_utterance and second.is_utterance), "")


@cache
def rarity(act: str) -> float:
    """Return how rare a kind of act is in the news: 0 for a statement, 1 for one in a hundred articles or fewer."""
    table = read_toml("weights.toml")["act_frequency"]
    share = table.get(act, table["other"])
    return min(1.0, log(share) / log(0.01))


# ---------------------------------------------------------------- parties


def _parties(first: Profile, second: Profile) -> Iterator[Found]:
    if first.parties and second.parties:
        yield from _pool(first, second)
    yield Found("same_teller", float(bool(first.tellers & second.tellers)), "")
    yield from _role("agent", first.agents, second.agents)
    if first.is_retelling or second.is_retelling:
        yield from _other_role("other_agent", first.agents, second.agents)
        return
    yield from _role("patient", first.others, second.others)
    yield Found("unknown_agent", float(_is_agent_unknown(first, second)), "")
    yield Found("agent_only", float(_is_agent_only(first, second)), "")
    yield Found("destination_only", float(_is_destination_only(first, second)), "")
    if first.is_symmetric and second.is_symmetric:
        yield Found("symmetric", 1.0, "")
        return
    yield from _other_role("other_agent", first.agents, second.agents)
    yield from _other_role("other_patient", first.others, second.others)


def _is_agent_only(first: Profile, second: Profile) -> bool:
    """Return True if only the agents match, and one telling names others: "police arrested her", "police arrested them"."""
    if not match(first.agents, second.agents).level:
        return False
    return bool(first.others or second.others) and not match(first.others, second.others).level


def _is_agent_unknown(first: Profile, second: Profile) -> bool:
    """Return True if one telling has a known agent, and the other one names an agent that is not known."""
    known, other = (first, second) if first.agents else (second, first)
    return bool(known.agents) and not other.agents and any(mention.has_agent for mention in other.mentions)


def _is_destination_only(first: Profile, second: Profile) -> bool:
    """Return True if only a country to which somebody goes or is sent matches: "she visited Peru", "he visited Peru"."""
    if not first.acts & second.acts & moves():
        return False
    shared = first.party_keys & second.party_keys
    return all(party.kind == _COUNTRY for party in first.parties if party.key in shared)


def _role(name: str, first: tuple[Party, ...], second: tuple[Party, ...]) -> Iterator[Found]:
    """Yield how well those in one role match."""
    if not (first and second):
        return
    found = match(first, second)
    if found.level:
        yield Found(name, found.level, ", ".join(found.names))
    if found.level < _MAYBE_ONE_PARTY:
        yield Found(f"unlike_{name}", 1.0, _names(first, second))


def _other_role(name: str, first: tuple[Party, ...], second: tuple[Party, ...]) -> Iterator[Found]:
    if first and second and not match(first, second).level:
        yield Found(name, 1.0, _names(first, second))


def _pool(first: Profile, second: Profile) -> Iterator[Found]:
    """Yield how the parties match, whatever their roles."""
    pool = match(first.parties, second.parties)
    if pool.level:
        yield Found("party", pool.level, ", ".join(pool.names))
    exact = sorted(first.party_keys & second.party_keys)
    if len(exact) > 1:
        yield Found("two_parties", 1.0, ", ".join(exact))
        if first.is_symmetric and second.is_symmetric:
            yield Found("same_pair", 1.0, ", ".join(exact))


def _names(first: Iterable[Party], second: Iterable[Party]) -> str:
    return "; ".join(", ".join(party.key for party in side) for side in (first, second))


# ---------------------------------------------------------------- days, places, numbers


def _days(first: Profile, second: Profile) -> Iterator[Found]:
    same = first.explicit_days & second.explicit_days
    one, other = first.days, second.days
    if same:
        yield Found("same_day", 1.0, min(same).isoformat())
    elif one and other and _is_one_night(one, other):
        yield Found("same_day", 1.0, f"{one.earliest} to {one.latest}")
    elif one and other and is_short(one) and is_short(other):
        gap = one.gap(other).days
        name = "near_day" if gap <= 1 else "other_days"
        yield Found(name, 1.0, f"{one.earliest} to {one.latest}, {other.earliest} to {other.latest}")
    if not same:
        yield Found("publication_gap", publication_gap(first.published, second.published), "")


def _is_one_night(one: Days, other: Days) -> bool:
    """Return True for the same night: two days, as "overnight" gives them."""
    is_night = one.latest - one.earliest == timedelta(days=1) and not (one.is_assumed or other.is_assumed)
    return is_night and (one.earliest, one.latest) == (other.earliest, other.latest)


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
    if runs:
        yield Found("quotation", min(len(runs) / _MANY_RUNS, 1.0), min(runs))
    yield from _content(first, second)
    yield from _likeness("words", first.words, second.words)
    yield from _likeness("near_words", first.near, second.near)
    if not _same_article(first, second):
        yield from _likeness("articles", first.story, second.story)


def _content(first: Profile, second: Profile) -> Iterator[Found]:
    """Yield the likeness of all that was said, or of the two sayings that are most alike: a short report has one of them."""
    pairs = product((first.content, *first.contents), (second.content, *second.contents))
    amount, shared = max((one.likeness(other) for one, other in pairs), key=lambda found: found[0])
    if shared:
        yield Found("content", amount, shared)


def _likeness(name: str, first: WordSet, second: WordSet) -> Iterator[Found]:
    amount, shared = first.likeness(second)
    if shared:
        yield Found(name, amount, shared)


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
    if is_phrase(first, second):
        yield Found("one_phrase", 1.0, f"{first.trigger}, {second.trigger}")


def is_phrase(first: MentionTraits, second: MentionTraits) -> bool:
    """Return True for a verb and the noun of its object or subject, or what completes it, its document or its purpose.

    "filed a lawsuit", "strikes hit the port"; "agreed to halt tests"; "sued, alleging fraud"; "met to discuss the border".
    """
    return (first.article, first.sentence) == (second.article, second.sentence) and (
        any(
            noun.predicate in {verb.target, verb.subject} for verb, noun in ((first, second), (second, first))
        )
        or _is_retold(first, second)
        or _is_completed(first, second)
        or _is_purpose(first, second)
    )


def _is_completed(first: MentionTraits, second: MentionTraits) -> bool:
    return first.act == second.act and (first.completes == second.head or second.completes == first.head)


def _is_purpose(first: MentionTraits, second: MentionTraits) -> bool:
    """Return True for a meeting and what the same parties meet for: "hosted the envoy for talks"."""
    if not first.agents or first.agents != second.agents:
        return False
    is_meeting = first.act == second.act and first.predicate in _MEETING and second.predicate in _TALKS
    is_hosted = first.predicate in _HOSTING and second.predicate in _FOR and first.others == second.others
    return is_meeting or (is_hosted and bool(first.others))


def _is_retold(first: MentionTraits, second: MentionTraits) -> bool:
    """Return True for an act and a verb that retells its document."""
    return first.act == second.act and any(
        first.act in retold_acts(mention.predicate) for mention in (first, second)
    )


def _nouns(first: MentionTraits, second: MentionTraits) -> Iterator[Found]:
    """Yield how the triggers of two mentions of one article refer: by a noun, the same or another one, or by a verb."""
    if second.is_definite:
        both = first.is_definite and first.predicate == second.predicate
        yield Found("same_definite" if both else "definite", 1.0, second.trigger)
        yield Found("new_party", float(_has_new_party(first, second)), second.trigger)
        may_be = second.certainty is Certainty.FACT and first.certainty is not Certainty.FACT
        yield Found("fact_of_plan", float(may_be), f"{first.certainty}, {second.certainty}")
    if (first.is_noun or second.is_noun) and first.is_plural != second.is_plural:
        yield Found("other_noun_number", 1.0, f"{first.trigger}, {second.trigger}")


def _has_new_party(first: MentionTraits, second: MentionTraits) -> bool:
    """Return True if the second names an agent and the first none, or an actor acted on that the first does not know."""
    is_agent_new = second.agents and not first.agents
    is_other_new = second.others and not first.others and (first.has_other or not first.agents)
    return bool(is_agent_new or is_other_new)


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
