"""The words of a headline, and the overlap of other phrases with them."""

import re

from kg.model import Span
from kg.resolve.five_w.weights import WEIGHTS

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_MIN_STEM_LENGTH = 3


class Headline:
    """A headline as a sequence of words with their offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = [(m[0].casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]
        self._index_by_stem = {_stem(word): i for i, (word, _, _) in reversed(list(enumerate(self._words)))}
        has_aside = bool(self._words) and self._words[0][0] in WEIGHTS.aside_markers
        self._aside_end = text.find(", ") + 1 if has_aside else 0
        self._rank_by_index = {i: n for n, i in enumerate(self._order_by_weight(text.find(": ")))}
        self.content_stems = frozenset(_stem(word) for word, _, _ in self._words) - WEIGHTS.stop_words

    def _order_by_weight(self, colon: int) -> list[int]:
        """Return the word indices with those of an opening topic or aside last.

        Examples are "Storm in Mali: …" and "As Mali votes, …".
        """
        topic = [i for i, (_, _, end) in enumerate(self._words) if end <= colon]
        aside = [i for i, (_, _, end) in enumerate(self._words) if end <= self._aside_end]
        opening = aside or (topic if len(topic) <= WEIGHTS.max_topic_words else [])
        return [i for i in range(len(self._words)) if i not in opening] + opening

    def __len__(self) -> int:
        return len(self._words)

    def position(self, word: str) -> int | None:
        """Return the 0-based index of a word in the headline, or None for stop words and other words."""
        if word.casefold() in WEIGHTS.stop_words:
            return None
        return self._index_by_stem.get(_stem(word.casefold()))

    def weight(self, word: str) -> float:
        """Return the weight of a word: 1 for the headline's first, decreasing to 0 for words outside it."""
        position = self.position(word)
        return 0.0 if position is None else 1 - self._rank_by_index[position] / len(self)

    def coverage(self, stems: frozenset[str]) -> float:
        """Return the share of the headline's content words that are in a set of stems, from 0 to 1."""
        return len(self.content_stems & stems) / len(self.content_stems) if self.content_stems else 0.0

    def find_name(self, words: list[str]) -> Span | None:
        """Return the part of a name that the headline has: "Donald Trump" for "President Donald Trump"."""
        positions = [p for p in map(self.position, words) if p is not None]
        if not positions:
            return None
        first = last = positions[-1]
        while first - 1 in positions:
            first -= 1
        return self.word_span(first, last)

    def word_span(self, first: int, last: int) -> Span:
        """Return the span from one word to another, by 0-based index."""
        return self.char_span(self._words[first][1], self._words[last][2])

    def char_span(self, start: int, end: int) -> Span:
        """Return the span between two character offsets."""
        return Span(start=start, end=end, quote=self.text[start:end])

    def rest_around(self, phrase: Span) -> Span | None:
        """Return the text after a phrase in the same part of the headline.

        If fewer than two words follow and more precede, return the text before the phrase instead.
        """
        start, end = self._part_around(phrase)
        before = [i for i, (_, s, e) in enumerate(self._words) if start <= s and e <= phrase.start]
        after = [i for i, (_, s, e) in enumerate(self._words) if phrase.end <= s and e <= end]
        longer = after if len(after) >= min(2, len(before)) else before
        return self.word_span(longer[0], longer[-1]) if longer else None

    def _part_around(self, phrase: Span) -> tuple[int, int]:
        """Return the bounds of the part that contains a phrase; a colon or an aside separates the parts."""
        start = self.text.rfind(": ", 0, phrase.start) + 1
        start = max(start, self._aside_end if phrase.start >= self._aside_end else 0)
        end = self.text.find(": ", phrase.end)
        return start, len(self.text) if end < 0 else end

    def text_after(self, markers: frozenset[str]) -> Span | None:
        """Return the text between the first marker word and the end of the headline's part."""
        for i, (word, start, _) in enumerate(self._words[:-1]):
            if word in markers and i > 0:
                _, end = self._part_around(Span(start=start, end=start, quote=""))
                inside = [j for j, (_, s, _) in enumerate(self._words) if j > i and s < end]
                return self.word_span(inside[0], inside[-1]) if inside else None
        return None


def words_of(text: str) -> list[str]:
    """Return the words of a phrase without punctuation."""
    return _WORD.findall(text)


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of a phrase without stop words."""
    return frozenset(_stem(word.casefold()) for word in words_of(text)) - WEIGHTS.stop_words


def _stem(word: str) -> str:
    """Remove an inflectional ending so that "blames" and "blamed" compare equal."""
    for ending in WEIGHTS.endings:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM_LENGTH:
            return word[: -len(ending)]
    return word
