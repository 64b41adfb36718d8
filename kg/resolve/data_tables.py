"""Readers for the data files in ``kg/resolve/data``."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated data file as dicts keyed by column name."""
    yield from csv.DictReader(read_text(name).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def read_text(name: str) -> str:
    """Return the contents of a data file as UTF-8 text."""
    return (files("kg.resolve") / "data" / name).read_text(encoding="utf-8")


def split_cell(cell: str) -> list[str]:
    """Split a table cell on semicolons and drop empty values."""
    return [value for value in cell.split(";") if value]


@cache
def time_rules() -> dict[str, Any]:
    """Return the contents of ``times.toml``, cached after the first call."""
    return tomllib.loads(read_text("times.toml"))


@cache
def anaphora_rules() -> dict[str, Any]:
    """Return the contents of ``anaphora.toml``, cached after the first call."""
    return tomllib.loads(read_text("anaphora.toml"))
