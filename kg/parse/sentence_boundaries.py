"""Sentence borders, and the full stops of titles, put right by the rules of data/sentences.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data") / "sentences.toml"
_SEEN = 40  # how many characters on either side of a place a rule can look at
_BLANK_LINE = re.compile(r"\n\s*\n")
_PAUSES = frozenset(",;:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A token before its analysis; a multiword token has its words too."""

    text: str
    start: int  # offsets into the piece of text; a word without a place of its own has its token's
    end: int
    words: "tuple[Unit, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderRule:
    """Where a border between two sentences is, or is not: between ``before`` and ``after``."""

    name: str
    before: re.Pattern[str]  # searched in the text up to the place, must reach to it
    after: re.Pattern[str]  # matched from the place on
    examples: tuple[str, ...]  # "|" where the rule takes a border away or makes one


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What data/sentences.toml says."""

    join: tuple[BorderRule, ...]
    split: tuple[BorderRule, ...]
    longest: int  # tokens of the longest sentence
    stopped: frozenset[str]  # words that take a full stop after them into their token


@cache
def rules() -> Rules:
    """Read the rules, once."""
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    words = {name: "|".join(listed) for name, listed in table["words"].items()}
    join, split = (tuple(_rule(entry, words) for entry in table[kind]) for kind in ("join", "split"))
    stopped = frozenset(table["words"]["titles"] + table["words"]["months"])
    return Rules(join=join, split=split, longest=table["longest"], stopped=stopped)


def regroup(text: str, sentences: Sequence[Sequence[Unit]]) -> list[list[Unit]]:
    """Join, split and bound ``sentences``, and give titles within them their full stop; the order stays."""
    parts = (part for joined in _joined(text, sentences) for part in _split(text, joined))
    return [_glued(piece) for part in parts for piece in _bounded(part)]


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> BorderRule:
    return BorderRule(
        name=entry["name"],
        before=re.compile(rf"(?:{_filled(entry['before'], words)})\Z"),
        after=re.compile(_filled(entry["after"], words)),
        examples=tuple(entry["examples"]),
    )


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    for name, alternatives in words.items():
        pattern = pattern.replace(f"{{{name}}}", alternatives)
    return pattern


def _joined(text: str, sentences: Sequence[Sequence[Unit]]) -> list[list[Unit]]:
    joined: list[list[Unit]] = []
    for sentence in sentences:
        if joined and _holds(rules().join, text, joined[-1], sentence):
            joined[-1].extend(sentence)
        else:
            joined.append(list(sentence))
    return joined


def _split(text: str, sentence: list[Unit]) -> Iterator[list[Unit]]:
    first = 0
    for place in range(1, len(sentence)):
        left, right = sentence[max(first, place - _SEEN) : place], sentence[place : place + _SEEN]
        if _holds(rules().split, text, left, right):
            yield sentence[first:place]
            first = place
    yield sentence[first:]


def _bounded(sentence: list[Unit]) -> Iterator[list[Unit]]:
    longest = rules().longest
    while len(sentence) > longest:
        pauses = (n for n in range(longest, longest // 2, -1) if sentence[n - 1].text in _PAUSES)
        cut = next(pauses, longest)
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence


def _glued(sentence: Sequence[Unit]) -> list[Unit]:
    """Make one token of "Adm" and its full stop: the models know "Adm.", and take "Adm" for a name."""
    glued: list[Unit] = []
    for number, token in enumerate(sentence, 1):
        last = glued[-1] if glued and token.text == "." and number < len(sentence) else None
        if last and last.text in rules().stopped and last.end == token.start:
            glued[-1] = Unit(text=f"{last.text}.", start=last.start, end=token.end)
        else:
            glued.append(token)
    return glued


def _holds(borders: tuple[BorderRule, ...], text: str, left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Tell whether one of the rules holds at the place between ``left`` and ``right``."""
    place = right[0].start
    if _BLANK_LINE.search(text, left[-1].end, place):
        return False
    before = text[max(left[0].start, place - _SEEN) : place]
    after = text[place : min(right[-1].end, place + _SEEN)]
    return any(rule.before.search(before) and rule.after.match(after) for rule in borders)
