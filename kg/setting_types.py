"""What a user gives for a setting, as a value: each of these raises ValueError, saying what is expected."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Reader = Callable[[object], Any]


def path(value: object) -> Path:
    """Read a path; ``~`` is the home folder."""
    if isinstance(value, (str, Path)) and str(value).strip():
        return Path(value).expanduser()
    raise ValueError("a path is expected")


def store(value: object) -> Path | str:
    """Read a folder, or the address of another server; a secret in that would be shown with it."""
    if not isinstance(value, str) or not value.strip().lower().startswith(("http://", "https://")):
        return path(value)
    return address(value)


def address(value: object) -> str:
    """Read the address of a server, with nothing in it that must not be shown."""
    told = text(value)
    try:
        parts = urlsplit(told)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        parts = urlsplit("")
    known = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
    if not known or "@" in parts.netloc or any(c.isspace() or c in '<>"{}|\\^`' for c in told):
        raise ValueError("an address is expected, https://… or http://…, without a user, ? and #")
    return told


def text(value: object) -> str:
    """Read a text, without the space around it."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("a text is expected")


def day(value: object) -> date:
    """Read a day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("a day is expected, such as 2025-08-20") from None


def base(value: object) -> str:
    """Read what every IRI begins with."""
    told = text(value)
    try:
        parts = urlsplit(told)
    except ValueError:
        parts = urlsplit("")
    known = parts.scheme in {"http", "https"} and parts.netloc
    if not known or not told.endswith("/") or any(c.isspace() or c in '<>"{}|\\^`?#' for c in told):
        raise ValueError("an address is expected that begins with http:// or https:// and ends with /")
    return told


def whole(low: int, high: int | None = None) -> Reader:
    """Return what reads a whole number between two others."""
    wanted = f"a whole number from {low} to {high}" if high is not None else f"a whole number from {low} up"

    def read(value: object) -> int:
        try:
            number = int(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else low - 1
        except ValueError:
            number = low - 1
        if number < low or (high is not None and number > high):
            raise ValueError(f"{wanted} is expected")
        return number

    return read


def seconds(value: object) -> float:
    """Read a number of seconds."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else 0
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise ValueError("a number of seconds above 0 is expected")
    return number


def hosts(value: object) -> tuple[str, ...]:
    """Read names of hosts, as a list or with commas between them."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)):
        names = [""]
    found = tuple(str(name).strip().lower() for name in names)
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", host) for host in found):
        raise ValueError("names of hosts are expected, such as query.wikidata.org, dbpedia.org")
    return found


def one_of(*names: str) -> Reader:
    """Return what reads one of some words."""

    def read(value: object) -> str:
        if value not in names:
            raise ValueError(f"one of {', '.join(names)} is expected")
        return str(value)

    return read
