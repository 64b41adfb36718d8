"""Which events a page shows, and how: the parameters of the URL of /explore."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite, nan
from typing import Final
from urllib.parse import urlencode

from kg.errors import QueryError
from kg.explore.facets import PARAMETERS, UNKNOWN

AXES: Final = ("event", "article")  # whose day counts
SORTS: Final = ("newest", "oldest", "reports", "confidence")
UNKNOWN_IN_URL: Final = "unknown"  # an empty parameter of a form stands for any value
_SAFE_IN_QUERY: Final = ":/"
_MAX_VALUES = 50  # of one parameter
_MAX_DIGITS = 6  # of a page number
_BOX_SIDES = 4

Change = str | int | float | date | None | Iterable[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The parameters of /explore. An actor is an IRI, a country code, or a name that is not yet looked up."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()  # of the parameters in PARAMETERS that are given
    words: str = ""  # that a quote must contain
    first_day: date | None = None
    last_day: date | None = None
    is_within: bool = False  # first and last day of an event lie between these days, not only one of them
    box: tuple[float, ...] = ()  # west, south, east and north of the places, in degrees
    axis: str = AXES[0]
    min_confidence: float = 0.0  # of acts
    is_confidence_given: bool = False  # by the URL
    sort: str = SORTS[0]
    view: str = "list"
    page: int = 1  # counted from 1

    @classmethod
    def from_url(cls, arguments: Mapping[str, list[str]], *, min_confidence: float = 0.0) -> "Filters":
        """Return the filters of a URL; ``min_confidence`` applies unless the URL has it.

        Empty and unknown parameters mean any value. Raises :class:`QueryError` for a value that is not valid.
        """
        last = {name: values[-1].strip() for name, values in arguments.items() if values}
        given = {name: _distinct(arguments.get(name, [])) for name in PARAMETERS}
        return cls(
            values=tuple((name, values) for name, values in given.items() if values),
            words=last.get("q", ""),
            first_day=_day("from", last),
            last_day=_day("to", last),
            is_within=bool(last.get("within")),
            box=_box(last),
            axis=_choice("axis", last, AXES),
            min_confidence=_probability(last, min_confidence),
            is_confidence_given=bool(last.get("min_confidence")),
            sort=_choice("sort", last, SORTS),
            view=last.get("view") or "list",
            page=_page(last),
        )

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of a parameter in PARAMETERS."""
        return dict(self.values).get(name, ())

    def with_values(self, name: str, values: Iterable[str]) -> "Filters":
        """Return the first page of other filters."""
        merged = dict(self.values) | {name: tuple(values)}
        kept = ((each, merged[each]) for each in PARAMETERS if merged.get(each))
        return replace(self, values=tuple(kept), page=1)

    def condition(self) -> "Filters":
        """Return what decides which events match, without how they are shown."""
        return replace(self, sort=SORTS[0], view="list", page=1, is_confidence_given=False)

    def parameters(self, **changes: Change) -> dict[str, list[str]]:
        """Return the parameters of a URL. A change to anything but the page leads to page 1; None removes one.

        ``from`` and other keywords are passed as ``**{"from": day}``.
        """
        own = {
            "q": self.words,
            "from": self.first_day,
            "to": self.last_day,
            "within": "1" if self.is_within else None,
            "box": ",".join(map(repr, self.box)),
            "axis": self.axis if self.axis != AXES[0] else None,
            "min_confidence": f"{self.min_confidence:g}" if self.is_confidence_given else None,
            "sort": self.sort if self.sort != SORTS[0] else None,
            "view": self.view if self.view != "list" else None,
            "page": self.page if self.page > 1 and not changes else None,
        }
        merged: dict[str, Change] = {**dict(self.values), **own, **changes}
        return {name: texts for name, change in merged.items() if (texts := _texts(change))}

    def query_string(self, **changes: Change) -> str:
        """Return the query part of a URL, as :meth:`parameters` has it."""
        return urlencode(self.parameters(**changes), doseq=True, safe=_SAFE_IN_QUERY)


def _texts(change: Change) -> list[str]:
    if change is None or change == "":
        return []
    if isinstance(change, str | int | float | date):
        return [str(change)]
    return [value or UNKNOWN_IN_URL for value in change]


def _distinct(values: list[str]) -> tuple[str, ...]:
    given = [value.strip() for value in values if value.strip()]
    if len(given) > _MAX_VALUES:
        raise QueryError(
            f"A parameter has {len(given)} values.", subject="explore", remedy=f"Send up to {_MAX_VALUES}."
        )
    return tuple(dict.fromkeys(UNKNOWN if value == UNKNOWN_IN_URL else value for value in given))


def _day(name: str, last: Mapping[str, str]) -> date | None:
    text = last.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise QueryError(
            f"The parameter {name} is not a day: {text!r}.", subject=name, remedy=f"Send {name}=2025-08-20."
        ) from None


def _box(last: Mapping[str, str]) -> tuple[float, ...]:
    text = last.get("box", "")
    try:
        box = tuple(map(float, text.split(","))) if text else ()
    except ValueError:
        box = (nan,)
    if box and not (len(box) == _BOX_SIDES and all(map(isfinite, box))):
        raise QueryError(
            f"The parameter box is not west,south,east,north in degrees: {text!r}.",
            subject="box",
            remedy="Send box=-10,35,30,60.",
        )
    return box


def _choice(name: str, last: Mapping[str, str], choices: tuple[str, ...]) -> str:
    text = last.get(name) or choices[0]
    if text not in choices:
        raise QueryError(
            f"The parameter {name} cannot be {text!r}.", subject=name, remedy=f"Use {' or '.join(choices)}."
        )
    return text


def _probability(last: Mapping[str, str], default: float) -> float:
    text = last.get("min_confidence", "")
    try:
        number = float(text) if text else default
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise QueryError(
            "The parameter min_confidence must be a number from 0 to 1.",
            subject=text,
            remedy="Send min_confidence=0.5.",
        )
    return number


def _page(last: Mapping[str, str]) -> int:
    text = last.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS and int(text)):
        raise QueryError("This is not a page number.", subject=text, remedy="Send for example page=2.")
    return int(text)
