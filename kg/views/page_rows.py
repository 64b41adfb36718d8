"""Rows of queries in ``queries/pages/``, from the event index if the store has one, otherwise from the graph."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import TypeAlias

from kg.errors import StoreError
from kg.explore import EventIndex
from kg.explore.page_rows import PAGE_ROWS
from kg.parameter_types import TYPES
from kg.query_library import iri_terms, site_query
from kg.store import Select
from kg.views.event_status import Record, index_status

OpenIndex: TypeAlias = Callable[[], AbstractContextManager[EventIndex]]
Value: TypeAlias = list[str] | tuple[str, ...] | float  # resources, names of actors and codes, or a number
# Takes the name of a query, and what its variables are bound to
PageRows: TypeAlias = Callable[..., list[Record]]


def page_rows(select: Select, events: OpenIndex) -> PageRows:
    """Return a function that gives the rows of a query in ``kg.explore.page_rows``."""

    def rows(name: str, *, offset: int = 0, **values: Value) -> list[Record]:
        page = {"offset": offset} if offset else {}
        try:
            with events() as index:
                found = PAGE_ROWS[name](index, **values, **page)
        except StoreError:
            query = site_query(name, **{variable: terms(value) for variable, value in values.items()})
            return select(query.replace("OFFSET 0", f"OFFSET {offset}")).records()
        return [{key: str(value) for key, value in row.items() if value is not None} for row in found]

    return rows


def indexed_events(events: OpenIndex, resources: Iterable[str]) -> dict[str, Record]:
    """Return title, quote, status and confidence of events that the index has; nothing without an index."""
    try:
        with events() as index:
            rows = index.events_of(resources)
    except StoreError:
        return {}
    return {
        row["iri"]: {
            "thing": row["iri"],
            "title": row["label"],
            "quote": row["quote"],
            "confidence": str(row["confidence"]),
            "mentions": str(row["mentions"]),
            "speakers": row["speakers"] or "",
        }
        | index_status(row)
        for row in rows
    }


def terms(value: Value) -> str:
    """Return a value as SPARQL terms."""
    if isinstance(value, tuple):
        return " ".join(map(TYPES["actor"], value))
    return iri_terms(value) if isinstance(value, list) else str(value)
