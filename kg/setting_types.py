"""Parsers of setting values. Each raises ValueError with a description of the expected value."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

Parser = Callable[[object], Any]
_NOT_IN_IRIS = re.compile(r'[\s<>"{}|\\^`]')


def path(value: object) -> Path:
    """Parse a path; ``~`` stands for the home directory."""
    if isinstance(value, (str, Path)) and str(value).strip():
        return Path(value).expanduser()
    raise ValueError("a path")


def store(value: object) -> Path | str:
    """Parse a directory or the URL of a remote store."""
    if not isinstance(value, str) or not value.strip().lower().startswith(("http://", "https://")):
        return path(value)
    return url(value)


def url(value: object) -> str:
    """Parse an HTTP URL without a user name, password or query, because errors and logs show it."""
    url = text(value)
    parts = _split(url)
    try:
        parts.port  # noqa: B018 - raises ValueError if it is not a number
    except ValueError:
        parts = urlsplit("")
    valid = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
    if not valid or "@" in parts.netloc or _NOT_IN_IRIS.search(url):
        raise ValueError("a URL that begins with http:// or https://, without user name, ? or #")
    return url


def text(value: object) -> str:
    """Parse a text and strip it."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("a text")


def day(value: object) -> date:
    """Parse a date in ISO 8601."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("a date such as 2025-08-20") from None


def base_iri(value: object) -> str:
    """Parse the base of the graph's IRIs."""
    iri = text(value)
    parts = _split(iri)
    valid = parts.scheme in {"http", "https"} and parts.netloc and iri.endswith("/")
    if not valid or _NOT_IN_IRIS.search(iri) or "?" in iri or "#" in iri:
        raise ValueError("an IRI that begins with http:// or https:// and ends with /")
    return iri


def integer(low: int, high: int | None = None) -> Parser:
    """Return a parser of integers from ``low`` to ``high``, both included."""
    expected = (
        f"a whole number from {low} to {high}" if high is not None else f"a whole number, {low} or more"
    )

    def parse(value: object) -> int:
        try:
            number = int(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else low - 1
        except ValueError:
            number = low - 1
        if number < low or (high is not None and number > high):
            raise ValueError(expected)
        return number

    return parse


def switch(value: object) -> bool:
    """Parse "true" or "false"."""
    name = str(value).lower() if isinstance(value, (bool, str)) else ""
    if name not in {"true", "false"}:
        raise ValueError("true or false")
    return name == "true"


def seconds(value: object) -> float:
    """Parse a positive number of seconds."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else 0
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise ValueError("a number of seconds above 0")
    return number


def probability(value: object) -> float:
    """Parse a number from 0 to 1."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else -1
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise ValueError("a number from 0 to 1, such as 0.3")
    return number


def choice(*names: str) -> Parser:
    """Return a parser that accepts only ``names``."""

    def parse(value: object) -> str:
        if value not in names:
            raise ValueError(f"one of {', '.join(names)}")
        return str(value)

    return parse


def _split(url: str) -> SplitResult:
    """Split a URL; an invalid one has empty parts."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
