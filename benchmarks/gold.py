"""The gold events of the seed page, as values.

A gold line names an article ("A0"), how a sentence begins, and the events in it; what its one-letter fields
mean stands in the README beside the file.
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
    """An event that a careful reader finds; in each tuple any one alternative will do."""

    triggers: tuple[str, ...]  # lemmas
    agents: tuple[str, ...]  # phrases; empty: none is expected; "": none will do too
    patients: tuple[str, ...]
    day: str | None  # "2025-08-20", or "2022" for a whole year
    place: str | None
    factual: bool  # False where the text denies it or speaks of it as planned, possible or conditional
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSentence:
    """A sentence of the seed page and the events in it."""

    id: str
    article: str  # "A0"
    prefix: str  # how the sentence begins
    events: tuple[GoldEvent, ...]


def load(path: Path) -> list[GoldSentence]:
    """Read the gold file, one JSON object a line."""
    return [_sentence(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def head_word(phrase: str) -> str:
    """Return the head of a noun phrase in lower case: "chair" for "the chair of the alliance".

    It is the last word before a preposition; of a double name the last part ("Kamysz").
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
