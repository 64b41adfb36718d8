"""Times that one telling of an event gives and another leaves out.

Two mentions tell the same event if they have the same rule or word and the same parties. A definite noun ("the meeting")
needs no parties of its own: it means the nearest event before it. Where the dated tellings disagree, none is chosen.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from kg.model import Certainty, EventMention, EventType, Polarity, Precision, Role, TimeBounds
from kg.resolve.data_tables import time_rules
from kg.resolve.times.tellings import Telling, kinds, names_day, shared_time

_TALKS = frozenset({EventType.CONSULT, EventType.AGREE})
_SCHEDULED = frozenset({EventType.CONSULT, EventType.PROTEST, EventType.COERCE})  # summits, marches, trials


def introduced_time(
    telling: Telling, tellings: Sequence[Telling], published: date | None
) -> TimeBounds | None:
    """Return the day of a noun that refers back to an event: "phoned the envoy … The calls of Tuesday"."""
    is_told = telling.is_own_fact and telling.is_simple_past
    if not (is_told or telling.noun) or _refers_back(telling) or names_day(telling):
        return None
    later = [other for other in tellings if other.position > telling.position and _is_over(other, published)]
    noun = next((o for o in later if _refers_back(o) and _antecedent(o, tellings) is telling), None)
    return shared_time(noun, "the same event") if noun else None


def _is_over(telling: Telling, published: date | None) -> bool:
    time = telling.resolved.time
    return time is not None and (published is None or time.latest <= published)


def _refers_back(telling: Telling) -> bool:
    """Return True for a noun that has no parties of its own: "the talks"."""
    return telling.upos == "NOUN" and telling.is_definite and not telling.parties


def _antecedent(noun: Telling, tellings: Sequence[Telling]) -> Telling | None:
    """Return the last event that the text before a noun introduces: the same noun, or an occasion of its kind."""
    before = [o for o in tellings if o.mention.sentence < noun.mention.sentence and not _refers_back(o)]
    return next((other for other in reversed(before) if _may_introduce(other, noun)), None)


def _may_introduce(telling: Telling, noun: Telling) -> bool:
    mention, other = telling.mention, noun.mention
    if mention.certainty is not other.certainty and not _are_before_and_at(noun, telling):
        return False
    if telling.noun == noun.noun:
        return mention.type in {other.type, EventType.CONSULT}
    is_occasion = mention.type is EventType.CONSULT and telling.is_simple_past
    return is_occasion and bool(kinds(other)) and _are_of_one_kind(mention, other)


def retold_time(telling: Telling, tellings: Sequence[Telling]) -> TimeBounds | None:
    """Return the time of the event that a noun refers back to, or the one that all tellings of the same event agree on."""
    if names_day(telling):
        return None
    same = _same_event(telling, tellings)
    if not (telling.is_definite or telling.is_simple_past):
        same = [other for other in same if _have_same_sides(telling, other)]
    refers_back = telling.is_definite and not telling.parties and bool(kinds(telling.mention))
    if refers_back and (nearest := _nearest_before(telling, same)):
        return shared_time(nearest, "the same event")
    return _agreed_time([other for other in same if other.resolved.time])


def refined_time(telling: Telling, dated: Iterable[Telling]) -> TimeBounds | None:
    """Return the day that other tellings of an event give where this one gives a longer time."""
    time = telling.resolved.time
    if time is None or time.precision is Precision.DAY:
        return None
    same = _same_event(telling, dated)
    return _agreed_time([other for other in same if _is_day_in(other.resolved.time, time)])


def _is_day_in(day: TimeBounds | None, time: TimeBounds) -> bool:
    return (
        day is not None
        and day.precision is Precision.DAY
        and time.earliest <= day.earliest <= day.latest <= time.latest
    )


def _nearest_before(telling: Telling, same: Sequence[Telling]) -> Telling | None:
    """Return the last event before a noun, unless it is undated and not one of those that are dated."""
    before = [other for other in same if other.mention.sentence < telling.mention.sentence]
    known = frozenset(party for other in before if other.resolved.time for party in other.parties)
    introducing = [other for other in before if other.resolved.time or other.parties - known]
    return introducing[-1] if introducing else None


def _agreed_time(same: Sequence[Telling]) -> TimeBounds | None:
    """Return the time that lies in the times of all tellings."""
    times = [other.resolved.time for other in same if other.resolved.time]
    inner = (o for o in same if o.resolved.time and all(_is_in(o.resolved.time, time) for time in times))
    telling = next(inner, None)
    return shared_time(telling, "the same event") if telling else None


def _is_in(time: TimeBounds, longer: TimeBounds) -> bool:
    return longer.earliest <= time.earliest <= time.latest <= longer.latest


def _same_event(telling: Telling, dated: Iterable[Telling]) -> list[Telling]:
    """Return the tellings of the same act; a statement is not told again."""
    if telling.mention.type in {None, EventType.STATE}:
        return []
    return [other for other in dated if _tell_the_same(telling, other)]


def _tell_the_same(telling: Telling, dated: Telling) -> bool:
    mention, other = telling.mention, dated.mention
    if other.polarity is Polarity.DENIED:
        return False
    if mention.certainty is not other.certainty and not _are_before_and_at(telling, dated):
        return False
    are_talks = _are_talks(mention, other)
    if not (are_talks or _is_same_act(telling, dated)) or not _are_among(telling, dated, are_talks=are_talks):
        return False
    if telling.is_definite and not telling.parties:
        return other.type in {mention.type, None} and _are_of_one_kind(mention, other)
    if mention.type in _TALKS:
        return len(telling.parties) > 1 or telling.is_definite
    return _fit(telling.agents, dated.agents) and _fit(telling.others, dated.others) and bool(telling.others)


def _are_before_and_at(telling: Telling, dated: Telling) -> bool:
    """Return True for an occasion that is set ("set the trial for May"), and a noun for it: "the trial"."""
    certainties = {telling.mention.certainty, dated.mention.certainty}
    is_set = certainties == {Certainty.FACT, Certainty.PLANNED} and telling.mention.type in _SCHEDULED
    return is_set and telling.is_definite and telling.noun == dated.noun


def _have_same_sides(telling: Telling, dated: Telling) -> bool:
    """Return True for the same word with known agents and others: "has suspended her", "suspended her"."""
    is_same_word = telling.mention.predicate == dated.mention.predicate
    return is_same_word and bool(telling.agents & dated.agents) and bool(telling.others & dated.others)


def _are_among(telling: Telling, dated: Telling, *, are_talks: bool) -> bool:
    """Return True if all parties are among those of another event; of talks, one of them and all the countries."""
    if telling.parties <= dated.parties:
        return True
    if not are_talks and telling.agents & dated.agents and telling.agents <= dated.agents:
        return not dated.others and _acts_on_pronoun(dated)
    if not are_talks or not telling.countries or not telling.countries <= dated.countries:
        return False
    is_joint = len(telling.countries) > 1 and bool(telling.parties & dated.parties)
    return is_joint or _is_occasion_of_clause(telling)


def _is_occasion_of_clause(telling: Telling) -> bool:
    """Return True for "the talks" in "discussed during the talks"."""
    cases = {child.lemma for child in telling.tree.children(telling.mention.head, "case")}
    return telling.is_definite and bool(cases & set(time_rules()["same_time"]["prepositions"]))


def _acts_on_pronoun(telling: Telling) -> bool:
    """Return True for "suspended her", where nobody knows who that is."""
    others = (part for part in telling.resolved.participants if part.role is Role.PATIENT)
    return any(telling.tree.token(part.mention.head).upos == "PRON" for part in others)


def _are_talks(mention: EventMention, other: EventMention) -> bool:
    """Return True for two facts that can be one meeting: what was discussed and what was agreed at it."""
    return {mention.type, other.type} <= _TALKS and mention.certainty is Certainty.FACT


def _is_same_act(telling: Telling, dated: Telling) -> bool:
    """Return True for the same word, or a noun and a verb of one rule: "the attack", "attacked"."""
    mention, other = telling.mention, dated.mention
    if telling.is_definite and telling.noun == dated.noun:  # "staged a strike", "the strike"
        return other.type in {mention.type, None}
    if mention.type is not other.type:
        return False
    return mention.predicate == other.predicate or (
        mention.rule == other.rule and "NOUN" in {telling.upos, dated.upos}
    )


def _are_of_one_kind(mention: EventMention, other: EventMention) -> bool:
    """Return False for two kinds of occasion: "the summit" is not the visit told before."""
    both = [kinds(mention), kinds(other)]
    return bool(both[0] & both[1]) if all(both) else both[0] == both[1]


def _fit(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return True if two sides can be the same; a side that is not told may be any."""
    return not first or not second or bool(first & second)
