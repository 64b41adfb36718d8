"""The tables of officials and legislators as lines of text, with indexes of line numbers.

Dataclasses for all persons would take seconds and hundreds of megabytes; a line is parsed when it is looked up.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz

from kg.resolve.name_keys import fold

Numbers: TypeAlias = "array[int]"

SEATS = frozenset({"lawmaker", "senator"})
_ALIKE = 60  # similarity, in percent, below which names with one word in common are not compared
# Letters that spellings exchange; vowels and what is left out or inaudible do not count.
_SOUNDS = str.maketrans("cqgkxzjvwpdb", "kkkkksjfffdb", "aeiouyh'ʻ`")
_DOUBLE = re.compile(r"(.)\1+")


class Fields(NamedTuple):
    """The columns of a line; aliases and tenures are separated by semicolons."""

    name: str
    suffix: str
    wikidata: str
    aliases: str
    tenures: str


def fields(number: int) -> Fields:
    """Return the columns of a line."""
    return Fields(*_lines()[0][number].decode().split("\t"))


def numbers_named(folded: str) -> Iterator[int]:
    """Yield the numbers of the lines with a folded name or alias."""
    lines, officials = _lines()
    for start, end in ((0, officials), (officials, len(lines))):
        number = bisect_left(lines, folded, start, end, key=_folded_name)
        while number < end and _folded_name(lines[number]) == folded:
            yield number
            number += 1
    yield from _numbers_by_alias().get(folded, ())


def numbers_alike(owner: str, words: Iterable[str]) -> list[int]:
    """Return the numbers of a state's lines whose names share the consonants of at least two of ``words``.

    Of a single word, its consonants are enough. Of several, so is one word if the whole name is similar.
    """
    by_sound = _numbers_by_sound(owner)
    sounds = sounds_of(" ".join(words))
    counts = Counter(number for sound in sounds for number in by_sound.get(sound, ()))
    doubly = sorted(number for number, count in counts.items() if count > 1)
    if doubly or len(sounds) == 1:
        return doubly or sorted(counts)
    text = " ".join(words)
    names = {number: _folded_name(_lines()[0][number]) for number in counts}
    return sorted(number for number, name in names.items() if fuzz.token_set_ratio(text, name) >= _ALIKE)


@cache
def numbers_by_title(owner: str) -> dict[str, Numbers]:
    """Return the numbers of the lines of a state's officials by canonical title; seats in parliament are left out."""
    numbers: dict[str, Numbers] = defaultdict(_new)
    lines, officials = _lines()
    for number in _numbers_by_owner().get(owner, ()):
        if number < officials:
            tenures = [t.split(":") for t in lines[number].rpartition(b"\t")[2].decode().split(";")]
            for title in sorted({tenure[1] for tenure in tenures if tenure[0] == owner} - SEATS):
                numbers[title].append(number)
    return dict(numbers)


def sounds_of(name: str) -> set[str]:
    """Return the consonants of each word of a folded name: {"sm", "skr"} for "sameh shoukry"."""
    words = _DOUBLE.sub(_first_letter, name.translate(_SOUNDS)).split()
    return {word for word in words if len(word) > 1} or set(words)


def _first_letter(match: re.Match[str]) -> str:
    """Return the first letter of a match; a function is faster than a template."""
    return match[0][0]


@cache
def _lines() -> tuple[tuple[bytes, ...], int]:
    """Return the lines of both tables, each sorted by folded name, and the number of officials among them."""
    officials, legislators = _read("officials.tsv"), _read("legislators.tsv")
    return (*officials, *legislators), len(officials)


def _read(name: str) -> list[bytes]:
    """Return the lines of a table as bytes, which take less memory than text with accents."""
    return (files("kg.resolve") / "data" / name).read_bytes().splitlines()[1:]


def _folded_name(line: bytes) -> str:
    return fold(line[: line.index(b"\t")].decode())


@cache
def _numbers_by_alias() -> dict[str, Numbers]:
    numbers: dict[str, Numbers] = defaultdict(_new)
    lines, officials = _lines()
    for number in range(officials):
        aliases = lines[number].split(b"\t", 4)[3]
        for alias in aliases.decode().split(";") if aliases else ():
            numbers[fold(alias)].append(number)
    return dict(numbers)


@cache
def _numbers_by_owner() -> dict[str, Numbers]:
    numbers: dict[bytes, Numbers] = defaultdict(_new)
    for number, line in enumerate(_lines()[0]):
        tenures = line[line.rindex(b"\t") + 1 :].split(b";")
        for owner in {tenure[: tenure.index(b":")] for tenure in tenures}:
            numbers[owner].append(number)
    return {owner.decode(): found for owner, found in numbers.items()}


@cache
def _numbers_by_sound(owner: str) -> dict[str, Numbers]:
    """Return the numbers of a state's lines by the consonants of each word of the name and aliases."""
    numbers: dict[str, Numbers] = defaultdict(_new)
    lines = _lines()[0]
    for number in _numbers_by_owner().get(owner, ()):
        name, _, _, aliases, _ = lines[number].split(b"\t")
        for sound in sounds_of(fold((name + b" " + aliases.replace(b";", b" ")).decode())):
            numbers[sound].append(number)
    return dict(numbers)


def _new() -> Numbers:
    return array("I")
