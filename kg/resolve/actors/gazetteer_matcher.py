"""Matching of gazetteer names against the tokens of a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.model import ActorKind, Sentence, Token
from kg.resolve.cities import find_state
from kg.resolve.gazetteer import (
    GazetteerEntry,
    NameSense,
    NameType,
    ambiguous_names,
    country_names,
    gazetteer,
)
from kg.resolve.name_keys import fold, join_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """The tokens of a sentence that form a gazetteer name."""

    first: int  # Token.index
    last: int
    entry: GazetteerEntry


def match_names(sentence: Sentence, text: str) -> tuple[NameMatch, ...]:
    """Return non-overlapping gazetteer names, by longest match from left to right.

    ``text`` is the whole article; its words decide which sense of an ambiguous name such as "Georgia" is meant.
    """
    matches: list[NameMatch] = []
    in_entity = {index for entity in sentence.entities for index in range(entity.first, entity.last + 1)}
    for token in sentence.tokens:
        if matches and token.index <= matches[-1].last:
            continue
        if token.upos == "VERB" and token.index not in in_entity:
            continue
        match = _match_starting_at(sentence.tokens, token.index - 1, text)
        if match is not None and not (
            _is_town(match, sentence.tokens) or _is_currency(match, sentence.tokens)
        ):
            matches.append(match)
    return tuple(matches)


def _is_town(match: NameMatch, tokens: Sequence[Token]) -> bool:
    """Return True for a town that has the name of a country or capital: "Lebanon, Pennsylvania"."""
    rest = tokens[match.last : match.last + 3]
    if match.entry.kind is not ActorKind.COUNTRY or len(rest) < 2 or rest[0].text != ",":
        return False
    names = (join_tokens(rest[1:]), rest[1].text)
    return any((state := find_state(name)) and not state.startswith(f"{match.entry.key}-") for name in names)


def _is_currency(match: NameMatch, tokens: Sequence[Token]) -> bool:
    """Return True for the country of a sum of money: "US$3 billion"."""
    end = tokens[match.last - 1].end
    return any(t.text.startswith("$") and t.start == end for t in tokens[match.last : match.last + 1])


def is_ambiguous_name(name: str) -> bool:
    """Return True if a name has several senses, such as "Congo"."""
    return fold(name) in ambiguous_names()


def _match_starting_at(tokens: Sequence[Token], start: int, text: str) -> NameMatch | None:
    if not gazetteer().may_start_name(tokens[start].text):
        return None
    for end in range(min(len(tokens), start + gazetteer().max_words), start, -1):
        name = join_tokens(tokens[start:end])
        entry = gazetteer().find(name)
        if entry is not None and tokens[end - 1].upos != "PUNCT":
            entry = _disambiguated(entry, name, text)
            return NameMatch(first=start + 1, last=end, entry=entry) if entry else None
    return None


def _disambiguated(entry: GazetteerEntry, name: str, text: str) -> GazetteerEntry | None:
    """Return the entry for the sense of a name in this article, or None if it is not a country."""
    senses = ambiguous_names().get(fold(name))
    if senses is None:
        return entry
    sense = _select_sense(senses, text)
    if sense is None or sense.country is None:
        return None
    return replace(
        entry,
        kind=ActorKind.COUNTRY,
        key=sense.country,
        name=country_names()[sense.country],
        country=sense.country,
    )


@lru_cache(maxsize=64)
def _select_sense(senses: tuple[NameSense, ...], text: str) -> NameSense | None:
    """Return the only sense with a cue in the text, or the default sense if no cue occurs.

    A cue within a longer one does not count: "Republic of Congo" in "Democratic Republic of Congo".
    """
    cues = sorted((cue for sense in senses for cue in sense.cues), key=len, reverse=True)
    found = set(re.findall(rf"\b(?:{'|'.join(map(re.escape, cues))})\b", text))
    candidates = [sense for sense in senses if found.intersection(sense.cues)]
    if not candidates:
        candidates = [s for s in senses if s.is_default]
    return candidates[0] if len(candidates) == 1 else None


def is_adjectival(name: NameMatch, tokens: Sequence[Token]) -> bool:
    """Return True if a name is an adjective or an acronym: "Russian", "European", "U.S."."""
    if name.entry.name_type in {NameType.DEMONYM, NameType.REGIONAL}:
        return "Number=Plur" not in tokens[name.last - 1].feats
    text = join_tokens(tokens[name.first - 1 : name.last])
    return not any(c.islower() for c in text)
