"""The types of parameters of library queries: SPARQL terms for values that people type."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _string(value: str) -> str:
    """Return a string literal (https://www.w3.org/TR/sparql11-query/#rSTRING_LITERAL2)."""
    if not value:
        raise ValueError("a text")
    return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'


def _date(value: str) -> str:
    try:
        return f'"{date.fromisoformat(value).isoformat()}"^^xsd:date'
    except ValueError:
        raise ValueError("a day such as 2025-08-20 or 20 August 2025, a month or a year") from None


def _integer(value: str) -> str:
    if not re.fullmatch(r"\d{1,9}", value):
        raise ValueError("a whole number")
    return str(int(value))


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise ValueError("a country, such as Norway or NOR")
    return f'"{value.upper()}"'


def _event_type(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+(-[A-Za-z]+)*", value):
        raise ValueError("an event type such as CONSULT")
    return f"type:{value}"


TYPES: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "actor": _string,  # country code or name
        "country": _country,
        "date": _date,
        "integer": _integer,
        "place": _string,
        "text": _string,
        "type": _event_type,
    }
)
