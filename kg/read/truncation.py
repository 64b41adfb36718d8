"""Texts that a service cut: "… after the ta… [+2143 chars]"."""

import re

_CUT = re.compile(
    r"\s*(?:\[\+\d+ chars\]|(?:\[(?:…|\.\.\.)\]|…|\.\.\.)(?:\s*(?:read more|continue reading)\b.*)?)\s*$",
    re.IGNORECASE,
)
_LAST_SENTENCE_END = re.compile(r".*[.!?][\"'”’)]*(?=\s)", re.DOTALL)
_NOTE = "The text is cut at its end; only its whole sentences are read."


def whole_sentences(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the sentences of a text that are complete, and a note if it was cut.

    A text without any complete sentence is returned as it is, without the marks of the cut.
    """
    rest = _CUT.sub("", text)
    if rest == text.rstrip():
        return text, ()
    whole = _LAST_SENTENCE_END.match(f"{rest} " if rest.endswith((".", "!", "?")) else rest)
    return (whole[0] if whole else rest), (_NOTE,)
