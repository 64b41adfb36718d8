"""Stretches of days, and reckoning with days, weeks, months and years."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Precision

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The days within which something was, both included, and how we know."""

    earliest: date
    latest: date
    precision: Precision
    reason: str

    @property
    def days(self) -> int:
        """How many days it leaves open."""
        return (self.latest - self.earliest).days


def of_day(day: date, reason: str) -> Interval:
    """Return the interval of one day."""
    return Interval(earliest=day, latest=day, precision=Precision.DAY, reason=reason)


def between(earliest: date, latest: date, reason: str) -> Interval | None:
    """Return what lies between two days: nothing where they are the wrong way round."""
    if earliest > latest:
        return None
    precision = Precision.DAY if earliest == latest else Precision.RANGE
    return Interval(earliest=earliest, latest=latest, precision=precision, reason=reason)


def around(day: date, unit: str, reason: str) -> Interval:
    """Return the calendar day, week (from Monday), month, year or decade in which a day lies."""
    if unit == "week":
        return _interval(monday(day), monday(day) + timedelta(days=6), Precision.WEEK, reason)
    if unit == "month":
        last = monthrange(day.year, day.month)[1]
        return _interval(day.replace(day=1), day.replace(day=last), Precision.MONTH, reason)
    if unit == "year":
        return _interval(date(day.year, 1, 1), date(day.year, 12, 31), Precision.YEAR, reason)
    if unit == "decade":
        first = day.year - day.year % 10
        return _interval(date(first, 1, 1), date(first + 9, 12, 31), Precision.RANGE, reason)
    return of_day(day, reason)


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def shifted(day: date, number: int, unit: str) -> date:
    """Return the day some units later, or earlier for a negative number.

    The 31st becomes the last day of a shorter month; hours count as the days that they begin.
    Raises OverflowError or ValueError outside of the calendar.
    """
    if unit in _MONTHS:
        return _by_months(day, number * _MONTHS[unit])
    if unit == "hour":
        return day + timedelta(days=-(-abs(number) // 24) * (1 if number > 0 else -1))
    return day + timedelta(days=number * _DAYS[unit])


def _by_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _interval(earliest: date, latest: date, precision: Precision, reason: str) -> Interval:
    return Interval(earliest=earliest, latest=latest, precision=precision, reason=reason)
