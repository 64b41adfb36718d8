"""A headline as words: what of it a phrase of the text takes up."""

import re

from kg.model import Span
from kg.resolve.five_w.weights import WEIGHTS

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")


class Headline:
    """The words of a headline in order, with their places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = [(m[0].casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]
        self._first = {_stem(word): i for i, (word, _, _) in reversed(list(enumerate(self._words)))}
        opens = bool(self._words) and self._words[0][0] in WEIGHTS.asides
        self._aside = text.find(", ") + 1 if opens else 0  # where an aside before the clause ends
        self._rank = {i: n for n, i in enumerate(self._order(text.find(": ")))}
        self.content = frozenset(_stem(word) for word, _, _ in self._words) - WEIGHTS.little

    def _order(self, colon: int) -> list[int]:
        """Return the words' order of weight: a topic or an aside says less than what follows it.

        They are "Storm in Mali: …" and "As Mali votes, …".
        """
        topic = [i for i, (_, _, end) in enumerate(self._words) if end <= colon]
        aside = [i for i, (_, _, end) in enumerate(self._words) if end <= self._aside]
        first = aside or (topic if len(topic) <= WEIGHTS.topic else [])
        return [i for i in range(len(self._words)) if i not in first] + first

    def __len__(self) -> int:
        return len(self._words)

    def position(self, word: str) -> int | None:
        """Return which word of the headline a word of the text is, counted from 0."""
        found = self._first.get(_stem(word.casefold()))
        return None if word.casefold() in WEIGHTS.little else found

    def weight(self, word: str) -> float:
        """Return 1 for a word of the text that is the headline's first, less for later ones, 0 for others."""
        place = self.position(word)
        return 0.0 if place is None else 1 - self._rank[place] / len(self)

    def share(self, words: frozenset[str]) -> float:
        """Return how much of the headline's content some words take up, from 0 to 1."""
        return len(self.content & words) / len(self.content) if self.content else 0.0

    def phrase(self, words: list[str]) -> Span | None:
        """Return the run of the headline's words that a name takes up: "Donald Trump" for "President Donald Trump"."""
        places = [p for p in map(self.position, words) if p is not None]
        if not places:
            return None
        first = last = places[-1]
        while first - 1 in places:
            first -= 1
        return self.span(first, last)

    def span(self, first: int, last: int) -> Span:
        """Return the piece from one word to another."""
        return self.piece(self._words[first][1], self._words[last][2])

    def piece(self, start: int, end: int) -> Span:
        """Return the piece from one character to another."""
        return Span(start=start, end=end, quote=self.text[start:end])

    def around(self, taken: Span) -> Span | None:
        """Return the longer piece before or after a phrase, within the part of the headline that holds it."""
        start, end = self._part(taken)
        before = [i for i, (_, s, e) in enumerate(self._words) if start <= s and e <= taken.start]
        after = [i for i, (_, s, e) in enumerate(self._words) if taken.end <= s and e <= end]
        longer = after if len(after) >= min(2, len(before)) else before
        return self.span(longer[0], longer[-1]) if longer else None

    def _part(self, taken: Span) -> tuple[int, int]:
        """Return the borders of the part between colons, or after an aside: "Storm: Police name victims" has two."""
        start = self.text.rfind(": ", 0, taken.start) + 1
        start = max(start, self._aside if taken.start >= self._aside else 0)
        end = self.text.find(": ", taken.end)
        return start, len(self.text) if end < 0 else end

    def after(self, markers: frozenset[str]) -> Span | None:
        """Return what follows the first of some words, to the end of the headline's part."""
        for i, (word, start, _) in enumerate(self._words[:-1]):
            if word in markers and i > 0:
                _, end = self._part(Span(start=start, end=start, quote=""))
                inside = [j for j, (_, s, _) in enumerate(self._words) if j > i and s < end]
                return self.span(inside[0], inside[-1]) if inside else None
        return None


def words_of(text: str) -> list[str]:
    """Return the words of a phrase."""
    return _WORD.findall(text)


def stems(text: str) -> frozenset[str]:
    """Return what the words of a phrase are compared by, without words that say little."""
    return frozenset(_stem(word.casefold()) for word in words_of(text)) - WEIGHTS.little


def _stem(word: str) -> str:
    """Cut an inflection, so that "blames" and "blamed" are one; nothing is read from it but equality."""
    for ending in WEIGHTS.endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
