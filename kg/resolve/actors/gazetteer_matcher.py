"""Which words of a sentence are names that the gazetteer knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.model import ActorKind, Sentence, Token
from kg.resolve.gazetteer import Basis, Entry, Reading, countries, gazetteer, readings
from kg.resolve.name_keys import fold, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Words of a sentence that are a known name."""

    first: int  # Token.index
    last: int
    entry: Entry


def names_in(sentence: Sentence, text: str) -> tuple[Name, ...]:
    """Return a sentence's known names, longest first from the left, none over another.

    ``text`` is the whole article: it decides which Georgia or Congo is meant.
    """
    found: list[Name] = []
    named = {index for entity in sentence.entities for index in range(entity.first, entity.last + 1)}
    for token in sentence.tokens:
        if found and token.index <= found[-1].last:
            continue
        if token.upos == "VERB" and token.index not in named:
            continue
        name = _beginning_at(sentence.tokens, token.index - 1, text)
        if name is not None:
            found.append(name)
    return tuple(found)


def is_ambiguous(name: str) -> bool:
    """Tell whether a name has several readings: "Congo"."""
    return fold(name) in readings()


def _beginning_at(tokens: Sequence[Token], start: int, text: str) -> Name | None:
    if not gazetteer().may_begin(tokens[start].text):
        return None
    for end in range(min(len(tokens), start + gazetteer().longest), start, -1):
        written = joined(tokens[start:end])
        entry = gazetteer().find(written)
        if entry is not None and tokens[end - 1].upos != "PUNCT":
            meant = _as_meant(entry, written, text)
            return Name(first=start + 1, last=end, entry=meant) if meant else None
    return None


def _as_meant(entry: Entry, written: str, text: str) -> Entry | None:
    """Return the reading of an ambiguous name that the article has cues for, else its default."""
    choices = readings().get(fold(written))
    if choices is None:
        return entry
    meant = _reading(choices, text)
    if meant is None or meant.country is None:
        return None
    return replace(
        entry,
        kind=ActorKind.COUNTRY,
        key=meant.country,
        name=countries()[meant.country],
        country=meant.country,
    )


@lru_cache(maxsize=64)
def _reading(choices: tuple[Reading, ...], text: str) -> Reading | None:
    cued = [r for r in choices if any(re.search(rf"\b{re.escape(cue)}\b", text) for cue in r.cues)]
    if not cued:
        cued = [r for r in choices if r.default]
    return cued[0] if len(cued) == 1 else None


def is_adjectival(name: Name, tokens: Sequence[Token]) -> bool:
    """Tell whether a name stands before a noun as an adjective does: "Russian", "European", "U.S."."""
    if name.entry.basis in {Basis.DEMONYM, Basis.REGIONAL}:
        return True
    written = joined(tokens[name.first - 1 : name.last])
    return not any(c.islower() for c in written)
