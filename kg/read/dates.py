"""Recognition of dates.

Incomplete dates and those with an ambiguous order of day and month are ignored.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MAX_LINE_CHARS = 80  # of a line that contains only a date
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_COMPACT = re.compile(
    r"(?<!\d)((?:1[89]|2[01])\d\d)(\d\d)(\d\d)(?:T?\d{4}(?:\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")  # seconds or milliseconds since 1970
_DATE = re.compile(
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


def find_dates(text: str) -> Iterator[date]:
    """Yield the dates in ``text`` that have a day, a month and a year, in order."""
    for match in _DATE.finditer(text):
        found = _parse(match)
        if found is not None:
            yield found


def find_date(text: str) -> date | None:
    """Return the first date in ``text`` that has a day, a month and a year."""
    return next(find_dates(text), None)


def parse_day(value: object) -> date | None:
    """Return the day of a date in a metadata field: also compact ("20250820T091500Z") or in seconds since 1970.

    The day is that of the time zone in which the date is written, and of UTC for seconds.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if match := _EPOCH.fullmatch(text):
        return _epoch_day(float(match[1]) if match[1] else float(match[2]) / 1000)
    if match := _COMPACT.fullmatch(text):
        return _valid_date(int(match[1]), int(match[2]), int(match[3]))
    return find_date(text)


def is_date_line(line: str) -> bool:
    """Return True for a line with only a date, optionally with a label or a time of day."""
    rest = _DATE.sub(" ", line, count=1)
    return (
        rest != line
        and len(line) < _MAX_LINE_CHARS
        and all(_LABEL.fullmatch(word) for word in re.split(r"[\s,|•·]+|:(?=\s|$)", rest) if word)
    )


def is_modification_line(line: str) -> bool:
    """Return True for a date line that gives the time of an update instead of the publication."""
    return re.search(r"\b(?:updated|modified|edited)\b", line, re.IGNORECASE) is not None


def _epoch_day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _parse(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    if part["a"]:
        return _parse_numbers(int(part["y4"]), int(part["a"]), int(part["b"]))
    for n in "123":
        if part["y" + n]:
            return _valid_date(int(part["y" + n]), _month_number(part["m" + n]), int(part["d" + n]))
    return None


def _parse_numbers(year: int, first: int, second: int) -> date | None:
    """Return the date of "25/8/2025", and None for "8/9/2025", which has two readings."""
    readings = {_valid_date(year, first, second), _valid_date(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS.index(word[:3].lower()) + 1


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
