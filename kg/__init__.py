"""Extracts diplomatic events from news articles into a knowledge graph for SPARQL.

The functions of the Python API are imported from :mod:`kg.api` on first use, so that ``import kg`` is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Event as Event
    from kg.api import QueryResult as QueryResult
    from kg.api import Store as Store
    from kg.api import build as build
    from kg.api import events as events
    from kg.api import events_frame as events_frame
    from kg.api import open_store as open  # noqa: A004 - only an attribute of the package

__version__ = "0.1.0"
__all__ = ["Event", "QueryResult", "Store", "build", "events", "events_frame", "open"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module("kg.api"), {"open": "open_store"}.get(name, name))


def __dir__() -> list[str]:
    return [*globals(), *__all__]
