"""Times that count from the day of the saying: "today" in a quotation that may be older than the article."""

import re
from collections.abc import Sequence
from functools import cache

from kg.model import EventMention, Mention, Precision, Sentence, Tense, TimeBounds
from kg.resolve.data_tables import time_rules
from kg.resolve.times.tellings import Telling
from kg.resolve.times.time_parser import compile_pattern, normalize
from kg.resolve.times.time_readings import TimeContext


def quoted_time(
    telling: Telling, dated: Sequence[Telling], sentences: Sequence[Sentence]
) -> TimeBounds | None:
    """Return the time of a quoted event from the day that other events give for the saying."""
    saying = next((other for other in dated if is_saying_of(other.mention, telling.mention)), None)
    day = saying.resolved.time if saying else None
    if day is None or day.precision is not Precision.DAY or not counts_from_saying(telling.mention):
        return None
    context = TimeContext(published=day.earliest, tense=Tense.PAST)
    words = (time for time in telling.mention.times if _is_said(time))
    return next((normalize(time, sentences[time.sentence], context) for time in words), None)


def is_saying_of(saying: EventMention, mention: EventMention) -> bool:
    """Return True for the statement in which an event is told."""
    cue = mention.attribution.cue
    return cue is not None and saying.trigger.start <= cue.start < saying.trigger.end


def counts_from_saying(mention: EventMention) -> bool:
    """Return True for a quoted event with a word such as "today"."""
    return mention.attribution.quoted and any(_is_said(time) for time in mention.times)


def _is_said(time: Mention) -> bool:
    return bool(_said_pattern().search(time.span.quote))


@cache
def _said_pattern() -> re.Pattern[str]:
    return compile_pattern(time_rules()["said"])
