"""Writes the event index of a generation from a store."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from pyoxigraph import QuerySolutions, Store

from kg import vocab
from kg.errors import StoreError
from kg.explore import build as index
from kg.explore.batches import Row, SelectRows
from kg.explore.numbering import NoRoomError
from kg.query_library import site_query
from kg.store.local.event_parts import Concerned, part


def build(store: Store, path: Path) -> None:
    """Write the index of a store's default graph to a new file.

    Raises :class:`StoreError` if the file cannot be written.
    """
    try:
        index.build(path, _graph(store))
    except sqlite3.Error as error:
        raise _unwritable(path, error) from error


def update(store: Store, path: Path, earlier: Path, concerned: Concerned) -> None:
    """Write the index of a store to a new file, given an earlier one and what has changed since.

    Raises :class:`StoreError` if the file cannot be written.
    """
    try:
        shutil.copyfile(earlier, path)
        change = index.Change(events=concerned.events, things=concerned.things)
        index.update(path, _graph(store), change)
    except NoRoomError:
        path.unlink()
        build(store, path)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, error) from error


def _graph(store: Store) -> index.Graph:
    return index.Graph(
        select=_selecting(store),
        part=lambda resources: _selecting(part(store, resources)),
        counts_query=site_query("counts"),
    )


def _selecting(store: Store) -> SelectRows:
    def select(query: str) -> Iterator[Row]:
        for solution in cast(QuerySolutions, store.query(query, prefixes=dict(vocab.PREFIXES))):
            yield tuple(None if term is None else str(getattr(term, "value", term)) for term in solution)

    return select


def _unwritable(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"The event index cannot be written: {error}.",
        subject=str(path),
        remedy="Check the free disk space and the permissions.",
    )
