"""The gold events of the seed page.

A line of the gold file has an article ("A0"), the beginning of a sentence, and its events. The README beside the file
explains the one-letter fields.
"""

import json
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

_BEFORE_A_PREPOSITION = re.compile(r"\s(?:of|to|for|in|on|with|from|at|by)\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """An event that a careful reader finds; each tuple lists alternatives, one of which must match."""

    triggers: tuple[str, ...]  # lemmas
    agents: tuple[str, ...]  # phrases; an empty tuple: no agent expected; "": no agent accepted
    patients: tuple[str, ...]
    day: str | None  # "2025-08-20", or "2022" for a whole year
    place: str | None
    factual: bool  # False if the text denies it or presents it as planned, possible or conditional
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSentence:
    """A sentence of the seed page with its events."""

    id: str
    article: str  # "A0"
    prefix: str  # beginning of the sentence
    events: tuple[GoldEvent, ...]


def load(path: Path) -> list[GoldSentence]:
    """Read the gold file (JSON Lines)."""
    return [_sentence(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def head_word(phrase: str) -> str:
    """Return the head of a noun phrase in lower case: "chair" for "the chair of the alliance".

    The head is the last word before a preposition; for a double name, its last part ("Kamysz").
    """
    words = _BEFORE_A_PREPOSITION.split(phrase, maxsplit=1)[0].split()
    return words[-1].split("-")[-1].casefold() if words else ""


def bounds(day: str) -> tuple[date, date]:
    """Return the first and the last day of "2025-08-20", "2025-08" or "2025"."""
    year, month, number = [*map(int, day.split("-")), 0, 0][:3]
    if number:
        return date(year, month, number), date(year, month, number)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])


def _sentence(line: dict[str, Any]) -> GoldSentence:
    events = tuple(_event(event) for event in line["events"])
    return GoldSentence(id=line["id"], article=line["article"], prefix=line["prefix"], events=events)


def _event(event: dict[str, Any]) -> GoldEvent:
    return GoldEvent(
        triggers=tuple(event["t"]),
        agents=tuple(event["a"]),
        patients=tuple(event["p"]),
        day=event["d"],
        place=event["l"],
        factual=not (event.get("neg") or event.get("hyp")),
        speakers=tuple(event.get("by", ())),
    )
