"""Time expressions to intervals, by the patterns of ``data/times.toml``."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache

from kg.model import EntityLabel, Mention, Precision, Sentence, Tense, TimeBounds
from kg.resolve.data_tables import time_data
from kg.resolve.name_keys import joined
from kg.resolve.times import time_readings
from kg.resolve.times.intervals import Interval, between
from kg.resolve.times.time_readings import Groups, Vantage

_LEADING = 4  # words before a phrase that may belong to it
_RANGE_WORDS = 8  # words within which a range that begins with "from" or "between" ends
_OPENINGS = frozenset({"from", "between"})
_JOINTS = frozenset({"to", "until", "till", "through", "and"})

Reading = Callable[[Groups, Vantage], Interval | None]


def bounds(mention: Mention, sentence: Sentence, seen: Vantage) -> TimeBounds | None:
    """Return the bounds of the time that a phrase names, with the reason, or None where it names none we can tell."""
    interval = read(phrase(mention, sentence), seen.published, seen.tense)
    return stated(interval, mention) if interval else None


def stated(interval: Interval, mention: Mention) -> TimeBounds:
    """Return an interval with the words it was read from."""
    return TimeBounds(
        earliest=interval.earliest,
        latest=interval.latest,
        precision=interval.precision,
        mention=mention,
        reason=interval.reason,
    )


def narrowest(found: Iterable[TimeBounds]) -> TimeBounds | None:
    """Return the most specific of several times; among equals a date before a weekday, then the first in the text."""
    return min(
        found,
        key=lambda b: (
            (b.latest - b.earliest).days,
            not b.reason.startswith("date"),
            b.mention.span.start,
        ),
        default=None,
    )


def phrase(mention: Mention, sentence: Sentence) -> str:
    """Return a phrase's words with the preposition before it, the "ago" behind it, and all of a range."""
    inside = [t for t in sentence.tokens if mention.span.start <= t.start and t.end <= mention.span.end]
    if not inside:
        return mention.span.quote
    first, last = _within_date(sentence, inside[0].index, inside[-1].index)
    lower = [token.text.lower() for token in sentence.tokens]
    begin = max(first - _LEADING, 1)
    while first > begin and lower[first - 2] in time_data()["leading"]:
        first -= 1
    if last < len(lower) and lower[last] in time_data()["trailing"]:
        last += 1
    first = _range_start(lower, first)
    last = _night_end(lower, last) or _days_end(sentence, last) or _range_end(lower, first, last)
    return joined(sentence.tokens[first - 1 : last])


def _days_end(sentence: Sentence, last: int) -> int | None:
    """Return where two days of a month end of which a phrase is the first: "5" before "and 6 June"."""
    words = sentence.tokens[last - 1 : last + 3]
    days = len(words) == 4 and words[1].text.lower() in _JOINTS
    return last + 3 if days and words[0].upos == words[2].upos == "NUM" and words[3].upos == "PROPN" else None


def _night_end(lower: list[str], last: int) -> int | None:
    """Return where a night ends that a phrase begins: "overnight" before "into Wednesday"."""
    into = lower[last - 1 : last] in (["overnight"], ["night"]) and lower[last : last + 1] in (
        ["into"],
        ["to"],
    )
    return last + 2 if into and last + 2 <= len(lower) else None


def _within_date(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the whole of the date of which a phrase is a part: "18" of "18 August 2025"."""
    dates = [
        e for e in sentence.entities if e.label is EntityLabel.DATE and e.first <= last and e.last >= first
    ]
    return min([first, *(e.first for e in dates)]), max([last, *(e.last for e in dates)])


def _range_start(lower: list[str], first: int) -> int:
    """Return where the range begins that a phrase ends: "Wednesday" after "from Monday to"."""
    if lower[first - 1] not in _JOINTS:
        return first
    earlier = range(first - 1, max(0, first - _RANGE_WORDS), -1)
    return next((i for i in earlier if lower[i - 1] in _OPENINGS), first)


def _range_end(lower: list[str], first: int, last: int) -> int:
    """Return where the range ends that a phrase begins: "Monday" after "from", before "to Wednesday"."""
    if lower[first - 1] not in _OPENINGS or last >= len(lower) or lower[last] not in _JOINTS:
        return last
    return min(len(lower), last + _RANGE_WORDS)


@lru_cache(maxsize=4096)
def read(text: str, published: date | None, tense: Tense) -> Interval | None:
    """Return when a time phrase is, seen from a day of publication and the tense of its event."""
    text = _beyond().sub("", text)
    matches = [(found, reading) for pattern, reading in _patterns() if (found := pattern.search(text))]
    if not matches:
        return None
    longest, reading = max(matches, key=lambda m: m[0].end() - m[0].start())
    groups = {name: value for name, value in longest.groupdict().items() if value}
    try:
        return reading(groups, Vantage(published=published, tense=tense))
    except (OverflowError, ValueError):  # a day outside of the calendar
        return None


def _range(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "from Friday to Monday": its beginning is the last such day before its end."""
    end = read(groups["end"], seen.published, seen.tense)
    if end is None:
        return None
    if re.fullmatch(r"\d\d?", groups["begin"]):
        return _days(int(groups["begin"]), end)
    begin = read(groups["begin"], end.earliest, Tense.PAST)
    return between(begin.earliest, end.latest, end.reason) if begin else None


def _days(first: int, end: Interval) -> Interval | None:
    """Read the days of one month: "between 3 and 5 June"."""
    within = end.precision is Precision.DAY and 1 <= first <= end.earliest.day
    return between(end.earliest.replace(day=first), end.latest, end.reason) if within else None


def _since(groups: Groups, seen: Vantage) -> Interval | None:
    begin = read(groups["begin"], seen.published, Tense.PAST)
    if begin is None or seen.published is None:
        return None
    return between(begin.earliest, seen.published, f"{begin.reason}, up to {seen.published}")


def _until(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "by Friday" of what is to come; of what is past it leaves the beginning open."""
    end = None if seen.back else read(groups["end"], seen.published, seen.tense)
    if end is None or seen.published is None:
        return None
    return between(seen.published, end.latest, end.reason)


_READINGS: dict[str, Reading] = {
    "date": time_readings.read_date,
    "days": time_readings.read_days,
    "month": time_readings.read_month,
    "year": time_readings.read_year,
    "decade": time_readings.read_decade,
    "part": time_readings.read_part,
    "weekday": time_readings.read_weekday,
    "night into": time_readings.read_night_into,
    "deictic": time_readings.read_deictic,
    "period": time_readings.read_period,
    "weekend": time_readings.read_weekend,
    "ago": time_readings.read_ago,
    "ahead": time_readings.read_ahead,
    "stretch": time_readings.read_stretch,
    "range": _range,
    "since": _since,
    "until": _until,
    "nothing": lambda _groups, _seen: None,
}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Reading], ...]:
    return tuple((pattern(row["match"]), _READINGS[row["means"]]) for row in time_data()["pattern"])


@cache
def _beyond() -> re.Pattern[str]:
    return re.compile(time_data()["beyond"], re.DOTALL)


def pattern(template: str) -> re.Pattern[str]:
    """Return the expression of a template in which {words} stand for those of the data file."""
    words: dict[str, str] = time_data()["words"]
    return re.compile(r"(?<!\w)" + re.sub(r"\{([a-z]+)\}", lambda m: words[m[1]], template))
