"""Times anchored to an earlier event: "a day later", "the following week", "two days after the coup".

The anchor is the last dated event before the expression, at most two sentences back.
"""

import re
from collections.abc import Sequence
from functools import cache

from kg.model import EventMention, Extraction, Mention, Sentence, TimeBounds
from kg.resolve.data_tables import time_rules
from kg.resolve.name_keys import join_tokens
from kg.resolve.times.intervals import Interval, calendar_unit, cover
from kg.resolve.times.time_parser import compile_pattern, to_bounds
from kg.resolve.times.time_readings import offset_from

# Words after a time phrase that may belong to it: "after the coup" in "two days after the coup".
_MAX_WORDS_AFTER = 3
_MAX_SENTENCE_DISTANCE = 2  # between the anchor and the expression
_FORWARD_WORDS = frozenset({"later", "after", "afterwards", "next", "following"})


def resolve_relative_times(
    extraction: Extraction, times: Sequence[TimeBounds | None]
) -> list[TimeBounds | None]:
    """Fill in missing event times from expressions anchored to the event before."""
    resolved = list(times)
    anchor: TimeBounds | None = None
    anchor_sentence = 0
    for index, mention in enumerate(extraction.mentions):
        is_near = mention.sentence - anchor_sentence <= _MAX_SENTENCE_DISTANCE
        if resolved[index] is None and anchor is not None and is_near:
            resolved[index] = _resolve_from_anchor(mention, extraction, anchor)
        time = resolved[index]
        if time is not None:
            anchor, anchor_sentence = time, mention.sentence
    return resolved


def _resolve_from_anchor(
    mention: EventMention, extraction: Extraction, anchor: TimeBounds
) -> TimeBounds | None:
    for time in mention.times:
        text = _expanded_text(time, extraction.document.sentences[time.sentence])
        interval = relative_interval(text, anchor)
        if interval is not None:
            return to_bounds(interval, time)
    return None


def _expanded_text(time: Mention, sentence: Sentence) -> str:
    """Return a time phrase with the word before it and up to three after it, without a subordinate clause."""
    inside = [t.index for t in sentence.tokens if time.span.start <= t.start < time.span.end]
    if not inside:
        return time.span.quote
    following = sentence.tokens[inside[-1] : inside[-1] + _MAX_WORDS_AFTER]
    end = next((i for i, t in enumerate(following) if t.deprel == "mark"), len(following))
    return join_tokens(sentence.tokens[max(0, inside[0] - 2) : inside[-1] + end])


def relative_interval(text: str, anchor: TimeBounds) -> Interval | None:
    """Return the time of an expression relative to an anchor, or None if it matches no anchored pattern."""
    match = next((match for pattern in _patterns() if (match := pattern.search(text))), None)
    if match is None:
        return None
    groups = {name: value for name, value in match.groupdict().items() if value}
    direction = groups["direction"].lower()
    if direction == "same":
        unit = groups["unit"].lower()
        return calendar_unit(anchor.earliest, unit, f"same {unit} as {anchor.earliest}")
    sign = 1 if direction in _FORWARD_WORDS else -1
    try:
        return cover(offset_from(anchor.earliest, groups, sign), offset_from(anchor.latest, groups, sign))
    except (OverflowError, ValueError):  # a day outside the calendar
        return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(compile_pattern(row["match"]) for row in time_rules()["anchored"])
