"""Columns of the event table, from ``data/events.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Name, type and description of a column of the event table."""

    name: str
    type: str  # XML Schema type: string, integer, decimal, boolean or date
    description: str


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns in the order of the table."""
    text = (resources.files("kg.export") / "data" / "events.toml").read_text(encoding="utf-8")
    return tuple(Column(**entry) for entry in tomllib.loads(text)["column"])


def csvw(url: str) -> dict[str, Any]:
    """Return the CSVW metadata of the CSV export at ``url`` (https://www.w3.org/TR/tabular-metadata/)."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "tableSchema": {
            "primaryKey": "event",
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "datatype": column.type,
                    "dc:description": column.description,
                }
                for column in columns()
            ],
        },
    }
