"""Recognition of datelines: place, agency and date at the start of a report."""

import re
from dataclasses import dataclass
from datetime import date

from kg.read.dates import MONTH, find_date
from kg.read.line_types import is_prose
from kg.read.word_lists import agency_name, is_label, is_name_joiner, is_town

_MAX_PLACE_WORDS = 7
_MIN_PLACE_LETTERS = 4  # of an unsigned dateline, to exclude abbreviations
_MIN_PARAGRAPH_WORDS = 8  # of an unsigned dateline that is not in capitals, to exclude lists of towns
_DATELINE = re.compile(
    rf"""
    (?P<place>[^\W\d_][^\n()–—:]{{0,60}}?)??
    (?:,?\s*(?P<date>{MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{MONTH}(?:,?\s+\d{{4}})?)[.,]?)?
    \s*
    (?: \((?P<signed>[^\W\d_][^()\n]{{1,40}})\)\s*(?P<dash>--?|[–—:])?
      | /(?P<slashed>[^\W\d_][^/\n]{{1,20}})/[.,]?\s*(?:--?|[–—])?
      | --?\s | \s?[–—]
      | :\s
    )\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"[\"'“‘«(\[]*[^\W_a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The offsets of a dateline's place (equal if it has none), its agency and its date."""

    start: int
    end: int
    lead: int  # offset of the first sentence
    agency: str | None  # full name
    published: date | None  # None unless the year is given


def find_dateline(text: str, start: int, end: int, *, any_town: bool = False) -> Dateline | None:
    """Return the dateline at the start of the paragraph ``text[start:end]``.

    Recognised forms: "MOSCOW (Reuters) -", "PARIS, Aug 20 (Reuters) -", "WASHINGTON (AP) —",
    "GENEVA, Switzerland (AFP) -", "(CNN) —", "MOSCOW, August 20. /TASS/.", "BRUSSELS —", "ISLAMABAD:", "Accra, 3 May -"
    and "SEOUL (May 6, 2021) —", and with ``any_town`` also "Cape Town -", "Doha:" and "Mumbai, India –".
    """
    match = _DATELINE.match(text, start, end)
    if match is None or not (_is_dateline(match, text, end) or (any_town and _has_town(match, text, end))):
        return None
    signature = _signature(match)
    is_date = find_date(signature) is not None
    return Dateline(
        start=start,
        end=start if _is_agency(match) else start + len((match["place"] or "").rstrip()),
        lead=match.end(),
        agency=(agency_name(signature) or signature) if signature and not is_date else None,
        published=find_date(signature if is_date else match["date"] or ""),
    )


def _signature(match: re.Match[str]) -> str:
    if _is_agency(match):
        return str(match["place"])
    return (match["signed"] or match["slashed"] or "").strip()


def _is_agency(match: re.Match[str]) -> bool:
    """Return True if the name of an agency stands where the place is expected: "afrol News, 3 May -"."""
    return match["place"] is not None and agency_name(match["place"]) is not None


def _is_dateline(match: re.Match[str], text: str, end: int) -> bool:
    place = match["place"]
    if _is_agency(match):
        return match["signed"] is None and _precedes_sentence(match, text, end)
    if place is not None and not _is_place(place):
        return False
    if match["signed"] or match["slashed"]:
        return _has_agency(match, text, end)
    # Without a signature, only a date or a place in capitals tells a dateline from a sentence with a dash.
    has_mark = place is not None and (match["date"] is not None or _is_in_capitals(place))
    return has_mark and _precedes_sentence(match, text, end)


def _has_town(match: re.Match[str], text: str, end: int) -> bool:
    """Return True for an unsigned dateline with the name of a known town in any case, before a paragraph of prose."""
    place = match["place"]
    if place is None or match["signed"] or match["slashed"] or not _is_place(place):
        return False
    prose = text[match.end() : end].strip()
    return (
        is_town(place.split(",")[0])
        and len(prose.split()) >= _MIN_PARAGRAPH_WORDS
        and is_prose(prose)
        and _precedes_sentence(match, text, end)
    )


def _has_agency(match: re.Match[str], text: str, end: int) -> bool:
    signature = _signature(match)
    if agency_name(signature):
        return True
    is_delimited = bool(match["dash"] or match["slashed"])
    return signature[0].isupper() and is_delimited and _precedes_sentence(match, text, end)


def _precedes_sentence(match: re.Match[str], text: str, end: int) -> bool:
    return _SENTENCE_START.match(text, match.end(), end) is not None


def _is_place(place: str) -> bool:
    words = re.split(r"[\s,/]+", place.strip())
    return len(words) <= _MAX_PLACE_WORDS and all(
        word[:1].isupper() or is_name_joiner(word) for word in words
    )


def _is_in_capitals(place: str) -> bool:
    town = place.split(",")[0]
    letters = sum(map(str.isalpha, town))
    return town.isupper() and letters >= _MIN_PLACE_LETTERS and not any(map(is_label, town.split()))
