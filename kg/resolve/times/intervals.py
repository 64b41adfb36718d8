"""Date intervals, and arithmetic with days, weeks, months, years and decades.

The functions raise OverflowError or ValueError for a day outside the calendar.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Precision

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_PRECISIONS = {
    "week": Precision.WEEK,
    "fortnight": Precision.WEEK,
    "month": Precision.MONTH,
    "year": Precision.YEAR,
    "decade": Precision.RANGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Bounds for the time of an event, both inclusive, with their precision and the reason for them."""

    earliest: date
    latest: date
    precision: Precision
    reason: str


def single_day(day: date, reason: str) -> Interval:
    """Return the interval of one day."""
    return between(day, day, reason)


def between(earliest: date, latest: date, reason: str) -> Interval:
    """Return the interval from one day to another; raise ValueError if ``latest`` is before ``earliest``."""
    if earliest > latest:
        raise ValueError(f"{latest} is before {earliest}.")
    precision = Precision.DAY if earliest == latest else Precision.RANGE
    return Interval(earliest=earliest, latest=latest, precision=precision, reason=reason)


def cover(first: Interval, last: Interval) -> Interval:
    """Return the interval from the start of ``first`` to the end of ``last``."""
    return first if first == last else between(first.earliest, last.latest, first.reason)


def calendar_unit(day: date, unit: str, reason: str) -> Interval:
    """Return the calendar day, week (from Monday), month, year or decade that contains a day."""
    first = last = day
    if unit in {"week", "fortnight"}:
        first, last = monday(day), monday(day) + timedelta(days=6)
    elif unit == "month":
        first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    elif unit == "year":
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    elif unit == "decade":
        first_year = day.year - day.year % 10
        first, last = date(first_year, 1, 1), date(first_year + 9, 12, 31)
    precision = _PRECISIONS.get(unit, Precision.DAY)
    return Interval(earliest=first, latest=last, precision=precision, reason=reason)


def days_of_month(day: date) -> list[date]:
    """Return the days of the month that contains a day."""
    return [day.replace(day=number) for number in range(1, monthrange(day.year, day.month)[1] + 1)]


def monday(day: date) -> date:
    """Return the Monday of the week that contains a day."""
    return day - timedelta(days=day.weekday())


def shift(day: date, number: int, unit: str) -> date:
    """Return the day that is ``number`` units later, or earlier if negative.

    The 31st becomes the last day of a shorter month. Hours are rounded up to whole days.
    """
    if unit in _MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + number * _MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    if unit == "hour":
        return day + timedelta(days=-(-abs(number) // 24) * (1 if number > 0 else -1))
    return day + timedelta(days=number * _DAYS[unit])
