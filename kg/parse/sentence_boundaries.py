"""Correction of sentence boundaries with the rules in data/sentences.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("data") / "sentences.toml"
_CONTEXT_CHARS = 40  # that a rule can match on either side of a position
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A token or a word before analysis, with its offsets in the chunk."""

    text: str
    start: int
    end: int
    words: "tuple[Unit, ...]" = ()  # of a multiword token


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryRule:
    """A rule that removes or adds a sentence boundary at a position."""

    name: str
    before: re.Pattern[str]  # must match up to the position
    after: re.Pattern[str]  # must match from the position on
    examples: tuple[str, ...]  # "|" marks the position


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The content of data/sentences.toml."""

    join: tuple[BoundaryRule, ...]
    split: tuple[BoundaryRule, ...]
    max_tokens: int  # of a sentence that is parsed
    abbreviations: frozenset[str]  # words whose token includes a following full stop
    whole_words: frozenset[str]  # words that the tokenizer splits


@cache
def rules() -> Rules:
    """Return the rules; the file is read once."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    words = {name: "|".join(listed) for name, listed in table["words"].items()}
    join, split = (tuple(_rule(entry, words) for entry in table[kind]) for kind in ("join", "split"))
    abbreviations = frozenset(table["words"]["titles"] + table["words"]["months"])
    return Rules(
        join=join,
        split=split,
        max_tokens=table["max_tokens"],
        abbreviations=abbreviations,
        whole_words=frozenset(table["whole_words"]),
    )


def max_sentence_tokens() -> int:
    """Return the maximum number of tokens of a sentence that is parsed."""
    return rules().max_tokens


def correct_boundaries(text: str, sentences: Sequence[Sequence[Unit]]) -> list[list[Unit]]:
    """Return corrected sentences, with full stops attached to titles and months, and split words joined."""
    return [_merge_tokens(part) for joined in _join(text, sentences) for part in _split(text, joined)]


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> BoundaryRule:
    return BoundaryRule(
        name=entry["name"],
        before=re.compile(rf"(?:{_insert_words(entry['before'], words)})\Z"),
        after=re.compile(_insert_words(entry["after"], words)),
        examples=tuple(entry["examples"]),
    )


def _insert_words(pattern: str, words: Mapping[str, str]) -> str:
    for name, alternatives in words.items():
        pattern = pattern.replace(f"{{{name}}}", alternatives)
    return pattern


def _join(text: str, sentences: Sequence[Sequence[Unit]]) -> list[list[Unit]]:
    joined: list[list[Unit]] = []
    for sentence in sentences:
        if joined and _any_rule_matches(rules().join, text, joined[-1], sentence):
            joined[-1].extend(sentence)
        else:
            joined.append(list(sentence))
    return joined


def _split(text: str, sentence: list[Unit]) -> Iterator[list[Unit]]:
    first = 0
    for position in range(1, len(sentence)):
        left = sentence[max(first, position - _CONTEXT_CHARS) : position]
        right = sentence[position : position + _CONTEXT_CHARS]
        if _any_rule_matches(rules().split, text, left, right):
            yield sentence[first:position]
            first = position
    yield sentence[first:]


def _merge_tokens(sentence: Sequence[Unit]) -> list[Unit]:
    """Merge tokens that the tokenizer separates but the models know as one: "Adm" and ".", "fort" and "night"."""
    merged: list[Unit] = []
    for number, token in enumerate(sentence, 1):
        last = merged[-1] if merged else None
        if last and last.end == token.start and _are_one_token(last, token, is_final=number == len(sentence)):
            merged[-1] = Unit(text=f"{last.text}{token.text}", start=last.start, end=token.end)
        else:
            merged.append(token)
    return merged


def _are_one_token(first: Unit, second: Unit, *, is_final: bool) -> bool:
    if second.text == ".":
        return first.text in rules().abbreviations and not is_final
    return f"{first.text}{second.text}".lower() in rules().whole_words


def _any_rule_matches(
    candidates: tuple[BoundaryRule, ...], text: str, left: Sequence[Unit], right: Sequence[Unit]
) -> bool:
    """Return True if a rule matches between ``left`` and ``right``; none does across a blank line."""
    position = right[0].start
    if _BLANK_LINE.search(text, left[-1].end, position):
        return False
    before = text[max(left[0].start, position - _CONTEXT_CHARS) : position]
    after = text[position : min(right[-1].end, position + _CONTEXT_CHARS)]
    return any(rule.before.search(before) and rule.after.match(after) for rule in candidates)
