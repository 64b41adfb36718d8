"""Name normalisation: comparable forms and IRI-safe keys without accents, case, full stops and hyphens."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from kg.model import Token

# Letters that Unicode does not decompose into a base letter and an accent.
_UNDECOMPOSED_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae", "œ": "oe"}
)
_PUNCTUATION_VARIANTS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-"})


def normalize_name(text: str) -> str:
    """Return a name without accents, full stops and hyphens but with its case: "US" for "U.S."."""
    ascii_text = text if text.isascii() else _strip_accents(text)
    return " ".join(ascii_text.replace("-", " ").replace(".", "").split())


def _strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PUNCTUATION_VARIANTS)


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Return a case-insensitive comparison form that spelling variants of a name share."""
    return normalize_name(text).casefold()


def slug(text: str) -> str:
    """Return a hyphenated key: "wladyslaw-kosiniak-kamysz" for "Wladyslaw Kosiniak-Kamysz"."""
    letters = fold(text).replace("'", "")
    return "-".join("".join(c if c.isalnum() else " " for c in letters).split())


def join_tokens(tokens: Sequence[Token]) -> str:
    """Return the text of tokens, with a single space wherever the article has whitespace between them."""
    parts: list[str] = []
    end = -1
    for token in tokens:
        parts.append(f" {token.text}" if parts and token.start > end else token.text)
        end = token.end
    return "".join(parts)
