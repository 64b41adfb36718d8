"""Text normalisation, which takes place before any offset is computed."""

import re
import unicodedata
from collections.abc import Iterable

from kg.read.broken_lines import continues_word, join_lines, remove_page_breaks

_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SOFT_BREAK = re.compile("\N{SOFT HYPHEN}\\s*\\n\\s*")  # a word broken at the end of a line
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_BLANKS = re.compile(r"[^\S\n]+")
# The limit of the Stream-Safe Text Format (UAX 15, section 13): sorting more marks than that takes minutes.
_EXCESS_MARKS = re.compile(r"(?<=[\u0300-\u036f]{30})[\u0300-\u036f]+")
_MAX_WRAP_WIDTH = 120  # characters in a line of a wrapped text


def normalize_text(text: str) -> str:
    """Return ``text`` in NFC, with LF line ends, single spaces, no ligatures and no invisible characters."""
    unbroken = _SOFT_BREAK.sub("", _LINE_END.sub("\n", text))
    visible = _EXCESS_MARKS.sub("", unbroken.translate(_TRANSLATION))
    composed = unicodedata.normalize("NFC", visible)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in composed.split("\n")).strip()


def normalize_line(text: str | None) -> str | None:
    """Return a title or a name on a single line, or None if it is empty."""
    return " ".join(normalize_text(text).split()) or None if text else None


def split_paragraphs(text: str) -> list[str]:
    """Split normalised text at line ends, and join the lines of paragraphs that were wrapped."""
    lines = remove_page_breaks(text.split("\n"))
    continuations = _continuation_lines(lines)
    paragraphs: list[list[str]] = []
    for number, line in enumerate(lines):
        if number in continuations:
            paragraphs[-1].append(line)
        elif line:
            paragraphs.append([line])
    return [join_lines(paragraph) for paragraph in paragraphs]


def _continuation_lines(lines: list[str]) -> set[int]:
    """Return the numbers of lines that continue the line before.

    The text counts as wrapped only if most lines that directly follow another line continue it.
    """
    width = max(map(len, lines))
    following = [number for number in range(1, len(lines)) if lines[number] and lines[number - 1]]
    broken = {number for number in following if continues_word(lines[number - 1], lines[number])}
    continuations = {number for number in following if _continues(lines[number - 1], lines[number], width)}
    is_wrapped = width <= _MAX_WRAP_WIDTH and 2 * len(continuations) >= len(following)
    return continuations | broken if is_wrapped else broken


def _continues(before: str, line: str, width: int) -> bool:
    """Return True if the line's first word did not fit into the line before, or is in lower case."""
    word = line.split(" ", 1)[0]
    did_not_fit = len(before) + 1 + len(word) > width
    is_repetition = comparison_key(before) == comparison_key(line)
    return not is_repetition and (did_not_fit or (word[0].islower() and len(before) > width / 2))


def join_paragraphs(parts: Iterable[str]) -> str:
    """Join paragraphs with blank lines, as in ``Article.text``."""
    return "\n\n".join(parts)


def comparison_key(line: str) -> str:
    """Return a key that is equal for lines that differ only in case, punctuation and spaces."""
    return " ".join("".join(char if char.isalnum() else " " for char in line.casefold()).split())


class _Translation(dict[int, str]):
    """A table for ``str.translate`` that computes each replacement when first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = _visible(chr(code))
        return self[code]


def _visible(char: str) -> str:
    """Return a plain space for any space, and nothing for an invisible character."""
    if char in "\n\t":
        return "\n" if char == "\n" else " "
    if ord(char) in _LIGATURES:
        return _LIGATURES[ord(char)]
    match unicodedata.category(char):
        case "Zs":
            return " "
        case "Cs":
            # A lone surrogate, which JSON may escape, cannot be encoded in UTF-8.
            return "\N{REPLACEMENT CHARACTER}"
        case "Cc" | "Cf" | "Co":
            return ""
    # The code points U+nFFFE and U+nFFFF are noncharacters, which XML does not allow.
    return "" if ord(char) & 0xFFFE == 0xFFFE else char


_TRANSLATION = _Translation()
