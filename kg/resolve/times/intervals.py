"""Date intervals, and arithmetic with days, weeks, months, years and decades."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Precision

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Bounds for the time of an event, both inclusive, with their precision and the reason for them."""

    earliest: date
    latest: date
    precision: Precision
    reason: str


def single_day(day: date, reason: str) -> Interval:
    """Return the interval of one day."""
    return Interval(earliest=day, latest=day, precision=Precision.DAY, reason=reason)


def between(earliest: date, latest: date, reason: str) -> Interval | None:
    """Return the interval from one day to another, or None if ``latest`` is before ``earliest``."""
    if earliest > latest:
        return None
    precision = Precision.DAY if earliest == latest else Precision.RANGE
    return Interval(earliest=earliest, latest=latest, precision=precision, reason=reason)


def cover(first: Interval | None, last: Interval | None) -> Interval | None:
    """Return the interval from the start of ``first`` to the end of ``last``, or None if either is None."""
    if first is None or last is None:
        return None
    return first if first == last else between(first.earliest, last.latest, first.reason)


def calendar_unit(day: date, unit: str, reason: str) -> Interval:
    """Return the calendar day, week (from Monday), month, year or decade that contains a day."""
    if unit == "week":
        return _interval(monday(day), monday(day) + timedelta(days=6), Precision.WEEK, reason)
    if unit == "month":
        last_day = monthrange(day.year, day.month)[1]
        return _interval(day.replace(day=1), day.replace(day=last_day), Precision.MONTH, reason)
    if unit == "year":
        return _interval(date(day.year, 1, 1), date(day.year, 12, 31), Precision.YEAR, reason)
    if unit == "decade":
        first_year = day.year - day.year % 10
        return _interval(date(first_year, 1, 1), date(first_year + 9, 12, 31), Precision.RANGE, reason)
    return single_day(day, reason)


def monday(day: date) -> date:
    """Return the Monday of the week that contains a day."""
    return day - timedelta(days=day.weekday())


def shift(day: date, number: int, unit: str) -> date:
    """Return the day that is ``number`` units later, or earlier if negative.

    The 31st becomes the last day of a shorter month. Hours are rounded up to whole days.
    Raises OverflowError or ValueError for a result outside the calendar.
    """
    if unit in _MONTHS:
        return _shift_months(day, number * _MONTHS[unit])
    if unit == "hour":
        return day + timedelta(days=-(-abs(number) // 24) * (1 if number > 0 else -1))
    return day + timedelta(days=number * _DAYS[unit])


def _shift_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _interval(earliest: date, latest: date, precision: Precision, reason: str) -> Interval:
    return Interval(earliest=earliest, latest=latest, precision=precision, reason=reason)
