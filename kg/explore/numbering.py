"""The numbers of events and of values of facets in the event index.

Events are numbered in the order of their labels, with gaps for those that come later. The numbers of the values of a facet
lie in a block of its own, in the order in which they came.
"""

import sqlite3
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from kg.explore.facets import FACETS, UNKNOWN

BLOCK: Final = 2**27  # numbers of a facet; those of all facets fit into 32 bits
_GAP: Final = 2**14  # between the numbers of two events of a new index
_BLOCKS: Final = {facet: range(start * BLOCK, (start + 1) * BLOCK) for start, facet in enumerate(FACETS)}
_COMING: Final = (
    "CREATE TEMP TABLE coming (iri TEXT PRIMARY KEY, label TEXT NOT NULL, id INTEGER) WITHOUT ROWID"
)
_NUMBER_ALL: Final = """
UPDATE coming SET id = numbered.id
FROM (SELECT iri, ? * row_number() OVER (ORDER BY label, iri) AS id FROM coming) AS numbered
WHERE numbered.iri = coming.iri
"""
_NEAREST: Final = (
    "SELECT id, label, iri FROM event JOIN event_text USING (id) WHERE id BETWEEN ? AND ? ORDER BY id DESC"
)

LabelAndIri = tuple[str, str]


class NoRoomError(Exception):
    """The numbers of two neighbouring events leave no room for those between them."""


def block(facet: str) -> range:
    """Return the numbers that values of a facet can have; the first is that of the unknown."""
    return _BLOCKS[facet]


def number_events(connection: sqlite3.Connection, labels: Iterable[tuple[str, str]]) -> None:
    """Number events that the index does not have, in the temporary table ``coming``; ``labels`` are IRIs with labels.

    Raises :class:`NoRoomError` if the new events do not fit between those of the index.
    """
    connection.execute(_COMING)
    connection.executemany(
        "INSERT INTO coming (iri, label) VALUES (?, ?) "
        "ON CONFLICT (iri) DO UPDATE SET label = min(label, excluded.label)",
        labels,
    )
    if _last(connection):
        _number_between(connection)
    else:
        connection.execute(_NUMBER_ALL, (_GAP,))
    connection.execute("CREATE UNIQUE INDEX coming_id ON coming (id)")


def number_values(connection: sqlite3.Connection, facet: str, values: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the values of a facet; new values get one."""
    numbers: dict[str, int] = {}
    for value in sorted(set(values)):
        known = connection.execute(
            "SELECT id FROM facet_value WHERE facet = ? AND value = ?", (facet, value)
        ).fetchone()
        numbers[value] = known[0] if known else _new_value(connection, facet, value)
    return numbers


def _new_value(connection: sqlite3.Connection, facet: str, value: str) -> int:
    numbers = block(facet)
    last = connection.execute(
        "SELECT max(id) FROM facet_value WHERE id BETWEEN ? AND ?", (numbers.start, numbers.stop - 1)
    ).fetchone()[0]
    number = numbers.start if value == UNKNOWN else (last or numbers.start) + 1
    connection.execute("INSERT INTO facet_value VALUES (?, ?, ?)", (number, facet, value))
    return number


def _last(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])


def _number_between(connection: sqlite3.Connection) -> None:
    """Spread the new events between two of the index evenly."""
    last = _last(connection)
    rows = connection.execute("SELECT label, iri FROM coming ORDER BY label, iri").fetchall()
    for low, group in groupby(rows, lambda row: _number_before(connection, row, last)):
        new = list(group)
        following = connection.execute("SELECT min(id) FROM event WHERE id > ?", (low,)).fetchone()[0]
        step = (following - low) // (len(new) + 1) if following else _GAP
        if not step:
            raise NoRoomError
        connection.executemany(
            "UPDATE coming SET id = ? WHERE iri = ?",
            ((low + step * place, iri) for place, (_, iri) in enumerate(new, start=1)),
        )


def _number_before(connection: sqlite3.Connection, wanted: LabelAndIri, last: int) -> int:
    """Return the number of the last event that sorts before this label and IRI; 0 if there is none."""
    found, low, high = 0, 1, last
    while low <= high:
        middle = (low + high) // 2
        row = connection.execute(_NEAREST, (low, middle)).fetchone()
        if row is None:
            low = middle + 1
        elif (row[1], row[2]) < wanted:
            found, low = row[0], middle + 1
        else:
            high = row[0] - 1
    return found
