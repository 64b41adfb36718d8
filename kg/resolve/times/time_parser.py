"""Parser from temporal expressions to date intervals, driven by the patterns of ``data/times.toml``."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache

from kg.model import EntityLabel, Mention, Precision, Sentence, Tense, TimeBounds
from kg.resolve.data_tables import time_rules
from kg.resolve.name_keys import join_tokens
from kg.resolve.times import time_readings
from kg.resolve.times.intervals import Interval, between
from kg.resolve.times.time_readings import Groups, TimeContext

_MAX_LEADING_WORDS = 4  # before a time phrase
_MAX_RANGE_WORDS = 8  # from "from" to the end of the range
_RANGE_OPENERS = frozenset({"from", "between"})
_RANGE_CONNECTORS = frozenset({"to", "until", "till", "through", "and"})

Reading = Callable[[Groups, TimeContext], Interval | None]


def normalize(mention: Mention, sentence: Sentence, context: TimeContext) -> TimeBounds | None:
    """Return the bounds of a temporal expression, or None if it cannot be dated."""
    interval = parse_time(expanded_text(mention, sentence), context.published, context.tense)
    return to_bounds(interval, mention) if interval else None


def to_bounds(interval: Interval, mention: Mention) -> TimeBounds:
    """Return an interval with the mention that states it."""
    return TimeBounds(
        earliest=interval.earliest,
        latest=interval.latest,
        precision=interval.precision,
        mention=mention,
        reason=interval.reason,
    )


def most_specific(times: Iterable[TimeBounds]) -> TimeBounds | None:
    """Return the shortest interval; ties go to a calendar date, then to the first in the text."""
    return min(
        times,
        key=lambda b: (
            (b.latest - b.earliest).days,
            not b.reason.startswith("date"),
            b.mention.span.start,
        ),
        default=None,
    )


def expanded_text(mention: Mention, sentence: Sentence) -> str:
    """Return the text of a mention with a preposition before it, "ago" after it, and the rest of its range."""
    inside = [t for t in sentence.tokens if mention.span.start <= t.start and t.end <= mention.span.end]
    if not inside:
        return mention.span.quote
    first, last = _expand_to_date(sentence, inside[0].index, inside[-1].index)
    words = [token.text.lower() for token in sentence.tokens]
    begin = max(first - _MAX_LEADING_WORDS, 1)
    while first > begin and words[first - 2] in time_rules()["leading"]:
        first -= 1
    if last < len(words) and words[last] in time_rules()["trailing"]:
        last += 1
    first = _range_start(words, first)
    last = _night_end(words, last) or _days_end(sentence, last) or _range_end(words, first, last)
    return join_tokens(sentence.tokens[first - 1 : last])


def _days_end(sentence: Sentence, last: int) -> int | None:
    """Return the end of a pair of days whose first one ends at ``last``: "5" in "5 and 6 June"."""
    tokens = sentence.tokens[last - 1 : last + 3]
    if len(tokens) < 4 or tokens[1].text.lower() not in _RANGE_CONNECTORS:
        return None
    is_pair = tokens[0].upos == tokens[2].upos == "NUM" and tokens[3].upos == "PROPN"
    return last + 3 if is_pair else None


def _night_end(words: list[str], last: int) -> int | None:
    """Return the end of a night that starts at ``last``: "overnight" in "overnight into Wednesday"."""
    is_night = words[last - 1 : last] in (["overnight"], ["night"])
    continues = words[last : last + 1] in (["into"], ["to"])
    return last + 2 if is_night and continues and last + 2 <= len(words) else None


def _expand_to_date(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the token range of the date entity around a phrase: "18 August 2025" for "18"."""
    dates = [
        e for e in sentence.entities if e.label is EntityLabel.DATE and e.first <= last and e.last >= first
    ]
    return min([first, *(e.first for e in dates)]), max([last, *(e.last for e in dates)])


def _range_start(words: list[str], first: int) -> int:
    """Return the start of a range that ends with the phrase: "from" in "from Monday to Wednesday"."""
    if words[first - 1] not in _RANGE_CONNECTORS:
        return first
    earlier = range(first - 1, max(0, first - _MAX_RANGE_WORDS), -1)
    return next((i for i in earlier if words[i - 1] in _RANGE_OPENERS), first)


def _range_end(words: list[str], first: int, last: int) -> int:
    """Return the end of a range that starts with the phrase: "Wednesday" in "from Monday to Wednesday"."""
    is_range = words[first - 1] in _RANGE_OPENERS and last < len(words) and words[last] in _RANGE_CONNECTORS
    return min(len(words), last + _MAX_RANGE_WORDS) if is_range else last


@lru_cache(maxsize=4096)
def parse_time(text: str, published: date | None, tense: Tense) -> Interval | None:
    """Return the interval of a temporal expression, relative to the publication date and the tense of its event.

    The longest pattern match decides. Returns None for text without a match and for dates outside the calendar.
    """
    text = _cutoff_pattern().sub("", text)
    matches = [(match, reading) for pattern, reading in _patterns() if (match := pattern.search(text))]
    if not matches:
        return None
    longest, reading = max(matches, key=lambda m: m[0].end() - m[0].start())
    groups = {name: value for name, value in longest.groupdict().items() if value}
    try:
        return reading(groups, TimeContext(published=published, tense=tense))
    except (OverflowError, ValueError):  # a day outside the calendar
        return None


def _read_range(groups: Groups, context: TimeContext) -> Interval | None:
    """Read "from Friday to Monday"; the start is the last such day before the end."""
    end = parse_time(groups["end"], context.published, context.tense)
    if end is None:
        return None
    if re.fullmatch(r"\d\d?", groups["begin"]):
        return _read_days_of_month(int(groups["begin"]), end)
    begin = parse_time(groups["begin"], end.earliest, Tense.PAST)
    return between(begin.earliest, end.latest, end.reason) if begin else None


def _read_days_of_month(first_day: int, end: Interval) -> Interval | None:
    """Read "between 3 and 5 June", given the first day and the last date."""
    is_valid = end.precision is Precision.DAY and 1 <= first_day <= end.earliest.day
    return between(end.earliest.replace(day=first_day), end.latest, end.reason) if is_valid else None


def _read_since(groups: Groups, context: TimeContext) -> Interval | None:
    """Read "since Monday" as the interval that ends on the publication date."""
    begin = parse_time(groups["begin"], context.published, Tense.PAST)
    if begin is None or context.published is None:
        return None
    return between(begin.earliest, context.published, f"{begin.reason}, up to {context.published}")


def _read_until(groups: Groups, context: TimeContext) -> Interval | None:
    """Read "by Friday" as the interval that starts on the publication date, or None for a past event."""
    if context.is_past or context.published is None:
        return None
    end = parse_time(groups["end"], context.published, context.tense)
    return between(context.published, end.latest, end.reason) if end else None


def _read_none(_groups: Groups, _context: TimeContext) -> None:
    """Read an expression that gives no single time, such as "every Friday"."""


_READINGS: dict[str, Reading] = {
    "date": time_readings.read_date,
    "days": time_readings.read_days,
    "month": time_readings.read_month,
    "year": time_readings.read_year,
    "decade": time_readings.read_decade,
    "part of year": time_readings.read_part_of_year,
    "weekday": time_readings.read_weekday,
    "night": time_readings.read_night_into,
    "deictic": time_readings.read_deictic,
    "period": time_readings.read_period,
    "weekend": time_readings.read_weekend,
    "ago": time_readings.read_ago,
    "ahead": time_readings.read_ahead,
    "duration": time_readings.read_duration,
    "range": _read_range,
    "since": _read_since,
    "until": _read_until,
    "none": _read_none,
}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Reading], ...]:
    return tuple(
        (compile_pattern(row["match"]), _READINGS[row["reading"]]) for row in time_rules()["pattern"]
    )


@cache
def _cutoff_pattern() -> re.Pattern[str]:
    """Return the pattern for the rest of an expression that does not date the event: "when the war began"."""
    return re.compile(time_rules()["cutoff"], re.DOTALL)


def compile_pattern(template: str) -> re.Pattern[str]:
    """Compile a pattern of ``times.toml``, replacing placeholders such as {month} by its word expressions."""
    words: dict[str, str] = time_rules()["words"]
    return re.compile(r"(?<!\w)" + re.sub(r"\{([a-z]+)\}", lambda m: words[m[1]], template))
