"""Sets of telling words with their weight, so that two of them compare fast."""

from collections.abc import Iterable
from functools import cache
from math import fsum, sqrt
from typing import Final

from kg.join.data_tables import telling

_SHOWN: Final = 5


class WordSet:
    """Words and the sum of their squared tellingness; immutable."""

    __slots__ = ("weight", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.weight = _weight(self.words)

    def likeness(self, other: "WordSet") -> tuple[float, frozenset[str]]:
        """Return the weighted cosine of two sets, and the words that they share."""
        shared = self.words & other.words
        if not shared:
            return 0.0, shared
        return min(_weight(shared) / sqrt(self.weight * other.weight), 1.0), shared


def best(words: Iterable[str]) -> str:
    """Return the most telling words as a text."""
    return " ".join(sorted(words, key=lambda word: (-telling(word), word))[:_SHOWN])


def _weight(words: Iterable[str]) -> float:
    """Return the sum of the squared tellingness; exact, so that the order does not matter."""
    return fsum(map(_square, words))


@cache
def _square(word: str) -> float:
    return telling(word) ** 2
