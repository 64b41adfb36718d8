"""Parties that an article calls the opposition: "the opposition Lakes Party", "the Lakes Party, an opposition group"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Sentence
from kg.resolve.actors.gazetteer_matcher import NameMatch

_OPPOSITION = "opposition"
_ARTICLES = frozenset({"a", "an", "the"})
_MAX_DESCRIPTION = 3  # words from the article to "opposition": "the country's main opposition party"


def with_stated_opposition(
    sentences: Sequence[Sentence], names: tuple[tuple[NameMatch, ...], ...]
) -> tuple[tuple[NameMatch, ...], ...]:
    """Return the names of all sentences; parties that one sentence calls the opposition have the sector OPP."""
    pairs = zip(sentences, names, strict=True)
    opposed = {key for sentence, found in pairs for key in _opposed(sentence, found)}
    return tuple(
        tuple(_as_opposition(name) if name.entry.key in opposed else name for name in found)
        for found in names
    )


def _opposed(sentence: Sentence, names: Sequence[NameMatch]) -> Iterator[str]:
    texts = [token.text.lower() for token in sentence.tokens]
    for name in (each for each in names if each.entry.sector == "PTY"):
        before = texts[name.first - 2 : name.first - 1] if name.first > 1 else []
        after = texts[name.last : name.last + 3 + _MAX_DESCRIPTION]
        is_apposition = (
            after[:1] == [","] and after[1:2] and after[1] in _ARTICLES and _OPPOSITION in after[2:]
        )
        if before == [_OPPOSITION] or is_apposition:
            yield name.entry.key


def _as_opposition(name: NameMatch) -> NameMatch:
    return replace(name, entry=replace(name.entry, sector="OPP"))
