"""Weeks, months and years as the periods of a histogram."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A kind of period: how to find its first day, and the first day of the next one."""

    name: str
    start: Callable[[date], date]
    following: Callable[[date], date]
    title: Callable[[date], str]  # of the period that begins on a day
    tick: Callable[[date, bool], str]  # label at the axis; True asks for the year as well

    def last_day(self, first: date) -> date:
        """Return the last day of the period that begins on ``first``."""
        return self.following(first) - timedelta(days=1)

    def number(self, first: date, last: date) -> int:
        """Return the number of periods from one day to another, both included."""
        return self.position(self.start(last)) - self.position(self.start(first)) + 1

    def position(self, first: date) -> int:
        """Return the number of a period, counted from a fixed one."""
        if self is WEEK:
            return first.toordinal() // 7
        return first.year if self is YEAR else 12 * first.year + first.month


@lru_cache(maxsize=2**14)
def period(unit: Unit, day: date) -> tuple[date, date]:
    """Return the first and last day of the period that has a day."""
    first = unit.start(day)
    return first, unit.last_day(first)


def day_text(day: date) -> str:
    """Return for example "3 March 2025"."""
    return f"{day.day} {day:%B} {day.year}"


def _next_week(first: date) -> date:
    return first + timedelta(days=7)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


WEEK: Final = Unit(
    name="week",
    start=lambda day: day - timedelta(days=day.weekday()),
    following=_next_week,
    title=lambda first: f"Week of {day_text(first)}",
    tick=lambda first, year: f"{first.day} {first:%b}{f' {first.year}' if year else ''}",
)
MONTH: Final = Unit(
    name="month",
    start=lambda day: day.replace(day=1),
    following=_next_month,
    title=lambda first: f"{first:%B} {first.year}",
    tick=lambda first, year: f"{first:%b}{f' {first.year}' if year else ''}",
)
YEAR: Final = Unit(
    name="year",
    start=lambda day: date(day.year, 1, 1),
    following=lambda first: date(min(first.year + 1, MAXYEAR), 1, 1),
    title=lambda first: str(first.year),
    tick=lambda first, _: str(first.year),
)
UNITS: Final = (WEEK, MONTH, YEAR)
