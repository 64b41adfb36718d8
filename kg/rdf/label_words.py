"""Word lists of the labels of events, from ``data/label_words.toml``."""

import tomllib
from functools import cache
from importlib import resources


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of words by its name."""
    return frozenset(str(_lists()[name]).split())


@cache
def _lists() -> dict[str, str]:
    text = (resources.files("kg.rdf") / "data" / "label_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
