"""Headings within an article that its text runs into the next sentence: "… it said. NO DEAL YET Borduria replied …"."""

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(
    r"""(?<=[.!?…"'”’)\]]\s)
    (?P<words>["'“‘]?(?:(?![a-z_])\w){1,30}(?:[\s'"“”‘’,:;&?!./-]{1,4}(?:(?![a-z_])\w){1,30}){1,12}["'”’?!]{0,3})
    (?=\s["'“‘]?(?:[^\W\d_a-z][^\W\d_A-Z]|[AI]\s))""",
    re.VERBOSE,
)
_SHORTEST = 4  # letters of a word that shows a heading


def crossheads_apart(paragraphs: list[str]) -> Iterator[str]:
    """Yield the paragraphs, and each heading in capitals within one as a paragraph of its own."""
    known = {word.casefold() for text in paragraphs for word in _WORD.findall(text) if not word.isupper()}
    for paragraph in paragraphs:
        yield from _apart(paragraph, known)


def _apart(paragraph: str, known: set[str]) -> Iterator[str]:
    start = 0
    for match in _CAPITALS.finditer(paragraph):
        if _is_heading(match["words"], known):
            yield paragraph[start : match.start()].strip()
            yield match["words"]
            start = match.end()
    yield paragraph[start:].strip()


def _is_heading(words: str, known: set[str]) -> bool:
    """Tell a heading from names such as "UNESCO ICCROM": it takes up words that the article has in small letters too."""
    return any(len(word) >= _SHORTEST and word.casefold() in known for word in _WORD.findall(words))
