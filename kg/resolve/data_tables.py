"""Readers for the data files in ``kg/resolve/data``."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated data file as dicts keyed by column name."""
    yield from csv.DictReader(read_text(name).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def read_text(name: str) -> str:
    """Return the contents of a data file as UTF-8 text."""
    return (files("kg.resolve") / "data" / name).read_text(encoding="utf-8")


def split_cell(cell: str) -> list[str]:
    """Split a table cell on semicolons and drop empty values."""
    return [value for value in cell.split(";") if value]


def group(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return the values grouped by key, in their original order."""
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return the contents of a TOML data file, cached after the first call."""
    return tomllib.loads(read_text(name))


def time_rules() -> dict[str, Any]:
    """Return the contents of ``times.toml``."""
    return read_toml("times.toml")


def anaphora_rules() -> dict[str, Any]:
    """Return the contents of ``anaphora.toml``."""
    return read_toml("anaphora.toml")
