"""What a line of text looks like: prose, or one of the short lines that stand between it."""

import re

from kg.read.boilerplate import is_credit

_CLOSING = "\"'”’»)]"
_OPENING = '"“«'  # headlines quote with single marks
_WITHIN = re.compile(r"[.!?…][\"'”’)\]]*\s+[\"'“‘(\[]*[A-Z0-9À-Þ]")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:[A-Z]\.)+$")
_ITEM = re.compile(r"(?:[-*–]|\d{1,2}[.)])\s+\S")


def is_prose(line: str) -> bool:
    """Tell whether a line is a sentence or more, rather than a headline, a name or a label."""
    return len(line.split()) >= _fewest_words(line) or is_credit(line)


def is_sentence_end(line: str) -> bool:
    """Tell whether a line ends in a full stop that belongs to no abbreviation: headlines have none."""
    bare = line.rstrip(_CLOSING)
    return bare.endswith(".") and not bare.endswith("...") and not _ABBREVIATION.search(bare)


def _fewest_words(line: str) -> int:
    """Return how many words make a line prose, by how it ends: a full stop shows a sentence, a colon much less."""
    bare = line.rstrip(_CLOSING)
    if _ITEM.match(line):
        return 4
    if is_sentence_end(line) or (bare.endswith(("!", "?")) and line[0] in _OPENING):
        return 2
    if bare.endswith(("...", "…")):
        return 8
    if bare.endswith((".", ":")):
        return 12
    return 20 if _WITHIN.search(line) else 30
