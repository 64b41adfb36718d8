"""Reads the stage's data files."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated file of ``kg/resolve/data`` with their column names."""
    text = text_of(name)
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def text_of(name: str) -> str:
    """Return the text of a data file."""
    return (files("kg.resolve") / "data" / name).read_text(encoding="utf-8")


def several(cell: str) -> list[str]:
    """Return the values of a cell that holds several."""
    return [value for value in cell.split(";") if value]


@cache
def time_data() -> dict[str, Any]:
    """Return ``times.toml``; read once."""
    return tomllib.loads(text_of("times.toml"))


@cache
def anaphora() -> dict[str, Any]:
    """Return ``anaphora.toml``; read once."""
    return tomllib.loads(text_of("anaphora.toml"))
