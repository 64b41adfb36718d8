"""Readings of temporal expressions: each converts the groups of a pattern match to an interval.

A reading returns None if it needs the publication date and that is unknown.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.model import Tense
from kg.resolve.data_tables import time_rules
from kg.resolve.times.intervals import Interval, between, calendar_unit, monday, shift, single_day

Groups = Mapping[str, str]  # named groups of a pattern match

_PAST_WORDS = frozenset({"last", "past", "previous"})
_EXCEEDING_WORDS = frozenset({"more than", "over"})
_WEEKDAYS = [name.casefold()[:3] for name in calendar.day_name]
_MONTHS = [name.casefold()[:3] for name in calendar.month_name]
_MAX_YEARS_BETWEEN_LEAP_DAYS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeContext:
    """The reference time of an expression: the publication date and the tense of its event."""

    published: date | None
    tense: Tense

    @property
    def is_past(self) -> bool:
        """True if the event lies before publication."""
        return self.tense is Tense.PAST

    def clip(self, interval: Interval) -> Interval:
        """End a past interval, and start a future one, on the publication date if it contains that date."""
        day = self.published
        if (
            day is None
            or not interval.earliest <= day <= interval.latest
            or interval.earliest == interval.latest
        ):
            return interval
        if self.is_past:
            return replace(interval, latest=day)
        return replace(interval, earliest=day) if self.tense is Tense.FUTURE else interval


# ---------------------------------------------------------------- calendar dates


def read_date(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a day; without a year, the nearest such day in the direction of the tense."""
    month = int(groups.get("monthnumber") or _MONTHS.index(groups["month"].casefold()[:3]))
    if groups.get("year"):
        day = _date(int(groups["year"]), month, int(groups["day"]))
        return single_day(day, "date") if day else None
    nearest = _nearest_date(month, int(groups["day"]), context)
    return single_day(nearest, _reason("date", context)) if nearest else None


def read_days(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a range of days within one month."""
    last = read_date({**groups, "day": groups["lastday"]}, context)
    if last is None:
        return None
    first = _date(last.latest.year, last.latest.month, int(groups["firstday"]))
    return between(first, last.latest, last.reason) if first else None


def _nearest_date(month: int, day: int, context: TimeContext) -> date | None:
    if context.published is None:
        return None
    published, step = context.published, -1 if context.is_past else 1
    years = range(published.year, published.year + step * (_MAX_YEARS_BETWEEN_LEAP_DAYS + 1), step)
    dates = [valid for year in years if (valid := _date(year, month, day))]
    return next((d for d in dates if (d <= published if context.is_past else d >= published)), None)


def _date(year: int, month: int, day: int) -> date | None:
    """Return a date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_month(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a month; without a year, the nearest such month in the direction of the tense."""
    month = _MONTHS.index(groups["month"].casefold()[:3])
    if groups.get("year"):
        return context.clip(calendar_unit(date(int(groups["year"]), month, 1), "month", "date"))
    if context.published is None:
        return None
    is_past = groups.get("which") in _PAST_WORDS or (context.is_past and groups.get("which") != "next")
    year = context.published.year
    if is_past and month > context.published.month:
        year -= 1
    if not is_past and month < context.published.month:
        year += 1
    return context.clip(calendar_unit(date(year, month, 1), "month", _reason("month", context)))


def read_year(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a calendar year: "in 2022"."""
    return context.clip(calendar_unit(date(int(groups["year"]), 1, 1), "year", "date"))


def read_decade(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a decade: "the 1990s"."""
    return context.clip(calendar_unit(date(int(groups["decade"]), 1, 1), "decade", "date"))


_MONTHS_BY_PART = {"quarter": 3, "half": 6}
_ORDINALS = ["first", "second", "third", "fourth"]


def read_part_of_year(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a quarter or half of a year."""
    months = _MONTHS_BY_PART[groups["parts"].lower()]
    part_count = 12 // months
    # "last" and "final" are not in the list of ordinals and mean the last part.
    ordinal = groups["part"].lower()
    index = _ORDINALS.index(ordinal) if ordinal in _ORDINALS else part_count - 1
    if index >= part_count:
        return None
    begin = date(int(groups["year"]), index * months + 1, 1)
    interval = between(begin, shift(begin, months, "month") - timedelta(days=1), "date")
    return context.clip(interval) if interval else None


# ---------------------------------------------------------------- relative to publication


def read_weekday(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a weekday; "last" and "next" cover both the nearest such day and that of the adjacent week."""
    if context.published is None:
        return None
    weekday = _WEEKDAYS.index(groups["weekday"].casefold()[:3])
    days_since = (context.published.weekday() - weekday) % 7
    days_until = (weekday - context.published.weekday()) % 7
    day_in_week = monday(context.published) + timedelta(days=weekday)
    reason = _reason("weekday", context)
    which = (groups.get("which") or "").lower()
    if which in _PAST_WORDS:
        nearest = context.published - timedelta(days=days_since or 7)
        return between(min(nearest, day_in_week - timedelta(days=7)), nearest, reason)
    if which == "next":
        nearest = context.published + timedelta(days=days_until or 7)
        return between(nearest, max(nearest, day_in_week + timedelta(days=7)), reason)
    if which == "this":
        return single_day(day_in_week, reason)
    distance = timedelta(days=-days_since if context.is_past else days_until)
    return single_day(context.published + distance, reason)


def read_night_into(groups: Groups, context: TimeContext) -> Interval | None:
    """Read the night that ends on a weekday: "overnight into Wednesday"."""
    end = read_weekday(groups, context)
    return between(end.earliest - timedelta(days=1), end.latest, end.reason) if end else None


# First and last day relative to publication.
_DEICTIC_OFFSETS = {
    "the day before yesterday": (-2, -2),
    "yesterday": (-1, -1),
    "last night": (-1, 0),
    "overnight": (-1, 0),
    "tomorrow": (1, 1),
    "the day after tomorrow": (2, 2),
}


def read_deictic(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a deictic day such as "yesterday"; words not listed, such as "tonight", are the publication date."""
    if context.published is None:
        return None
    first, last = _DEICTIC_OFFSETS.get(" ".join(groups["deictic"].lower().split()), (0, 0))
    day = context.published
    return between(day + timedelta(days=first), day + timedelta(days=last), _reason("day", context))


def read_period(groups: Groups, context: TimeContext) -> Interval | None:
    """Read "this week", "last month" or "next year"; "the past week" is the seven days before publication."""
    which, unit = groups["which"].lower(), groups["period"].lower()
    if context.published is None or which == "past":
        return read_duration({"which": which, "number": "1", "unit": unit}, context)
    step = 0 if which == "this" else -1 if which in _PAST_WORDS else 1
    day = shift(context.published, step, unit)
    return context.clip(calendar_unit(day, unit, _reason(unit, context)))


def read_weekend(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a weekend; "next weekend" covers both the coming one and that of the next week."""
    if context.published is None:
        return None
    first_saturday = monday(context.published) + timedelta(days=5)
    which = (groups.get("which") or "").lower()
    last_saturday = first_saturday
    if which in _PAST_WORDS or (context.is_past and first_saturday > context.published):
        first_saturday = last_saturday = first_saturday - timedelta(days=7)
    elif which == "next":
        last_saturday = first_saturday + timedelta(days=7)
    return between(first_saturday, last_saturday + timedelta(days=1), _reason("weekend", context))


def read_ago(groups: Groups, context: TimeContext) -> Interval | None:
    """Read "three years ago"; "more than three years ago" lies between three and four years ago."""
    return offset_from(context.published, groups, -1) if context.published else None


def offset_from(day: date, groups: Groups, sign: int) -> Interval | None:
    """Return the time that lies a number of units before (sign -1) or after (sign 1) a day.

    The result is a whole calendar unit: a day, week, month or year. With "more than" or "nearly", it is the interval up to
    the next higher or lower number of units.
    """
    number, unit = parse_number(groups.get("number", "1")), groups.get("unit", "hour").lower()
    qualifier = " ".join((groups.get("more") or "").lower().split())
    reason = f"{number} {unit}(s) {'before' if sign < 0 else 'after'} {day}"
    exact = shift(day, sign * number, unit)
    if unit == "hour":
        return between(min(exact, day), max(exact, day), reason)
    if not qualifier:
        return calendar_unit(exact, unit, reason)
    other = shift(day, sign * (number + (1 if qualifier in _EXCEEDING_WORDS else -1)), unit)
    return between(min(exact, other), max(exact, other), reason)


def read_ahead(groups: Groups, context: TimeContext) -> Interval | None:
    """Read "in two weeks"; for a past event it is a duration ("built in two weeks"), so the time is unknown."""
    if context.published is None or context.is_past:
        return None
    unit = groups["unit"].lower()
    day = shift(context.published, parse_number(groups["number"]), unit)
    return calendar_unit(day, unit, _reason(unit, context))


def read_duration(groups: Groups, context: TimeContext) -> Interval | None:
    """Read a duration that ends or starts at publication: "the past two weeks", "the next three days"."""
    if context.published is None:
        return None
    is_past = groups["which"].lower() in _PAST_WORDS
    number = parse_number(groups["number"])
    other = shift(context.published, -number if is_past else number, groups["unit"].lower())
    reason = f"period {'up to' if is_past else 'from'} {context.published}"
    return between(min(other, context.published), max(other, context.published), reason)


def parse_number(number: str) -> int:
    """Convert digits, or a number word listed in ``times.toml``, to an integer."""
    if number.isdecimal():
        return int(number)
    return int(time_rules()["numbers"][" ".join(number.lower().split())])


def _reason(what: str, context: TimeContext) -> str:
    return f"{what} on or {'before' if context.is_past else 'after'} {context.published}"
