"""The event index of one generation, opened for reading.

Tables for queries of this package, all keyed by the number of an event: ``event``, ``event_text`` (label, quote, speakers),
``term`` (event, facet, value; the value "" is not known), ``location`` (event, place, latitude, longitude), ``article``
(event, iri, headline, publisher, published) and ``name`` (iri, label, code).
"""

import heapq
import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, Final, Self, TypeAlias

from kg.errors import StoreError
from kg.explore.facets import PARAMETERS, UNKNOWN, Parameter
from kg.explore.filters import Filters
from kg.explore.numbering import block
from kg.search_words import match_expression

FILE: Final = "events.sqlite3"  # in the directory of a generation; the engine ignores it
WORDS_FILE: Final = "search.sqlite3"  # the full-text index beside it
Sql: TypeAlias = tuple[str, tuple[Any, ...]]  # a SELECT and its parameters

_STEPS = 10_000  # instructions of SQLite's virtual machine between two checks of the deadline
_FIRST = {"event": "coalesce(first_day, published)", "article": "published"}
_LAST = {"event": "coalesce(last_day, published)", "article": "published"}
_SINGLE = ("class", "status")  # facets of which an event has one value, in a column
_IN_BOX = "id IN (SELECT event FROM location WHERE longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ?)"
_ORDER = {
    # Coming events follow all others, so that the newest news is first
    "newest": "coalesce({day} > (SELECT max(published) FROM report), 0), {day} DESC, id",
    "oldest": "{day} IS NULL, {day}, id",
    "reports": "sources DESC, {day} DESC, id",
    "confidence": "confidence DESC, {day} DESC, id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """A value of a facet, and how many events have it."""

    value: str  # UNKNOWN for events whose value is not known
    label: str  # name of the actor, country, place or type
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A value of a facet with its name."""

    value: str
    label: str


class EventIndex:
    """The event index in a file."""

    def __init__(self, path: Path, *, timeout_s: float = inf) -> None:
        """Open the index. Raises :class:`StoreError` if the file does not exist."""
        try:
            self._connection = sqlite3.connect(_uri(path), uri=True, check_same_thread=False)
            self._connection.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.Error as error:
            raise _unreadable(error) from error
        self._words = path.with_name(WORDS_FILE)
        self._counted: dict[Filters, Counter[int]] = {}  # how many events have a value, by its number
        self._matches: dict[Filters, int] = {}  # number of the table with the events that match
        deadline = monotonic() + timeout_s
        self._connection.set_progress_handler(lambda: monotonic() > deadline, _STEPS)

    def select(self, filters: Filters) -> Sql:
        """Return a SELECT of the numbers of the events that match, for use as a subquery."""
        condition = filters.condition()
        if condition not in self._matches:
            number = len(self._matches)
            sql, parameters = self._condition(condition)
            self._execute(f"CREATE TEMP TABLE matching{number} (id INTEGER PRIMARY KEY)")
            self._execute(f"INSERT INTO matching{number} SELECT id FROM event{sql}", parameters)  # noqa: S608
            self._matches[condition] = number
        return f"SELECT id FROM matching{self._matches[condition]}", ()  # noqa: S608

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of a SELECT, each as a mapping from column to value."""
        cursor = self._execute(sql, parameters)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in self._fetch(cursor)]

    def count(self, filters: Filters) -> int:
        """Return the number of events that match."""
        condition = filters.condition()
        if condition in self._matches:
            return int(self._value(f"SELECT count(*) FROM matching{self._matches[condition]}"))  # noqa: S608
        sql, parameters = self._condition(condition)
        return int(self._value(f"SELECT count(*) FROM event{sql}", parameters))  # noqa: S608

    def events(self, filters: Filters, *, limit: int | None = None, offset: int = 0) -> list[dict[str, Any]]:
        """Return the columns of the events that match, in the order of the filters."""
        sql, parameters = self.select(filters)
        return self._with_texts(
            f"id IN ({sql})",
            _ORDER[filters.sort].format(day=_FIRST[filters.axis]),
            (*parameters, -1 if limit is None else limit, offset),
        )

    def events_of(self, iris: Iterable[str]) -> list[dict[str, Any]]:
        """Return the columns of some events, in the order of their labels."""
        condition = "iri IN (SELECT value FROM json_each(?))"
        return self._with_texts(condition, "id", (json.dumps(list(iris)), -1, 0))

    def _with_texts(self, condition: str, order: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the columns and the texts of events; the last parameters are the limit and the offset."""
        return self.rows(
            f"SELECT * FROM (SELECT * FROM event WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?) "  # noqa: S608
            f"JOIN event_text USING (id) ORDER BY {order}",
            parameters,
        )

    def facet(self, filters: Filters, name: str, *, limit: int) -> list[FacetCount]:
        """Return the most frequent values of the parameter ``name`` among the events that match; last, the unknown."""
        ids = self.numbers(PARAMETERS[name].facet)
        counts = self._value_counts(filters)
        wanted = self._most_frequent({one: counts[one] for one in counts if one in ids}, limit)
        wanted += [ids.start] if counts[ids.start] else []  # the unknown value
        rows = self.rows(
            "SELECT facet_value.id, value, coalesce(label, value) AS label FROM facet_value "
            "LEFT JOIN name ON iri = value WHERE facet_value.id IN (SELECT value FROM json_each(?))",
            (json.dumps(wanted),),
        )
        found = [FacetCount(value=row["value"], label=row["label"], events=counts[row["id"]]) for row in rows]
        known = sorted((each for each in found if each.value), key=lambda each: (-each.events, each.label))
        return [*known[:limit], *(each for each in found if each.value == UNKNOWN)]

    def _most_frequent(self, counts: Mapping[int, int], limit: int) -> list[int]:
        """Return the numbers of the most frequent values, of equally frequent ones the first, and of one more."""
        least = min(heapq.nlargest(limit + 1, counts.values()), default=0)
        above = [number for number, count in counts.items() if count > least]
        equal = [number for number, count in counts.items() if count == least]
        if len(above) + len(equal) > limit + 1:
            ordered = "SELECT id FROM facet_value WHERE id IN (SELECT value FROM json_each(?)) ORDER BY value LIMIT ?"
            equal = [row["id"] for row in self.rows(ordered, (json.dumps(equal), limit + 1 - len(above)))]
        return above + equal

    def numbers(self, facet: str) -> range:
        """Return the numbers that values of a facet can have; the first is that of the unknown."""
        return block(facet)

    def spans(self, filters: Filters) -> Counter[tuple[int, int, int]]:
        """Return how many of the events that match have each first day, last day and number of a quad class.

        Days are ordinals of the calendar; 0 is not known.
        """
        found = _spans(self._packed(filters, "days"), filters.axis)
        if self._is_most(filters):
            return _spans(self._value("SELECT days FROM packed_total"), filters.axis) - found
        return found

    def _value_counts(self, filters: Filters) -> Counter[int]:
        """Return how many of the events that match have each value, by the number of the value."""
        condition = filters.condition()
        if condition not in self._counted:
            found = Counter(array("I", self._packed(filters, "terms")))
            if self._is_most(filters):
                terms, numbers = (
                    array("I", self._value(f"SELECT {column} FROM packed_total"))  # noqa: S608
                    for column in ("terms", "numbers")
                )
                found = Counter(dict(zip(terms, numbers, strict=True))) - found
            self._counted[condition] = found
        return self._counted[condition]

    def _packed(self, filters: Filters, column: str) -> bytes:
        """Return a packed column of the events that match, because SQLite would take longer to group its values.

        If most events match, return that of the others.
        """
        matching, parameters = self.select(filters)
        where = f"id {'NOT IN' if self._is_most(filters) else 'IN'} ({matching})"
        rows = self._fetch(self._execute(f"SELECT {column} FROM packed WHERE {where}", parameters))  # noqa: S608
        return b"".join(packed for (packed,) in rows)

    def _is_most(self, filters: Filters) -> bool:
        """Return True if most events match, so that it is faster to subtract the others from all."""
        self.select(filters)  # so that the events are not found twice
        return 2 * self.count(filters) > self._number_of_events

    @cached_property
    def _number_of_events(self) -> int:
        return int(self._value("SELECT count(*) FROM event"))

    def terms(self, events: Iterable[int], facets: Iterable[str]) -> dict[int, dict[str, list[Named]]]:
        """Return the known values of facets for each event."""
        found: dict[int, dict[str, list[Named]]] = {}
        rows = self.rows(
            "SELECT event, facet, value, coalesce(label, value) AS label FROM term LEFT JOIN name ON iri = value "
            "WHERE event IN (SELECT value FROM json_each(?)) AND facet IN (SELECT value FROM json_each(?)) "
            "AND value != '' ORDER BY event, facet, label",
            (json.dumps(list(events)), json.dumps(list(facets))),
        )
        for row in rows:
            named = Named(value=row["value"], label=row["label"])
            found.setdefault(row["event"], {}).setdefault(row["facet"], []).append(named)
        return found

    def label(self, value: str) -> str:
        """Return the name of an actor, place, country or type; the value itself if it has none."""
        rows = self.rows("SELECT label FROM name WHERE iri = ?", (value,))
        return str(rows[0]["label"]) if rows else value

    def has_value(self, facet: str, value: str) -> bool:
        """Return True if an event has the value."""
        return bool(self.rows("SELECT 1 FROM facet_value WHERE facet = ? AND value = ?", (facet, value)))

    def values_named(self, facet: str, label: str) -> list[str]:
        """Return the values of a facet that have a name or are written so, in any case."""
        rows = self.rows(
            "SELECT value FROM facet_value LEFT JOIN name ON iri = value WHERE facet = ? "
            "AND (name.label = ? COLLATE NOCASE OR value = ? COLLATE NOCASE) ORDER BY value",
            (facet, label, label),
        )
        return [row["value"] for row in rows]

    def latest_asserted(self, min_confidence: float, *, limit: int = 12) -> list[dict[str, Any]]:
        """Return the asserted events of the latest articles with several known parties."""
        return self._with_texts(
            "status IN ('reported', 'claimed') AND confidence >= ? AND type != '' AND published IS NOT NULL "
            "AND id IN (SELECT event FROM term WHERE facet = 'parties' AND value = 'several')",
            "published DESC, id",
            (min_confidence, limit, 0),
        )

    def latest_day(self) -> str:
        """Return the day of the latest article; empty if none has a day."""
        return str(self._value("SELECT coalesce(max(published), '') FROM report"))

    def totals(self) -> dict[str, int]:
        """Return the number of articles, acts, actors and so on, by the name of the kind."""
        return {row["what"]: row["number"] for row in self.rows("SELECT what, number FROM total")}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _condition(self, filters: Filters) -> Sql:
        """Return a WHERE clause; empty for all events."""
        tests, values = [], []
        for test, parameters in self._tests(filters):
            tests.append(test)
            values += parameters
        return (f" WHERE {' AND '.join(tests)}" if tests else ""), tuple(values)

    def _tests(self, filters: Filters) -> Iterable[tuple[str, list[Any]]]:
        for name, values in filters.values:
            yield _has_value(PARAMETERS[name], values)
        if filters.words:
            self._attach_words()
            found = "SELECT thing FROM words.texts WHERE texts MATCH ? AND kind = 'quote'"
            yield f"iri IN ({found})", [match_expression(filters.words)]
        if filters.min_confidence:
            yield "(class = 'statement' OR confidence >= ?)", [filters.min_confidence]
        first, last = _FIRST[filters.axis], _LAST[filters.axis]
        if filters.first_day:
            yield f"{first if filters.is_within else last} >= ?", [filters.first_day.isoformat()]
        if filters.last_day:
            yield f"{last if filters.is_within else first} <= ?", [filters.last_day.isoformat()]
        if filters.box:
            west, south, east, north = filters.box
            yield _IN_BOX, [west, east, south, north]

    def _attach_words(self) -> None:
        attached = {row["name"] for row in self.rows("PRAGMA database_list")}
        if "words" not in attached:
            self._execute("ATTACH ? AS words", (_uri(self._words),))

    def _value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        return self._execute(sql, parameters).fetchone()[0]

    def _execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise _unreadable(error) from error

    def _fetch(self, cursor: sqlite3.Cursor) -> list[Any]:
        try:
            return cursor.fetchall()
        except sqlite3.Error as error:
            raise _unreadable(error) from error


def _spans(packed: bytes, axis: str) -> Counter[tuple[int, int, int]]:
    """Return how many events have each first day, last day and number of a quad class; each event has four numbers."""
    days = array("I", packed)
    first, last = (2, 2) if axis == "article" else (0, 1)
    return Counter(zip(days[first::4], days[last::4], days[3::4], strict=True))


def _has_value(parameter: Parameter, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    if parameter.facet in _SINGLE:
        return f"{parameter.facet} IN ({', '.join('?' * len(values))})", list(values)
    pairs = [(parameter.facet_of(value).name, value) for value in values]
    places = ", ".join(["(?, ?)"] * len(pairs))
    found = f"SELECT event FROM term WHERE (facet, value) IN (VALUES {places})"  # noqa: S608
    return f"id IN ({found})", [text for pair in pairs for text in pair]


def _uri(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _unreadable(error: sqlite3.Error) -> StoreError:
    if str(error) == "interrupted":
        return StoreError(
            "The page took too long.", subject="explore", remedy="Narrow it by type, actor or date."
        )
    return StoreError(
        f"The event index cannot be read: {error}.",
        subject="explore",
        remedy="Create a new index with kg backup and kg restore.",
    )
