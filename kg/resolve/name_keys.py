"""How names are compared and made into keys: without case, accents, full stops and hyphens."""

import unicodedata
from collections.abc import Sequence

from kg.model import Token

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae", "œ": "oe"}
)
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-"})


def plain(text: str) -> str:
    """Return a name without accents, full stops and hyphens, its case kept: "U.S." is "US"."""
    bare = text if text.isascii() else _without_accents(text)
    return " ".join(bare.replace("-", " ").replace(".", "").split())


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_MARKS)


def fold(text: str) -> str:
    """Return what two spellings of one name have in common."""
    return plain(text).casefold()


def slug(text: str) -> str:
    """Return the part of a key that a name gives: "Wladyslaw Kosiniak-Kamysz" is "wladyslaw-kosiniak-kamysz"."""
    letters = fold(text).replace("'", "")
    return "-".join("".join(c if c.isalnum() else " " for c in letters).split())


def joined(tokens: Sequence[Token]) -> str:
    """Return tokens as they stand in the text, with one space where there is any."""
    parts: list[str] = []
    end = -1
    for token in tokens:
        parts.append(f" {token.text}" if parts and token.start > end else token.text)
        end = token.end
    return "".join(parts)
