"""Boilerplate removal with the rules in data/boilerplate.toml."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from kg.read.word_lists import is_phrase_opener

RULES_FILE = Path(__file__).parent / "data" / "boilerplate.toml"

_MAX_LINE_CHARS = 300  # a longer line is a paragraph
_MAX_INSERTION_CHARS = 1000  # of a correction, or of a line with a link
_CONTEXT_CHARS = 80  # examined before a possible boilerplate phrase
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_LAST_SENTENCE_END = re.compile(r"^.*[.!?…][\"'”’)\]]*(?=\s)", re.DOTALL)


class Boilerplate(StrEnum):
    """The kinds of boilerplate lines. The values are the tables of the rules file."""

    LINE = "line"
    LINK_HEADING = "link_heading"  # heading of links to other articles
    END = "end"  # end of the article


def boilerplate_kind(line: str) -> Boilerplate | None:
    """Return the kind of a boilerplate line, or None if the line may belong to an article."""
    if len(line) > _MAX_LINE_CHARS:
        return None
    return next((kind for kind in Boilerplate if _line_pattern(kind.value).fullmatch(line)), None)


def remove_insertions(paragraphs: list[str]) -> list[str]:
    """Remove links to other articles ("READ MORE: …") and corrections, which are not part of an article's report."""
    return [text for text in paragraphs if not _is_insertion(text)]


def _is_insertion(paragraph: str) -> bool:
    if len(paragraph) > _MAX_INSERTION_CHARS:
        return False
    return any(_line_pattern(kind).fullmatch(paragraph) for kind in ("read_more", "correction"))


def is_credit(line: str) -> bool:
    """Return True for a credit line such as "Reporting by …", which belongs to the article."""
    return _line_pattern("credit").fullmatch(line) is not None


def remove_inline_boilerplate(paragraph: str) -> list[str]:
    """Remove boilerplate between sentences and return the parts of the paragraph around it."""
    parts, start = [], 0
    for match in _inline_matches(paragraph):
        parts += _split_trailing_heading(paragraph[start : match.start()].strip())
        start = match.end()
    return [part for part in (*parts, paragraph[start:].strip()) if part]


def _inline_matches(paragraph: str) -> Iterator[re.Match[str]]:
    for match in _inline_pattern().finditer(paragraph):
        before = paragraph[max(match.start() - _CONTEXT_CHARS, 0) : match.start()]
        if _can_be_interrupted(before.rstrip()):
            yield match


def _can_be_interrupted(before: str) -> bool:
    """Return True if a phrase after the text ``before`` is not part of its sentence.

    "He went abroad Advertisement" contains boilerplate, "the Advertisement" does not.
    """
    if not before or _SENTENCE_END.search(before):
        return True
    last = before.split()[-1]
    return last.islower() and last.isalpha() and not is_phrase_opener(last)


def _split_trailing_heading(text: str) -> list[str]:
    """Split off an incomplete last sentence, which is a subheading if boilerplate follows."""
    sentences = _LAST_SENTENCE_END.match(text)
    if sentences is None or _SENTENCE_END.search(text):
        return [text]
    return [sentences[0], text[sentences.end() :].strip()]


@cache
def _patterns() -> dict[str, list[str]]:
    tables = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
    return {kind: [rule["pattern"] for rule in rules] for kind, rules in tables.items()}


@cache
def _line_pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _patterns()[kind]), re.IGNORECASE)


@cache
def _inline_pattern() -> re.Pattern[str]:
    phrases = "|".join(f"(?:{pattern})" for pattern in _patterns()["inline"])
    return re.compile(rf"(?<!\S)(?:{phrases})(?=\s+[\"'“‘(\[]*[A-Z0-9À-Þ]|\s*$)")
