"""Readings of temporal expressions: each converts the groups of a pattern match to an interval.

A reading raises OverflowError or ValueError if the expression gives no single time, or needs an unknown publication date.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.model import Tense
from kg.resolve.data_tables import time_rules
from kg.resolve.times.intervals import (
    Interval,
    between,
    calendar_unit,
    days_of_month,
    monday,
    shift,
    single_day,
)

Groups = Mapping[str, str]  # named groups of a pattern match

_PAST_WORDS = frozenset({"last", "past", "previous"})
_EXCEEDING_WORDS = frozenset({"more than", "over"})
_WEEKDAYS = [name.casefold()[:3] for name in calendar.day_name]
_MONTHS = [name.casefold()[:3] for name in calendar.month_name]
_MAX_YEARS_BETWEEN_LEAP_DAYS = 8
_DAYS_JUST_OVER = 31  # a date so shortly before publication is not meant for next year


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeContext:
    """The reference time of an expression: the publication date and the tense of its event."""

    published: date | None
    tense: Tense

    @property
    def day(self) -> date:
        """The publication date; raises ValueError if it is unknown."""
        if self.published is None:
            raise ValueError("The publication date is unknown.")
        return self.published

    @property
    def is_past(self) -> bool:
        """True if the event lies before publication."""
        return self.tense is Tense.PAST

    def clip(self, interval: Interval) -> Interval:
        """End a past interval, and start a future one, on the publication date if it contains that date."""
        day = self.published
        is_single_day = interval.earliest == interval.latest
        if day is None or is_single_day or not interval.earliest <= day <= interval.latest:
            return interval
        if self.is_past:
            return replace(interval, latest=day)
        return replace(interval, earliest=day) if self.tense is Tense.FUTURE else interval


def read_date(groups: Groups, context: TimeContext) -> Interval:
    """Read a day; without a year, the nearest such day in the direction of the tense."""
    month = int(groups.get("monthnumber") or _MONTHS.index(groups["month"].casefold()[:3]))
    if groups.get("year"):
        return single_day(date(int(groups["year"]), month, int(groups["day"])), "date")
    return single_day(_nearest_date(month, int(groups["day"]), context), _reason("date", context))


def read_days(groups: Groups, context: TimeContext) -> Interval:
    """Read a range of days within one month."""
    last = read_date({**groups, "day": groups["lastday"]}, context)
    return between(last.latest.replace(day=int(groups["firstday"])), last.latest, last.reason)


def _nearest_date(month: int, day: int, context: TimeContext) -> date:
    """Return the last such date up to publication for a past event, otherwise the first one from then on."""
    years = range(-_MAX_YEARS_BETWEEN_LEAP_DAYS, _MAX_YEARS_BETWEEN_LEAP_DAYS + 1)
    dates = [d for year in years if (d := _date(context.day.year + year, month, day))]
    if context.is_past:
        return max(d for d in dates if d <= context.day)
    coming = min(d for d in dates if d >= context.day)
    if any(0 < (context.day - d).days <= _DAYS_JUST_OVER for d in dates):  # "ahead of the 18 August vote"
        raise ValueError(f"{coming} is a year ahead.")
    return coming


def _date(year: int, month: int, day: int) -> date | None:
    """Return a date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_month(groups: Groups, context: TimeContext) -> Interval:
    """Read a month; without a year, the nearest such month in the direction of the tense."""
    month = _MONTHS.index(groups["month"].casefold()[:3])
    if groups.get("year"):
        return context.clip(calendar_unit(date(int(groups["year"]), month, 1), "month", "date"))
    is_past = groups.get("which") in _PAST_WORDS or (context.is_past and groups.get("which") != "next")
    year = context.day.year
    if is_past and month > context.day.month:
        year -= 1
    if not is_past and month < context.day.month:
        year += 1
    return context.clip(calendar_unit(date(year, month, 1), "month", _reason("month", context)))


_PARTS_OF_MONTH = {"early": (1, 10), "mid": (10, 20), "late": (20, 31)}


def read_part_of_month(groups: Groups, context: TimeContext) -> Interval:
    """Read "mid-February" as ten days of the month."""
    days = days_of_month(read_month(groups, context).earliest)
    first, last = _PARTS_OF_MONTH[groups["partofmonth"].lower()]
    part = [day for day in days if first <= day.day <= last]
    return context.clip(between(part[0], part[-1], _reason("part of month", context)))


_YEAR_STEPS = {"last": -1, "this": 0, "next": 1}


def read_month_of_year(groups: Groups, context: TimeContext) -> Interval:
    """Read "November last year"."""
    year = context.day.year + _YEAR_STEPS[groups["whichyear"].lower()]
    return read_month({**groups, "year": str(year)}, context)


def read_year(groups: Groups, context: TimeContext) -> Interval:
    """Read a calendar year: "in 2022"."""
    return context.clip(calendar_unit(date(int(groups["year"]), 1, 1), "year", "date"))


def read_decade(groups: Groups, context: TimeContext) -> Interval:
    """Read a decade: "the 1990s"."""
    return context.clip(calendar_unit(date(int(groups["decade"]), 1, 1), "decade", "date"))


_MONTHS_BY_PART = {"quarter": 3, "half": 6}
_ORDINALS = ["first", "second", "third", "fourth"]


def read_part_of_year(groups: Groups, context: TimeContext) -> Interval:
    """Read a quarter or half of a year."""
    months = _MONTHS_BY_PART[groups["parts"].lower()]
    # "last" and "final" are not in the list of ordinals and mean the last part.
    ordinal = groups["part"].lower()
    index = _ORDINALS.index(ordinal) if ordinal in _ORDINALS else 12 // months - 1
    # A part that the year does not have ("third half") starts after December, so `date` raises ValueError.
    begin = date(int(groups["year"]), index * months + 1, 1)
    return context.clip(between(begin, shift(begin, months, "month") - timedelta(days=1), "date"))


def read_weekday(groups: Groups, context: TimeContext) -> Interval:
    """Read a weekday; "last" and "next" cover both the nearest such day and that of the adjacent week."""
    weekday = _WEEKDAYS.index(groups["weekday"].casefold()[:3])
    days_since = (context.day.weekday() - weekday) % 7
    days_until = (weekday - context.day.weekday()) % 7
    day_in_week = monday(context.day) + timedelta(days=weekday)
    reason = _reason("weekday", context)
    which = (groups.get("which") or "").lower()
    if which in _PAST_WORDS:
        nearest = context.day - timedelta(days=days_since or 7)
        return between(min(nearest, day_in_week - timedelta(days=7)), nearest, reason)
    if which == "next":
        nearest = context.day + timedelta(days=days_until or 7)
        return between(nearest, max(nearest, day_in_week + timedelta(days=7)), reason)
    if which == "this":
        return single_day(day_in_week, reason)
    distance = timedelta(days=-days_since if context.is_past else days_until)
    return single_day(context.day + distance, reason)


def read_night_into(groups: Groups, context: TimeContext) -> Interval:
    """Read the night that ends on a weekday: "overnight into Wednesday"."""
    end = read_weekday(groups, context)
    return between(end.earliest - timedelta(days=1), end.latest, end.reason)


# First and last day relative to publication.
_DEICTIC_OFFSETS = {
    "the day before yesterday": (-2, -2),
    "yesterday": (-1, -1),
    "last night": (-1, 0),
    "overnight": (-1, 0),
    "tomorrow": (1, 1),
    "the day after tomorrow": (2, 2),
}


def read_weekday_of_month(groups: Groups, context: TimeContext) -> Interval:
    """Read "the last Friday of this month" or "the first Monday in June"."""
    month = (
        read_month(groups, context)
        if groups.get("month")
        else read_period(groups, replace(context, tense=Tense.PRESENT))
    )
    days = [
        d
        for d in days_of_month(month.earliest)
        if d.weekday() == _WEEKDAYS.index(groups["weekday"].casefold()[:3])
    ]
    ordinal = groups["nth"].lower()
    index = _ORDINALS.index(ordinal) if ordinal in _ORDINALS else -1
    return single_day(days[index], f"{ordinal} weekday of {month.earliest:%Y-%m}")


def read_deictic(groups: Groups, context: TimeContext) -> Interval:
    """Read a deictic day such as "yesterday"; words not listed, such as "tonight", are the publication date."""
    first, last = _DEICTIC_OFFSETS.get(" ".join(groups["deictic"].lower().split()), (0, 0))
    begin, end = context.day + timedelta(days=first), context.day + timedelta(days=last)
    return between(begin, end, _reason("day", context))


def read_period(groups: Groups, context: TimeContext) -> Interval:
    """Read "this week", "last month" or "next year"; "the past week" is the seven days before publication."""
    which, unit = groups["which"].lower(), groups["period"].lower()
    if which == "past":
        return read_duration({"which": which, "number": "1", "unit": unit}, context)
    step = 0 if which == "this" else -1 if which in _PAST_WORDS else 1
    day = shift(context.day, step, unit)
    return context.clip(calendar_unit(day, unit, _reason(unit, context)))


def read_rest_of_period(groups: Groups, context: TimeContext) -> Interval:
    """Read "before the end of the month" as the rest of the month from publication on."""
    if context.is_past:
        raise ValueError("The event is not ahead.")
    unit = groups["period"].lower()
    return between(
        context.day, calendar_unit(context.day, unit, "").latest, f"rest of the {unit} of {context.day}"
    )


def read_weekend(groups: Groups, context: TimeContext) -> Interval:
    """Read a weekend; "next weekend" covers both the coming one and that of the next week."""
    first_saturday = monday(context.day) + timedelta(days=5)
    which = (groups.get("which") or "").lower()
    last_saturday = first_saturday
    if which in _PAST_WORDS or (context.is_past and first_saturday > context.day):
        first_saturday = last_saturday = first_saturday - timedelta(days=7)
    elif which == "next":
        last_saturday = first_saturday + timedelta(days=7)
    return between(first_saturday, last_saturday + timedelta(days=1), _reason("weekend", context))


def read_ago(groups: Groups, context: TimeContext) -> Interval:
    """Read "three years ago"; "more than three years ago" lies between three and four years ago."""
    return offset_from(context.day, groups, -1)


def offset_from(day: date, groups: Groups, sign: int) -> Interval:
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


def read_ahead(groups: Groups, context: TimeContext) -> Interval:
    """Read "in two weeks"; for a past event it is a duration ("built in two weeks"), so the time is unknown."""
    if context.is_past:
        raise ValueError("The event is not ahead.")
    unit = groups["unit"].lower()
    day = shift(context.day, parse_number(groups["number"]), unit)
    return calendar_unit(day, unit, _reason(unit, context))


def read_duration(groups: Groups, context: TimeContext) -> Interval:
    """Read a duration that ends or starts at publication: "the past two weeks", "the next three days"."""
    is_past = groups["which"].lower() in _PAST_WORDS
    number = parse_number(groups["number"])
    other = shift(context.day, -number if is_past else number, groups["unit"].lower())
    reason = f"period {'up to' if is_past else 'from'} {context.published}"
    return between(min(other, context.day), max(other, context.day), reason)


def parse_number(number: str) -> int:
    """Convert digits, or a number word listed in ``times.toml``, to an integer."""
    if number.isdecimal():
        return int(number)
    return int(time_rules()["numbers"][" ".join(number.lower().split())])


def _reason(what: str, context: TimeContext) -> str:
    return f"{what} on or {'before' if context.is_past else 'after'} {context.published}"
