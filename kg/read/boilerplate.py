"""What stands on a news page beside its articles: lines to leave out, and phrases to cut from between sentences."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from kg.read.word_lists import opens_phrase

FURNITURE = Path(__file__).parent / "data" / "furniture.toml"

_LONGEST = 300  # characters: what is longer is a paragraph
_BEFORE = 80  # characters that show what a phrase stands after
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_LAST_SENTENCE_END = re.compile(r"^.*[.!?…][\"'”’)\]]*(?=\s)", re.DOTALL)


class Furniture(StrEnum):
    """Lines of a page that are no part of an article."""

    LINE = "line"
    BOX = "box"  # heading over links to other stories
    END = "end"  # nothing of the article follows


def furniture(line: str) -> Furniture | None:
    """Return what kind of furniture a whole line is, None where it may belong to an article."""
    if len(line) > _LONGEST:
        return None
    return next((kind for kind in Furniture if _lines(kind.value).fullmatch(line)), None)


def is_credit(line: str) -> bool:
    """Tell whether a line names who worked on an article: "Reporting by …"."""
    return _lines("credit").fullmatch(line) is not None


def without_phrases(paragraph: str) -> list[str]:
    """Divide a paragraph where furniture stands between its sentences, and leave the furniture out."""
    parts, start = [], 0
    for match in _phrases(paragraph):
        parts += _crosshead_apart(paragraph[start : match.start()].strip())
        start = match.end()
    return [part for part in (*parts, paragraph[start:].strip()) if part]


def _phrases(paragraph: str) -> Iterator[re.Match[str]]:
    return (
        match
        for match in _inline().finditer(paragraph)
        if _stands_apart(paragraph[max(match.start() - _BEFORE, 0) : match.start()].rstrip())
    )


def _stands_apart(before: str) -> bool:
    """Tell whether a phrase after ``before`` is none of its sentence: "the Advertisement" is, "abroad Advertisement" not."""
    if not before or _SENTENCE_END.search(before):
        return True
    last = before.split()[-1]
    return last.islower() and last.isalpha() and not opens_phrase(last)


def _crosshead_apart(text: str) -> list[str]:
    """Part from a text what follows its last sentence and ends no sentence: a heading that stood before the furniture."""
    sentences = _LAST_SENTENCE_END.match(text)
    if sentences is None or _SENTENCE_END.search(text):
        return [text]
    return [sentences[0], text[sentences.end() :].strip()]


@cache
def _rules() -> dict[str, list[str]]:
    tables = tomllib.loads(FURNITURE.read_text(encoding="utf-8"))
    return {kind: [rule["pattern"] for rule in rules] for kind, rules in tables.items()}


@cache
def _lines(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _rules()[kind]), re.IGNORECASE)


@cache
def _inline() -> re.Pattern[str]:
    phrases = "|".join(f"(?:{pattern})" for pattern in _rules()["inline"])
    return re.compile(rf"(?<!\S)(?:{phrases})(?=\s+[\"'“‘(\[]*[A-Z0-9À-Þ]|\s*$)")
