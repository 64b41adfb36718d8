"""Days written out in full. What leaves the year or the order of day and month open gives no date."""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_WRITTEN = re.compile(
    r"(?<!\d)(?P<y1>\d{4})(?P<sep>[-/])(?P<m1>\d\d)(?P=sep)(?P<d1>\d\d)(?!\d)"
    rf"|(?<!\d){_DAY.format('d2')}(?:\s+of)?[\s-]+(?P<m2>{MONTH}),?[\s-]+(?P<y2>\d{{4}})(?!\d)"
    rf"|\b(?P<m3>{MONTH})\s+{_DAY.format('d3')},?\s+(?P<y3>\d{{4}})(?!\d)"
    r"|(?<![\d./])(?P<a>\d{1,2})(?P<dot>[./])(?P<b>\d{1,2})(?P=dot)(?P<y4>\d{4})(?![\d/])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:published|posted|updated|modified|first|last|created|date|on|at|and"
    r"|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|[ap]\.?m\.?|[a-z]{2,4}t|utc|gmt|z|t?\d{1,2}(?:[:.]\d\d)*(?:[ap]m|z)?|[+-]\d\d:?\d\d|\W+",
    re.IGNORECASE,
)


def find_days(text: str) -> Iterator[date]:
    """Yield each day that ``text`` gives with day, month and year, in their order."""
    for match in _WRITTEN.finditer(text):
        day = _day(match)
        if day is not None:
            yield day


def find_day(text: str) -> date | None:
    """Return the first day that ``text`` gives with day, month and year."""
    return next(find_days(text), None)


def is_date_line(line: str) -> bool:
    """Tell whether a line has a day, with a label or a time at most, and nothing else."""
    rest = _WRITTEN.sub(" ", line, count=1)
    return (
        rest != line
        and len(line) < 80
        and all(_LABEL.fullmatch(word) for word in re.split(r"[\s,|•·]+|:(?=\s|$)", rest) if word)
    )


def is_of_change(line: str) -> bool:
    """Tell whether a date line says when the article was changed, not when it appeared."""
    return re.search(r"\b(?:updated|modified|edited)\b", line, re.IGNORECASE) is not None


def _day(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    if part["a"]:
        return _whichever(int(part["y4"]), int(part["a"]), int(part["b"]))
    for n in "123":
        if part["y" + n]:
            return _date(int(part["y" + n]), _month(part["m" + n]), int(part["d" + n]))
    return None


def _whichever(year: int, first: int, second: int) -> date | None:
    """Return the day of "25/8/2025"; "8/9/2025" may be read in two ways, so it is none."""
    readings = {_date(year, first, second), _date(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS.index(word[:3].lower()) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
