"""Writes the event index of a generation: a new one, or what has changed since the last generation.

Both add events in batches, from the part of the graph that an event leads to, so that memory does not grow with the store.
"""

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, TypeAlias

from kg.explore import claims, counterparts
from kg.explore.batches import ARTICLES, LABELS, NAMES, Batch, Row, SelectRows
from kg.explore.facets import FACETS
from kg.explore.numbering import number_events, number_values
from kg.explore.schema import INDEXES, OF_EVENTS, SCHEMA

Part: TypeAlias = Callable[[Collection[str]], SelectRows]  # of a graph: some resources, and what they lead to

_BATCH: Final = 2_000  # events
# Former states have the code of the state that succeeded them; the name of a code is that of today's state.
_COUNTRIES = """
SELECT ?code ?label WHERE {
  ?country a dip:Country ; dip:country ?code ; rdfs:label ?label FILTER(STRENDS(STR(?country), CONCAT("/", ?code)))
}
"""
_CONCEPTS = "SELECT ?type ?label WHERE { ?type skos:inScheme ?scheme ; skos:prefLabel ?label }"
_GONE = """
CREATE TEMP TABLE gone AS SELECT id FROM event WHERE iri IN (SELECT value FROM json_each(?))
"""
_GONE_VALUES = (
    "CREATE TEMP TABLE gone_value AS SELECT DISTINCT value FROM has WHERE event IN (SELECT id FROM gone)"
)
_REMOVE_VALUES = """
DELETE FROM facet_value WHERE id IN (SELECT value FROM gone_value)
AND NOT EXISTS (SELECT 1 FROM has WHERE value = facet_value.id)
"""
_SIDES = """
SELECT facet, value, event FROM term WHERE event IN (SELECT id FROM gone) AND value != ''
AND facet IN ('status', 'quad', 'type', 'agent', 'patient')
"""
_COUNTERPART = """
INSERT INTO counterpart
SELECT actor.id, other.id, ?3, ?4 FROM facet_value AS actor JOIN facet_value AS other
WHERE actor.facet = 'party' AND actor.value = ?1 AND other.facet = 'party' AND other.value = ?2
ON CONFLICT (actor, other, is_conflict) DO UPDATE SET events = events + excluded.events
"""
_REPORT = """
INSERT INTO report (iri, headline, publisher, published) VALUES (?, ?, ?, ?) ON CONFLICT (iri) DO UPDATE
SET headline = excluded.headline, publisher = excluded.publisher, published = excluded.published
"""
_NAME = """
INSERT INTO name VALUES (?, ?, ?) ON CONFLICT (iri) DO UPDATE SET label = excluded.label, code = excluded.code
WHERE (excluded.label, coalesce(excluded.code, '')) < (name.label, coalesce(name.code, ''))
"""
# Of countries by code, and of types; they are few and added again
_REMOVE_SMALL_NAMES = """
DELETE FROM name WHERE iri = code OR iri IN (SELECT value FROM facet_value WHERE facet IN ('type', 'quad'))
"""
_COMING = "SELECT id, iri, label FROM coming WHERE id > ? ORDER BY id LIMIT ?"
_ANALYZE_PART = "PRAGMA analysis_limit = 1000; ANALYZE;"
_TOLD = "INSERT INTO told SELECT ?, id FROM report WHERE iri = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The graph that is indexed."""

    select: SelectRows  # from the whole graph
    part: Part
    counts_query: str  # for the totals of the home page


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has changed in a graph since its index was written."""

    events: Collection[str]  # IRIs of events whose rows may differ, and of other resources
    things: Collection[str]  # IRIs of articles, actors and places whose statements differ


def build(path: Path, graph: Graph) -> None:
    """Write the index to a new file. Raises :class:`sqlite3.Error` if the file cannot be written."""
    with closing(_open(path)) as connection:
        connection.executescript(SCHEMA + claims.SCHEMA + counterparts.SCHEMA)
        with connection:
            builder = _Builder(connection, graph)
            builder.add_reports(graph.select)
            builder.add_events(graph.select(LABELS))
            builder.finish()
        connection.executescript(INDEXES + "ANALYZE;")


def update(path: Path, graph: Graph, change: Change) -> None:
    """Change the copy of an index, which then is as :func:`build` would write it, but for the numbers.

    Raises :class:`NoRoomError` if the new events cannot be numbered. The file is of no use then.
    """
    with closing(_open(path)) as connection:
        with connection:
            builder = _Builder(connection, graph)
            builder.remove_events(change.events)
            builder.renew_things(change.things)
            builder.add_events(_labels(graph, change.events))
            connection.execute(_REMOVE_VALUES)
            builder.finish()
        connection.executescript(_ANALYZE_PART)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = OFF")  # nothing reads the file before it is complete
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _labels(graph: Graph, events: Iterable[str]) -> Iterator[Row]:
    """Yield those of ``events`` that the graph has, with their labels."""
    remaining = iter(events)
    while batch := set(islice(remaining, _BATCH)):
        yield from (row for row in graph.part(batch)(LABELS) if row[0] in batch)


class _Builder:
    """Fills the tables of an index."""

    def __init__(self, connection: sqlite3.Connection, graph: Graph) -> None:
        self._connection = connection
        self._graph = graph

    def remove_events(self, events: Iterable[str]) -> None:
        """Remove the rows of events. Their values stay for the events to come."""
        self._connection.execute(_GONE, (json.dumps(list(events)),))
        self._connection.execute(_GONE_VALUES)
        self._count_counterparts(_gone_counterparts(self._connection), sign=-1)
        for table, column in OF_EVENTS.items():
            self._connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM gone)")  # noqa: S608

    def renew_things(self, things: Collection[str]) -> None:
        """Bring the rows of articles, actors and places up to date."""
        listed = (json.dumps(list(things)),)
        select = self._graph.part(things)
        self.add_reports(lambda query: [row for row in select(query) if row[0] in things])
        present = json.dumps([article for article, *_ in select(ARTICLES)])
        self._connection.execute(
            "DELETE FROM report WHERE iri IN (SELECT value FROM json_each(?)) "
            "AND iri NOT IN (SELECT value FROM json_each(?))",
            (*listed, present),
        )
        self._connection.execute("DELETE FROM name WHERE iri IN (SELECT value FROM json_each(?))", listed)
        self._add_names(row for row in select(NAMES) if row[0] in things)

    def add_reports(self, select: SelectRows) -> None:
        """Add articles, or change those that are there."""
        self._connection.executemany(_REPORT, select(ARTICLES))

    def add_events(self, labels: Iterable[Row]) -> None:
        """Add events, which are given with their labels, and all rows about them."""
        number_events(self._connection, labels)
        last = 0
        while coming := self._connection.execute(_COMING, (last, _BATCH)).fetchall():
            last = coming[-1][0]
            numbers = {iri: number for number, iri, _ in coming}
            batch = Batch(self._graph.part(numbers.keys()), numbers)
            self._add(batch, {iri: label for _, iri, label in coming})

    def _add(self, batch: Batch, labels: dict[str, str]) -> None:
        values = {
            facet: number_values(self._connection, facet, (value for value, _ in pairs))
            for facet, pairs in batch.pairs.items()
        }
        self._insert("event", batch.events)
        self._insert("event_text", batch.texts(labels))
        self._insert("packed", batch.packed(values))
        for facet, pairs in batch.pairs.items():
            self._insert("has", sorted((values[facet][value], event) for value, event in pairs))
        self._insert("location", batch.locations())
        self._insert("contradicted", batch.contradicted())
        self._insert("mention", ((*rest, json.dumps(names)) for *rest, names in batch.mentions()))
        self._connection.executemany(_TOLD, batch.told())
        self._add_names(batch.names())
        self._count_counterparts(batch.counterparts())

    def _add_names(self, names: Iterable[Row]) -> None:
        """Add names of actors and places; of several names of one, the first."""
        self._connection.executemany(_NAME, names)

    def _count_counterparts(self, counted: counterparts.Counted, *, sign: int = 1) -> None:
        rows = ((one, other, conflict, sign * events) for (one, other, conflict), events in counted.items())
        self._connection.executemany(_COUNTERPART, rows)

    def finish(self) -> None:
        """Write what depends on all events together."""
        self._connection.execute("DELETE FROM counterpart WHERE events = 0")
        self._pack_totals()
        claims.fill(self._connection)
        self._connection.execute(_REMOVE_SMALL_NAMES)
        self._add_names((code, label, code) for code, label in self._graph.select(_COUNTRIES))
        types = ((FACETS["type"].value(type_), label, None) for type_, label in self._graph.select(_CONCEPTS))
        self._add_names(types)
        self._connection.execute("DELETE FROM name WHERE iri NOT IN (SELECT value FROM facet_value)")
        self._connection.execute("DELETE FROM total")
        totals = self._graph.select(self._graph.counts_query)
        self._insert("total", ((what, int(number or 0)) for what, number in totals))

    def _pack_totals(self) -> None:
        """Pack how many events have each value, and the days of all events."""
        counts = self._connection.execute("SELECT value, count(*) FROM has GROUP BY value").fetchall()
        terms, numbers = (
            array("I", column).tobytes() for column in (zip(*counts, strict=True) if counts else ((), ()))
        )
        days = b"".join(days for (days,) in self._connection.execute("SELECT days FROM packed ORDER BY id"))
        self._connection.execute("DELETE FROM packed_total")
        self._insert("packed_total", [(terms, numbers, days)])

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        remaining = iter(rows)
        for first in remaining:
            places = ", ".join("?" * len(first))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", chain([first], remaining))  # noqa: S608


def _gone_counterparts(connection: sqlite3.Connection) -> counterparts.Counted:
    """Return how many of the removed events each actor has with each other one."""
    pairs: dict[str, list[tuple[str, int]]] = {}
    for facet, value, event in connection.execute(_SIDES):
        pairs.setdefault(facet, []).append((value, event))
    return counterparts.counted(pairs)
