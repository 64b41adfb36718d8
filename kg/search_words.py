"""Expressions of the full-text index for words that people type into a search box."""

import re

from kg.errors import QueryError

_MAX_TERMS = 32
_MAX_CHARS = 1000
_TERM = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')


def match_expression(words: str) -> str:
    """Return the FTS5 expression that requires all words, prefixes* and "phrases".

    Other punctuation has no meaning. Raises :class:`QueryError` if there is no word, and if there are too many.
    """
    quoted = (_quote(match) for match in _TERM.finditer(words.replace("\0", " ")))
    terms = [term for term in quoted if re.search(r"\w", term)]
    if not terms:
        raise QueryError("The search contains no word.", subject="search", remedy="Enter one or more words.")
    if len(terms) > _MAX_TERMS or len(words) > _MAX_CHARS:
        raise QueryError(
            f"The search has {len(terms)} words and {len(words):,} characters.",
            subject="search",
            remedy=f"Enter up to {_MAX_TERMS} words and {_MAX_CHARS:,} characters.",
        )
    return " AND ".join(terms)


def _quote(match: re.Match[str]) -> str:
    phrase, star, word = match.groups()
    text, star = (phrase, star) if word is None else (word.rstrip("*"), "*" if word.endswith("*") else "")
    return f'"{text}"{star}'
