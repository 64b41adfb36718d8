"""Days as people type them: "18 August 2025", "18.8.2025", "Aug 2025", "2025"."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = r"(?P<name>[a-z]{3,9})\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_DAY: Final = r"(?P<day>\d{1,2})(st|nd|rd|th)?"
_MONTH: Final = r"(?P<month>\d{1,2})"
_WEEKDAY: Final = re.compile(r"(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?[.,]? ")
_TIME: Final = re.compile(r"(?<=\d)t\d{2}:.*$")
_FORMS: Final = tuple(
    map(
        re.compile,
        (
            rf"{_YEAR}(?:(?P<mark>[-/.]){_MONTH}(?:(?P=mark)(?P<day>\d{{1,2}}))?)?",
            r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
            rf"(the )?({_DAY} (of )?)?{_NAME},? {_YEAR}",
            rf"{_NAME} {_DAY},? {_YEAR}",
            # With full stops the day comes first everywhere.
            rf"(?P<day>\d{{1,2}})\. ?{_MONTH}\. ?{_YEAR}",
            rf"{_MONTH}[/.]{_YEAR}",
        ),
    )
)
_SLASHED: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_FULL: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december", "sept"),
)


def typed_day(text: str, *, is_last: bool) -> str:
    """Return the first or the last day of a day, month or year in ISO form; other text as it is.

    Of numbers with slashes, only those that have one reading are a day: people disagree on what 08/09/2025 means.
    """
    wanted = _TIME.sub("", _WEEKDAY.sub("", " ".join(text.lower().split()), count=1))
    matches = (match.groupdict() for form in _FORMS if (match := form.fullmatch(wanted)))
    found = next((day for match in matches for day in _days(match, is_last=is_last)), "")
    return found or _slashed(wanted) or text


def _slashed(text: str) -> str:
    """Return the day of "18/8/2025" or "8/18/2025"; nothing if both orders give one, unless it is the same."""
    match = _SLASHED.fullmatch(text)
    if not match:
        return ""
    first, _, second, year = match.groups()
    orders = ((first, second), (second, first))
    days = {
        day
        for number, month in orders
        for day in _days({"year": year, "month": month, "day": number}, is_last=False)
    }
    return days.pop() if len(days) == 1 else ""


def _days(parts: dict[str, str | None], *, is_last: bool) -> Iterator[str]:
    """Yield the day with this year, month and day, unless the calendar has none."""
    name = parts.get("name")
    if name and name not in _FULL and name not in _MONTHS:
        return
    given = parts.get("month")
    year, month = int(parts["year"] or 0), _MONTHS.index(name[:3]) + 1 if name else int(given or 0)
    if given and not month:
        return
    month = month or (12 if is_last else 1)
    if not year or month > len(_MONTHS):
        return
    last = monthrange(year, month)[1]
    day = int(parts.get("day") or (last if is_last else 1))
    if 1 <= day <= last:
        yield date(year, month, day).isoformat()
