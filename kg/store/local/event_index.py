"""Writes the event index of a generation from a store."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from pyoxigraph import QuerySolutions, Store

from kg import vocab
from kg.errors import StoreError
from kg.explore import build as index
from kg.query_library import site_query


def build(store: Store, path: Path) -> None:
    """Write the index of a store's default graph to a new file.

    Raises :class:`StoreError` if the file cannot be written.
    """

    def select(query: str) -> Iterator[index.Row]:
        for solution in cast(QuerySolutions, store.query(query, prefixes=dict(vocab.PREFIXES))):
            yield tuple(None if term is None else str(getattr(term, "value", term)) for term in solution)

    try:
        index.build(path, select, site_query("counts"))
    except sqlite3.Error as error:
        raise StoreError(
            f"The event index cannot be written: {error}.",
            subject=str(path),
            remedy="Check the free disk space and the permissions.",
        ) from error
