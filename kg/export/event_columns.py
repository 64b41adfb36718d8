"""The columns of the table of events: ``data/events.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column."""

    name: str
    type: str  # string, integer, decimal, boolean or date, as XML Schema has them
    about: str


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns in their order."""
    text = (resources.files("kg.export") / "data" / "events.toml").read_text(encoding="utf-8")
    return tuple(Column(**told) for told in tomllib.loads(text)["column"])


def csvw(address: str) -> dict[str, Any]:
    """Describe the table at an address, for programs (https://www.w3.org/TR/tabular-metadata/)."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": address,
        "tableSchema": {
            "primaryKey": "event",
            "columns": [
                {"name": one.name, "titles": one.name, "datatype": one.type, "dc:description": one.about}
                for one in columns()
            ],
        },
    }
