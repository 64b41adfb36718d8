"""What people type for an event type: its label or code, a CAMEO code, or a word such as "meetings"."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from kg import vocab
from kg.resolve.name_keys import fold
from kg.store import Select

_LABELS = (
    "SELECT DISTINCT ?type ?name WHERE { ?type skos:prefLabel|skos:notation ?name } ORDER BY ?type ?name"
)
# A type that is equivalent to a code or broader than it: "042" is a visit
_CODES = """
SELECT ?type (STR(?notation) AS ?name) WHERE {
  ?code skos:notation ?notation ; skos:exactMatch|skos:closeMatch|skos:broadMatch ?type
} ORDER BY ?type ?name
"""
# Endings of plurals and verb forms with what replaces them
_ENDINGS = tuple(
    (re.compile(f"(?<=[a-z]{{3}}){ending}$"), base)
    for ending, base in (
        *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y")),
        *(("ing", ""), ("ing", "e"), (r"([a-z])\1ed", r"\1"), (r"([a-z])\1ing", r"\1")),
    )
)


def types_by_name(select: Select) -> dict[str, str]:
    """Return the local names of types and quad classes by what people type, folded."""
    found = {fold(word): name for name, words in type_words().items() for word in words}
    for query in (_CODES, _LABELS):
        for row in select(query).records():
            if row["type"].startswith(vocab.TYPE):
                name = row["type"].removeprefix(vocab.TYPE)
                found |= {fold(row["name"]): name}
                if query is _LABELS:
                    found[fold(name)] = name
    return found


def type_forms(typed: str) -> Iterator[str]:
    """Yield what was typed, folded, then what it is a plural or verb form of."""
    key = fold(typed)
    yield key
    for ending, base in _ENDINGS:
        if ending.search(key):
            yield ending.sub(base, key)


@cache
def type_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words of ``data/type_words.toml`` by type."""
    text = (files("kg.ask") / "data" / "type_words.toml").read_text(encoding="utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text).items()}
