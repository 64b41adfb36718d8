"""Words for the labels of events, from ``data/label_words.toml`` and ``data/verb_forms.tsv``."""

import tomllib
from csv import DictReader
from functools import cache
from importlib import resources
from typing import Any


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of words by its name."""
    return frozenset(str(_lists()[name]).split())


@cache
def word_map(name: str) -> dict[str, str]:
    """Return a table of words by its name."""
    return {str(word): str(other) for word, other in _lists()[name].items()}


@cache
def preferred_forms() -> dict[tuple[str, str], str]:
    """Return the forms of verbs of which dictionaries list another one first, by lemma and Penn Treebank tag."""
    text = (resources.files("kg.rdf") / "data" / "verb_forms.tsv").read_text(encoding="utf-8")
    rows = DictReader(text.splitlines(), delimiter="\t")
    return {(row["lemma"], row["tag"]): row["form"] for row in rows}


@cache
def _lists() -> dict[str, Any]:
    text = (resources.files("kg.rdf") / "data" / "label_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
