"""Spelling of the words of a nominal as the text writes them: "Rundu court", "BJP MPs"."""

from collections.abc import Iterable, Sequence

from kg.model import Token
from kg.resolve.name_keys import fold

Spellings = tuple[tuple[str, str], ...]  # folded words, and the words as the text writes them

_MIN_LETTERS = 4  # of words that headlines capitalise, too
_HEADLINE_SHARE = 0.6


def spellings_of(tokens: Sequence[Token], first: int, last: int) -> Spellings:
    """Return the spellings of the names and acronyms between two tokens; headlines capitalise other words, too."""
    if _is_headline(tokens):
        return ()
    proper = (t for t in tokens[first - 1 : last] if _is_acronym(t) or _is_proper(t))
    return tuple((fold(token.text), token.text) for token in proper)


def spelled(phrase: str, spellings: Spellings, acronyms_only: bool = False) -> str:
    """Return a folded phrase with the spellings of its words, or only of those that are acronyms."""
    known = {word: text for word, text in spellings if not acronyms_only or _has_capitals(text)}
    whole = known.get(phrase)
    return whole if whole is not None else " ".join(known.get(word, word) for word in phrase.split())


def are_spelled(words: Iterable[str], spellings: Spellings) -> bool:
    """Return True if one of some folded words is written as a name."""
    return not {word for word, _ in spellings}.isdisjoint(words)


def _is_headline(tokens: Sequence[Token]) -> bool:
    words = [t.text for t in tokens if t.text.isalpha() and len(t.text) >= _MIN_LETTERS]
    return sum(word[0].isupper() for word in words) > _HEADLINE_SHARE * len(words)


def _is_acronym(token: Token) -> bool:
    return token.upos in {"NOUN", "PROPN", "ADJ"} and _has_capitals(token.text)


def _is_proper(token: Token) -> bool:
    """Return True for a word of a name; an adjective at the start of a sentence need not be one."""
    is_name = token.upos == "PROPN" or (token.upos == "ADJ" and token.index > 1)
    return is_name and token.text[:1].isupper()


def _has_capitals(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1
