"""Readers for the data files in ``kg/join/data``: families of acts, weights and word frequencies.

They depend on no corpus of a user, so the score of a pair never changes.
"""

import tomllib
from functools import cache
from importlib.resources import files
from math import log
from typing import Any, Final

_WORDS: Final = "word_frequencies.tsv"


def read_text(name: str) -> str:
    """Return the contents of a data file as UTF-8 text."""
    return (files("kg.join") / "data" / name).read_text(encoding="utf-8")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return the contents of a TOML data file, cached after the first call."""
    return tomllib.loads(read_text(name))


@cache
def word_frequencies() -> tuple[int, dict[str, int]]:
    """Return the number of articles that were counted, and in how many of them each common lemma occurs."""
    header, *rows = read_text(_WORDS).splitlines()
    pairs = (row.split("\t") for row in rows)
    return int(header.split("\t")[1]), {word: int(count) for word, count in pairs}


@cache
def telling(word: str) -> float:
    """Return how much a lemma tells about its article, from 0 for one in all articles to 1 for a rare one."""
    total, counts = word_frequencies()
    return log(total / counts.get(word, 1)) / log(total)
