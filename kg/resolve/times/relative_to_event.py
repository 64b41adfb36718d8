"""Times seen from the event told before: "a day later", "the following week", "two days after the coup".

They are reckoned from the last event before them, in the same sentence or the two before it, whose time is known.
"""

import re
from collections.abc import Sequence
from functools import cache

from kg.model import EventMention, Extraction, Mention, Sentence, TimeBounds
from kg.resolve.data_tables import time_data
from kg.resolve.name_keys import joined
from kg.resolve.times.intervals import Interval, around, between
from kg.resolve.times.time_parser import pattern, stated
from kg.resolve.times.time_readings import apart

_BEHIND = 3  # words behind a time phrase that may belong to it: "two days" before "after the coup"
_SENTENCES = 2  # back to which an event is still in mind
_FORWARD = frozenset({"later", "after", "afterwards", "next", "following"})


def with_anchored(extraction: Extraction, own: Sequence[TimeBounds | None]) -> list[TimeBounds | None]:
    """Return the times of the mentions, those that have none of their own reckoned from the event before."""
    times = list(own)
    anchor: tuple[int, TimeBounds] | None = None
    for index, mention in enumerate(extraction.mentions):
        if times[index] is None and anchor and mention.sentence - anchor[0] <= _SENTENCES:
            times[index] = _reckoned(mention, extraction, anchor[1])
        time = times[index]
        if time is not None:
            anchor = (mention.sentence, time)
    return times


def _reckoned(mention: EventMention, extraction: Extraction, anchor: TimeBounds) -> TimeBounds | None:
    for time in mention.times:
        words = _words(time, extraction.document.sentences[time.sentence])
        found = reckon(words, anchor)
        if found is not None:
            return stated(found, time)
    return None


def _words(time: Mention, sentence: Sentence) -> str:
    """Return a time phrase with the words around it that may belong to it, up to a clause behind "after"."""
    inside = [t.index for t in sentence.tokens if time.span.start <= t.start < time.span.end]
    if not inside:
        return time.span.quote
    behind = sentence.tokens[inside[-1] : inside[-1] + _BEHIND]
    clause = next((i for i, t in enumerate(behind) if t.deprel == "mark"), len(behind))
    return joined(sentence.tokens[max(0, inside[0] - 2) : inside[-1] + clause])


def reckon(words: str, anchor: TimeBounds) -> Interval | None:
    """Return when a phrase is, seen from when the event before it was."""
    match = next((found for each in _patterns() if (found := each.search(words))), None)
    if match is None:
        return None
    groups = {name: value for name, value in match.groupdict().items() if value}
    said = groups["direction"].lower()
    if said == "same":
        return around(anchor.earliest, groups["unit"].lower(), f"the same as {anchor.earliest}")
    sign = 1 if said in _FORWARD else -1
    try:
        first, last = apart(anchor.earliest, groups, sign), apart(anchor.latest, groups, sign)
    except (OverflowError, ValueError):  # a day outside of the calendar
        return None
    if first is None or last is None or first == last:
        return first
    return between(first.earliest, last.latest, first.reason)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(row["match"]) for row in time_data()["anchored"])
