"""What each kind of time expression means: from the groups of its pattern to an interval, or to nothing.

No reading looks at a clock. What is said relative to publication stays open where that day is not known.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.model import Tense
from kg.resolve.data_tables import time_data
from kg.resolve.times.intervals import Interval, around, between, monday, of_day, shifted

Groups = Mapping[str, str]

_BACK = frozenset({"last", "past", "previous"})
_EXCEEDING = frozenset({"more than", "over"})
_WEEKDAYS = [name.casefold()[:3] for name in calendar.day_name]
_MONTHS = [name.casefold()[:3] for name in calendar.month_name]
_LEAP_SEARCH = 8  # years within which 29 February comes again


@dataclass(frozen=True, slots=True, kw_only=True)
class Vantage:
    """From where a time is seen."""

    published: date | None
    tense: Tense

    @property
    def back(self) -> bool:
        """Whether the event is past."""
        return self.tense is Tense.PAST

    def clipped(self, interval: Interval) -> Interval:
        """Cut what had not happened by publication from the past, what was over by then from the future."""
        day = self.published
        if (
            day is None
            or not interval.earliest <= day <= interval.latest
            or interval.earliest == interval.latest
        ):
            return interval
        if self.back:
            return replace(interval, latest=day)
        return replace(interval, earliest=day) if self.tense is Tense.FUTURE else interval


# ---------------------------------------------------------------- dates of the calendar


def read_date(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a day; without a year the nearest one in the direction of the tense."""
    month = int(groups.get("monthnumber") or _MONTHS.index(groups["month"].casefold()[:3]))
    if groups.get("year"):
        day = _date(int(groups["year"]), month, int(groups["day"]))
        return of_day(day, "date") if day else None
    nearest = _nearest(month, int(groups["day"]), seen)
    return of_day(nearest, _seen("date", seen)) if nearest else None


def read_days(groups: Groups, seen: Vantage) -> Interval | None:
    """Read the first and last day of a stretch within a month."""
    last = read_date({**groups, "day": groups["lastday"]}, seen)
    if last is None:
        return None
    first = _date(last.latest.year, last.latest.month, int(groups["firstday"]))
    return between(first, last.latest, last.reason) if first else None


def _nearest(month: int, day: int, seen: Vantage) -> date | None:
    if seen.published is None:
        return None
    step = -1 if seen.back else 1
    years = range(seen.published.year, seen.published.year + step * (_LEAP_SEARCH + 1), step)
    days = [found for year in years if (found := _date(year, month, day))]
    return next((d for d in days if (d <= seen.published if seen.back else d >= seen.published)), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_month(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a month, of the nearest year in the direction of the tense where none is given."""
    month = _MONTHS.index(groups["month"].casefold()[:3])
    if groups.get("year"):
        return seen.clipped(around(date(int(groups["year"]), month, 1), "month", "date"))
    if seen.published is None:
        return None
    back = groups.get("which") in _BACK or (seen.back and groups.get("which") != "next")
    year = seen.published.year
    if back and month > seen.published.month:
        year -= 1
    if not back and month < seen.published.month:
        year += 1
    return seen.clipped(around(date(year, month, 1), "month", _seen("month", seen)))


def read_year(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a year."""
    return seen.clipped(around(date(int(groups["year"]), 1, 1), "year", "date"))


def read_decade(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a decade: "the 1990s"."""
    return seen.clipped(around(date(int(groups["decade"]), 1, 1), "decade", "date"))


_PARTS = {"quarter": 3, "half": 6}  # months
_ORDINALS = ["first", "second", "third", "fourth"]


def read_part(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a quarter or a half of a year."""
    months = _PARTS[groups["parts"].lower()]
    number = 12 // months
    said = groups["part"].lower()
    which = _ORDINALS.index(said) if said in _ORDINALS else number - 1
    if which >= number:
        return None
    begin = date(int(groups["year"]), which * months + 1, 1)
    found = between(begin, shifted(begin, months, "month") - timedelta(days=1), "date")
    return seen.clipped(found) if found else None


# ---------------------------------------------------------------- seen from publication


def read_weekday(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a weekday: the day itself when published on one; "last" and "next" may mean two days."""
    if seen.published is None:
        return None
    wanted = _WEEKDAYS.index(groups["weekday"].casefold()[:3])
    since = (seen.published.weekday() - wanted) % 7
    until = (wanted - seen.published.weekday()) % 7
    in_week = monday(seen.published) + timedelta(days=wanted)
    which = (groups.get("which") or "").lower()
    if which in _BACK:
        nearest = seen.published - timedelta(days=since or 7)
        return between(min(nearest, in_week - timedelta(days=7)), nearest, _seen("weekday", seen))
    if which == "next":
        nearest = seen.published + timedelta(days=until or 7)
        return between(nearest, max(nearest, in_week + timedelta(days=7)), _seen("weekday", seen))
    if which == "this":
        return of_day(in_week, _seen("weekday", seen))
    day = seen.published - timedelta(days=since) if seen.back else seen.published + timedelta(days=until)
    return of_day(day, _seen("weekday", seen))


def read_night_into(groups: Groups, seen: Vantage) -> Interval | None:
    """Read the night that ends on a weekday."""
    end = read_weekday(groups, seen)
    return between(end.earliest - timedelta(days=1), end.latest, end.reason) if end else None


_DEICTIC = {
    "the day before yesterday": (-2, -2),
    "yesterday": (-1, -1),
    "last night": (-1, 0),
    "overnight": (-1, 0),
    "tomorrow": (1, 1),
    "the day after tomorrow": (2, 2),
}


def read_deictic(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "yesterday" and its like; what is not listed is the day of publication: "today", "tonight"."""
    if seen.published is None:
        return None
    first, last = _DEICTIC.get(" ".join(groups["deictic"].lower().split()), (0, 0))
    day = seen.published
    return between(day + timedelta(days=first), day + timedelta(days=last), _seen("day", seen))


def read_period(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "this week", "last month", "next year"; "the past week" is the seven days up to publication."""
    which, unit = groups["which"].lower(), groups["period"].lower()
    if seen.published is None or which == "past":
        return read_stretch({"which": which, "number": "1", "unit": unit}, seen)
    step = 0 if which == "this" else -1 if which in _BACK else 1
    day = shifted(seen.published, step, unit)
    return seen.clipped(around(day, unit, _seen(unit, seen)))


def read_weekend(groups: Groups, seen: Vantage) -> Interval | None:
    """Read a weekend; the "next" one may be the coming one or that of next week."""
    if seen.published is None:
        return None
    saturday = monday(seen.published) + timedelta(days=5)
    which = (groups.get("which") or "").lower()
    last = saturday
    if which in _BACK or (seen.back and saturday > seen.published):
        saturday = last = saturday - timedelta(days=7)
    elif which == "next":
        last = saturday + timedelta(days=7)
    return between(saturday, last + timedelta(days=1), _seen("weekend", seen))


def read_ago(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "three years ago"; "more than three years ago" is between three and four."""
    return apart(seen.published, groups, -1) if seen.published else None


def apart(day: date, groups: Groups, sign: int) -> Interval | None:
    """Return the time some units before (-1) or after (1) a day.

    It is the calendar unit into which that falls; with "more than" or "nearly", between two whole numbers of units.
    """
    number, unit = count(groups.get("number", "1")), groups.get("unit", "hour").lower()
    bound = " ".join((groups.get("more") or "").lower().split())
    reason = f"{number} {unit}(s) {'before' if sign < 0 else 'after'} {day}"
    there = shifted(day, sign * number, unit)
    if unit == "hour":
        return between(min(there, day), max(there, day), reason)
    if not bound:
        return around(there, unit, reason)
    other = shifted(day, sign * (number + (1 if bound in _EXCEEDING else -1)), unit)
    return between(min(there, other), max(there, other), reason)


def read_ahead(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "in two weeks", which for what is past says how long it took, not when it was."""
    if seen.published is None or seen.back:
        return None
    unit = groups["unit"].lower()
    day = shifted(seen.published, count(groups["number"]), unit)
    return around(day, unit, _seen(unit, seen))


def read_stretch(groups: Groups, seen: Vantage) -> Interval | None:
    """Read "the past two weeks", "the next three days"."""
    if seen.published is None:
        return None
    back = groups["which"].lower() in _BACK
    number = count(groups["number"])
    other = shifted(seen.published, -number if back else number, groups["unit"].lower())
    return between(min(other, seen.published), max(other, seen.published), _seen("stretch", seen))


def count(number: str) -> int:
    """Return the number that digits or a word say."""
    if number.isdecimal():
        return int(number)
    return int(time_data()["numbers"][" ".join(number.lower().split())])


def _seen(what: str, seen: Vantage) -> str:
    return f"{what} {'up to' if seen.back else 'from'} {seen.published}"
