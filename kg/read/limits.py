"""Options of the reader."""

from dataclasses import dataclass
from datetime import date

from kg.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The options of :func:`kg.read.read`."""

    published: date | None  # default for articles without a date
    max_chars: int  # of an article's text
    language: str = "en"  # "any" reads texts in other languages too


def too_long_error(max_chars: int) -> InputError:
    """Return the error for a text that exceeds ``max_chars``."""
    return InputError(
        f"The text is longer than {max_chars:,} characters.",
        remedy="Split it into articles, or raise max_chars.",
    )
