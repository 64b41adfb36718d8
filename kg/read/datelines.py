"""Where a report was sent from, as news agencies write it before the first sentence."""

import re
from dataclasses import dataclass
from datetime import date

from kg.read.dates import MONTH, find_day
from kg.read.word_lists import agency, is_label, is_particle

_LONGEST_PLACE = 7  # words
_DATELINE = re.compile(
    rf"""
    (?P<place>[^\W\d_][^\n()–—:]{{0,60}}?)??
    (?:,?\s*(?P<day>{MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{MONTH}(?:,?\s+\d{{4}})?)[.,]?)?
    \s*
    (?: \((?P<signed>[^\W\d_][^()\n]{{1,40}})\)\s*(?P<dash>--?|[–—:])?
      | /(?P<slashed>[^\W\d_][^/\n]{{1,20}})/[.,]?\s*(?:--?|[–—])?
      | \s(?:--?\s|[–—]) | [–—]\s
      | :\s
    )\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"[\"'“‘«(\[]*[^\W_a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A dateline's place in a text; ``start == end`` where it names none. ``lead`` is where the prose begins."""

    start: int
    end: int
    lead: int
    agency: str | None
    published: date | None


def dateline(text: str, start: int, end: int) -> Dateline | None:
    """Return the dateline that ``text[start:end]`` begins with.

    Known are "MOSCOW (Reuters) -", "PARIS, Aug 20 (Reuters) -", "WASHINGTON (AP) —", "GENEVA, Switzerland (AFP) -",
    "(CNN) —", "MOSCOW, August 20. /TASS/.", "BRUSSELS —" and "ISLAMABAD:".
    """
    match = _DATELINE.match(text, start, end)
    if match is None or not _is_dateline(match, text, end):
        return None
    signed = match["signed"] or match["slashed"]
    return Dateline(
        start=start,
        end=match.end("place") if match["place"] else start,
        lead=match.end(),
        agency=(agency(signed) or signed.strip()) if signed else None,
        published=find_day(match["day"] or ""),
    )


def _is_dateline(match: re.Match[str], text: str, end: int) -> bool:
    place = match["place"]
    if place is not None and not _is_place(place):
        return False
    if match["signed"] or match["slashed"]:
        return _is_signed(match, text, end)
    # Nobody signed: only a place in capitals can be told from a sentence with a dash in it.
    return place is not None and _is_in_capitals(place) and _goes_on(match, text, end)


def _is_signed(match: re.Match[str], text: str, end: int) -> bool:
    signed = (match["signed"] or match["slashed"]).strip()
    if agency(signed):
        return True
    return signed[0].isupper() and bool(match["dash"] or match["slashed"]) and _goes_on(match, text, end)


def _goes_on(match: re.Match[str], text: str, end: int) -> bool:
    return _SENTENCE_START.match(text, match.end(), end) is not None


def _is_place(place: str) -> bool:
    words = re.split(r"[\s,/]+", place.strip())
    return len(words) <= _LONGEST_PLACE and all(word[:1].isupper() or is_particle(word) for word in words)


def _is_in_capitals(place: str) -> bool:
    town = place.split(",")[0]
    return town.isupper() and sum(map(str.isalpha, town)) > 3 and not any(map(is_label, town.split()))
