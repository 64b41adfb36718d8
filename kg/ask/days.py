"""Days as people type them: "18 August 2025", "Aug 2025", "2025"."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = r"(?P<name>[a-z]{3,9})\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_DAY: Final = r"(?P<day>\d{1,2})(st|nd|rd|th)?"
_FORMS: Final = tuple(
    map(
        re.compile,
        (
            rf"{_YEAR}(-(?P<month>\d{{1,2}})(-(?P<day>\d{{1,2}}))?)?",
            rf"({_DAY} )?{_NAME} {_YEAR}",
            rf"{_NAME} {_DAY},? {_YEAR}",
        ),
    )
)
_FULL: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december", "sept"),
)


def typed_day(text: str, *, is_last: bool) -> str:
    """Return the first or the last day of a day, month or year in ISO form; other text as it is.

    Numbers alone are a day only as year, month, day: people disagree on what 08/09/2025 means.
    """
    wanted = " ".join(text.lower().split())
    matches = (match for form in _FORMS if (match := form.fullmatch(wanted)))
    return next((day for match in matches for day in _days(match.groupdict(), is_last=is_last)), text)


def _days(parts: dict[str, str | None], *, is_last: bool) -> Iterator[str]:
    """Yield the day that the parts of a date give, unless there is no such day."""
    name = parts.get("name")
    if name and name not in _FULL and name not in _MONTHS:
        return
    year, month = int(parts["year"] or 0), _MONTHS.index(name[:3]) + 1 if name else int(parts["month"] or 0)
    month = month or (12 if is_last else 1)
    if not year or month > len(_MONTHS):
        return
    last = monthrange(year, month)[1]
    day = int(parts["day"] or (last if is_last else 1))
    if 1 <= day <= last:
        yield date(year, month, day).isoformat()
