"""Links between events that are not one.

Comparisons show what was planned and held, or asserted and denied. One sentence tells what was called off or put off, and at
which meeting something was said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import permutations
from types import MappingProxyType
from typing import Final

from kg.codes import Certainty, Polarity
from kg.join.acts import is_utterance
from kg.join.compare import OTHER_POLARITY, PLANNED_AND_HELD
from kg.join_values import Comparison, EventLink, LinkKind, MentionKey, MentionTraits

_MEETING: Final = "same meeting of the same parties"
_REASONS: Final = frozenset({"same act, parties and day", "same act and parties", _MEETING})
_REASONS_TO_DENY: Final = _REASONS | {"same act on the same thing"}
_MAX_DAYS: Final = timedelta(days=60)  # from the announcement to the event, if its day was not announced
_STOPPED: Final = MappingProxyType({"call-off": LinkKind.CANCELLED, "postpone": LinkKind.POSTPONED})
_GATHERINGS: Final = frozenset({"meet", "phone", "visit"})
_TOLD: Final = "told in one sentence"


def links(
    compared: Iterable[Comparison],
    event_of: Mapping[MentionKey, MentionKey],
    mentions: Mapping[MentionKey, MentionTraits],
) -> tuple[EventLink, ...]:
    """Return the links that comparisons and sentences show; ``event_of``: the first mention of the event of a mention."""
    found = {
        link
        for one in compared
        if may_link(one)
        for link in _links(one, event_of, mentions)
        if link.first != link.second
    }
    found.update(_told_links(event_of, mentions.values()))
    return tuple(sorted(found, key=lambda link: (link.first, link.second, link.kind, link.reason)))


def may_link(found: Comparison) -> bool:
    """Return True for a comparison of two events that only their polarity or certainty keeps apart."""
    if found.bars == (OTHER_POLARITY,):
        return found.reason in _REASONS_TO_DENY
    return found.bars == (PLANNED_AND_HELD,) and found.reason in _REASONS


def _links(
    one: Comparison, event_of: Mapping[MentionKey, MentionKey], mentions: Mapping[MentionKey, MentionTraits]
) -> Iterator[EventLink]:
    first, second = mentions[one.first], mentions[one.second]
    if one.bars == (OTHER_POLARITY,):
        asserted, denied = (second, first) if first.polarity is Polarity.DENIED else (first, second)
        is_told_as_fact = asserted.certainty is denied.certainty is Certainty.FACT
        if is_told_as_fact and (one.reason != _MEETING or _is_one_meeting(asserted, denied)):
            yield _link(LinkKind.CONTRADICTED, asserted, denied, one, event_of)
    elif one.bars == (PLANNED_AND_HELD,):
        plan, fact = (first, second) if second.certainty is Certainty.FACT else (second, first)
        if plan.certainty is Certainty.PLANNED and _is_after(fact, plan):
            yield _link(LinkKind.HELD, plan, fact, one, event_of)


def _is_one_meeting(asserted: MentionTraits, denied: MentionTraits) -> bool:
    """Return True for a meeting by the same word, or of the same day: "they have not spoken" does not deny a summit."""
    if asserted.predicate == denied.predicate:
        return True
    days = [mention.days for mention in (asserted, denied) if mention.days and not mention.days.is_assumed]
    return len(days) == 2 and days[0].gap(days[1]) == timedelta()


def _is_after(fact: MentionTraits, plan: MentionTraits) -> bool:
    """Return True if the days of an event fit those of its plan."""
    if plan.days and fact.days:
        return plan.days.gap(fact.days) == timedelta()
    happened = fact.days.latest if fact.days else fact.published
    if happened is None or plan.published is None:
        return False
    return timedelta() <= happened - plan.published <= _MAX_DAYS


def _link(
    kind: LinkKind,
    first: MentionTraits,
    second: MentionTraits,
    found: Comparison,
    event_of: Mapping[MentionKey, MentionKey],
) -> EventLink:
    return EventLink(
        kind=kind, first=event_of[first.key], second=event_of[second.key], reason=str(found.reason)
    )


# ---------------------------------------------------------------- told in one sentence


def _told_links(
    event_of: Mapping[MentionKey, MentionKey], mentions: Iterable[MentionTraits]
) -> Iterator[EventLink]:
    by_sentence: defaultdict[tuple[str, int], list[MentionTraits]] = defaultdict(list)
    for mention in mentions:
        by_sentence[mention.article, mention.sentence].append(mention)
    for group in by_sentence.values():
        for first, second in permutations(group, 2):
            kind = _told(first, second)
            if kind and event_of[first.key] != event_of[second.key]:
                yield EventLink(
                    kind=kind, first=event_of[first.key], second=event_of[second.key], reason=_TOLD
                )


def _told(first: MentionTraits, second: MentionTraits) -> LinkKind | None:
    """Return how one sentence says that the first act belongs to the second."""
    if _is_fact(second) and first.is_noun and _names(first, second.target or ""):
        return _STOPPED.get(second.act)
    is_said = _is_fact(first) and not first.is_noun and is_utterance(first.act, first.type)
    if is_said and second.is_noun and second.act in _GATHERINGS and _names(second, first.occasion or ""):
        return LinkKind.PART
    return None


def _is_fact(mention: MentionTraits) -> bool:
    return mention.certainty is Certainty.FACT and mention.polarity is Polarity.STATED


def _names(noun: MentionTraits, words: str) -> bool:
    """Return True if the noun of an event is among words: the object of a verb, or the occasion of a statement."""
    return noun.predicate.split()[-1] in words.split()
