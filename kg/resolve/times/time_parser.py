"""Parser from temporal expressions to date intervals, driven by the patterns of ``data/times.toml``."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from kg.model import EntityLabel, Mention, Precision, Sentence, Tense, TimeBounds, Token
from kg.resolve.data_tables import time_rules
from kg.resolve.name_keys import join_tokens
from kg.resolve.times import time_readings
from kg.resolve.times.intervals import Interval, between
from kg.resolve.times.time_readings import Groups, TimeContext

_MAX_LEADING_WORDS = 4  # before a time phrase
_MAX_RANGE_WORDS = 8  # from "from" to the end of the range
_MAX_YEARS_AHEAD = 50
_RANGE_OPENERS = frozenset({"from", "between"})
_RANGE_CONNECTORS = frozenset({"to", "until", "till", "through", "and"})

Reading = Callable[[Groups, TimeContext], Interval]


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
            b.latest - b.earliest,
            not b.reason.startswith("date"),
            b.mention.span.start if b.mention else 0,
        ),
        default=None,
    )


def in_stated_week(times: list[TimeBounds]) -> list[TimeBounds]:
    """Return the times of an event; a weekday beside a week is the day of that week: "two weeks ago on Monday"."""
    weeks = [time for time in times if time.precision is Precision.WEEK]
    return [_day_in_week(time, weeks[0]) if len(weeks) == 1 else time for time in times]


def _day_in_week(time: TimeBounds, week: TimeBounds) -> TimeBounds:
    if time.precision is not Precision.DAY or not time.reason.startswith("weekday"):
        return time
    day = week.earliest + timedelta(days=time.earliest.weekday() - week.earliest.weekday())
    if not week.earliest <= day <= week.latest:
        return time
    return replace(time, earliest=day, latest=day, reason=f"weekday in the {week.reason}")


def expanded_text(mention: Mention, sentence: Sentence) -> str:
    """Return the text of a mention with a preposition before it, "ago" after it, and the rest of its range."""
    inside = [t for t in sentence.tokens if mention.span.start <= t.start and t.end <= mention.span.end]
    if not inside:
        return mention.span.quote
    first, last = _expand_to_date(sentence, inside[0].index, inside[-1].index)
    if _is_modifier(inside[-1]):  # "since the 1991 attack"
        return join_tokens(sentence.tokens[first - 1 : last])
    words = [token.text.lower() for token in sentence.tokens]
    begin = max(first - _MAX_LEADING_WORDS, 1)
    while first > begin and words[first - 2] in time_rules()["leading"]:
        first -= 1
    if last < len(words) and words[last] in time_rules()["trailing"]:
        last += 1
    first = _range_start(words, first)
    last = _night_end(words, last) or _days_end(sentence, last) or _range_end(words, first, last)
    return join_tokens(sentence.tokens[first - 1 : last])


def _is_modifier(last: Token) -> bool:
    """Return True if a time stands before the noun that it dates."""
    return last.head > last.index and last.deprel.partition(":")[0] in {"compound", "nummod", "amod", "nmod"}


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
    is_year_or_month = sentence.tokens[first - 1].lemma.lower() in {"last", "this", "next"}
    start = first - 1 if is_year_or_month else first  # "November" before "last year"
    dates = [
        e for e in sentence.entities if e.label is EntityLabel.DATE and e.first <= last and e.last >= start
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
    """Return the interval of a temporal expression, or None if it cannot be dated; the longest match decides."""
    try:
        interval = _read(text, TimeContext(published=published, tense=tense))
        return None if _is_far_ahead(interval, published) else interval
    except (OverflowError, ValueError):
        return None


def _is_far_ahead(interval: Interval, published: date | None) -> bool:
    """Return True for a day that no article speaks of: the reading is wrong."""
    return published is not None and interval.earliest.year > published.year + _MAX_YEARS_AHEAD


def _read(text: str, context: TimeContext) -> Interval:
    """Return the interval of the longest match, or raise OverflowError or ValueError."""
    text = _cutoff_pattern().sub("", text)
    matches = [(match, reading) for pattern, reading in _patterns() if (match := pattern.search(text))]
    if not matches:
        raise ValueError(f"No time pattern matches {text!r}.")
    longest, reading = max(matches, key=lambda m: m[0].end() - m[0].start())
    return reading({name: value for name, value in longest.groupdict().items() if value}, context)


def _read_range(groups: Groups, context: TimeContext) -> Interval:
    """Read "from Friday to Monday", which starts on the last Friday before the end, or "between 3 and 5 June"."""
    if last_day := re.fullmatch(r"(\d\d?)\b\W*", groups["end"]):  # "between August 11 and 13"
        first = _read(groups["begin"], context)
        return between(first.earliest, first.earliest.replace(day=int(last_day[1])), first.reason)
    try:
        end = _read(groups["end"], context)
    except ValueError:  # "started from July 7 to protest"
        return _read(groups["begin"], context)
    if not re.fullmatch(r"\d\d?", groups["begin"]):
        begin = _read(groups["begin"], TimeContext(published=end.earliest, tense=Tense.PAST))
        return between(begin.earliest, end.latest, end.reason)
    if end.precision is not Precision.DAY:
        raise ValueError(f"{groups['end']!r} is not a day.")
    return between(end.earliest.replace(day=int(groups["begin"])), end.latest, end.reason)


def _read_since(groups: Groups, context: TimeContext) -> Interval:
    """Read "since Monday" as the interval that ends on the publication date; what lies ahead does not begin there."""
    if context.tense is Tense.FUTURE:
        raise ValueError("The event is ahead.")
    begin = _read(groups["begin"], replace(context, tense=Tense.PAST))
    return between(begin.earliest, context.day, f"{begin.reason}, up to {context.day}")


def _read_until(groups: Groups, context: TimeContext) -> Interval:
    """Read "by Friday" as the interval that starts on the publication date, unless the event is past."""
    if context.is_past:
        raise ValueError("The event is not ahead.")
    end = _read(groups["end"], context)
    return between(context.day, end.latest, end.reason)


def _read_none(groups: Groups, _context: TimeContext) -> Interval:
    """Read an expression that gives no single time, such as "every Friday"."""
    raise ValueError(f"No single time in {groups}.")


_READINGS: dict[str, Reading] = {
    "date": time_readings.read_date,
    "days": time_readings.read_days,
    "month": time_readings.read_month,
    "part of month": time_readings.read_part_of_month,
    "month of year": time_readings.read_month_of_year,
    "year": time_readings.read_year,
    "decade": time_readings.read_decade,
    "part of year": time_readings.read_part_of_year,
    "weekday": time_readings.read_weekday,
    "weekday of month": time_readings.read_weekday_of_month,
    "night": time_readings.read_night_into,
    "deictic": time_readings.read_deictic,
    "period": time_readings.read_period,
    "weekend": time_readings.read_weekend,
    "rest of period": time_readings.read_rest_of_period,
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
