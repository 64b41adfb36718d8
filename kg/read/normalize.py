"""Text as every later stage may expect it: this happens before offsets exist, so that they stay true."""

import re
import unicodedata
from collections.abc import Iterable

_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
# No more marks on a letter than stream-safe text has (Unicode Annex 15, 13): putting many in order takes minutes.
_MARKS = re.compile(r"(?<=[\u0300-\u036f]{30})[\u0300-\u036f]+")
_WIDEST_WRAP = 120  # characters: text with longer lines has its line ends where paragraphs end


def normalise(text: str) -> str:
    """Return ``text`` in NFC with one sign for line ends, single plain spaces, and nothing that cannot be seen."""
    shown = _MARKS.sub("", _LINE_END.sub("\n", text).translate(_SHOWN))
    shown = unicodedata.normalize("NFC", shown)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in shown.split("\n")).strip()


def one_line(text: str | None) -> str | None:
    """Return a title or a name as one line, None where nothing is left of it."""
    return " ".join(normalise(text).split()) or None if text else None


def paragraphs(text: str) -> list[str]:
    """Divide normalised text at its line ends, but for those that only keep lines short: a paragraph is one line."""
    lines = text.split("\n")
    wrapped = _wrapped(lines)
    parts: list[str] = []
    for number, line in enumerate(lines):
        if number in wrapped:
            parts[-1] = f"{parts[-1]} {line}"
        elif line:
            parts.append(line)
    return parts


def _wrapped(lines: list[str]) -> set[int]:
    """Return the lines that go on with the line before; none, unless most do that have one right before them."""
    width = max(map(len, lines))
    following = [number for number in range(1, len(lines)) if lines[number] and lines[number - 1]]
    wrapped = {number for number in following if _goes_on(lines[number - 1], lines[number], width)}
    return wrapped if width <= _WIDEST_WRAP and 2 * len(wrapped) >= len(following) else set()


def _goes_on(before: str, line: str, width: int) -> bool:
    """Tell whether a line's first word had no room in the line before, or stands within a sentence."""
    word = line.split(" ", 1)[0]
    no_room = len(before) + 1 + len(word) > width
    return key(before) != key(line) and (no_room or (word[0].islower() and len(before) > width / 2))


def joined(parts: Iterable[str]) -> str:
    """Put paragraphs together as ``Article.text`` has them."""
    return "\n\n".join(parts)


def key(line: str) -> str:
    """Return what two lines have in common that a reader holds for the same."""
    return " ".join("".join(char if char.isalnum() else " " for char in line.casefold()).split())


class _Shown(dict[int, str]):
    """Translation table, filled as characters are met: spaces to a plain one, what is not seen to nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = _shown(chr(code))
        return self[code]


def _shown(char: str) -> str:
    if char in "\n\t":
        return "\n" if char == "\n" else " "
    match unicodedata.category(char):
        case "Zs":
            return " "
        case "Cs":
            # Half of a surrogate pair, as JSON may escape it: no text can hold it.
            return "\N{REPLACEMENT CHARACTER}"
        case "Cc" | "Cf" | "Co":
            return ""
    # The code points U+nFFFE and U+nFFFF are no characters, and XML cannot hold them.
    return "" if ord(char) & 0xFFFE == 0xFFFE else char


_SHOWN = _Shown()
