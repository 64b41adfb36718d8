"""Extractions built from phrases of a text, without the rules of kg/extract."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.model import (
    Attribution,
    Certainty,
    Document,
    EventMention,
    Extraction,
    Mention,
    Participant,
    Polarity,
    Role,
    Span,
    Tense,
)

DATA = Path(__file__).parent / "data"
ARTICLE = "0123456789abcdef"


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a data file; none for linking.toml, which has items for benchmarks/linking.py."""
    found: list[dict[str, Any]] = tomllib.loads((DATA / name).read_text()).get("case", [])
    return found


def with_metadata(document: Document, case: dict[str, Any]) -> Document:
    """Return a document with the dateline, publisher and web address of a case."""
    place = case.get("dateline")
    article = replace(
        document.article,
        dateline=Span(start=0, end=len(place), quote=place) if place else None,
        publisher=case.get("publisher"),
        url=case.get("url"),
    )
    return replace(document, article=article)


def mention_of(document: Document, phrase: str, nth: int = 1) -> Mention:
    """Return the nth occurrence of a phrase as a mention; its head is the first token governed from outside."""
    starts = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", document.article.text)]
    start, end = starts[nth - 1], starts[nth - 1] + len(phrase)
    for sentence in document.sentences:
        inside = [t for t in sentence.tokens if t.start >= start and t.end <= end]
        if inside:
            indices = {t.index for t in inside}
            head = next(t for t in inside if t.head not in indices and t.upos != "PUNCT")
            return Mention(
                sentence=sentence.index, head=head.index, span=Span(start=start, end=end, quote=phrase)
            )
    raise AssertionError(phrase)


def event_of(
    participants: tuple[Mention, ...] = (),
    times: tuple[Mention, ...] = (),
    places: tuple[Mention, ...] = (),
    tense: Tense = Tense.PAST,
) -> EventMention:
    """Return an event mention with these phrases; the first of them is also its trigger."""
    first = [*participants, *times, *places][0]
    return EventMention(
        sentence=first.sentence,
        head=first.head,
        trigger=first.span,
        predicate="do",
        rule="",
        type=None,
        cameo=None,
        participants=tuple(Participant(role=Role.AGENT, mention=m) for m in participants),
        times=times,
        places=places,
        attribution=Attribution(),
        polarity=Polarity.STATED,
        polarity_cue=None,
        certainty=Certainty.FACT,
        certainty_cue=None,
        tense=tense,
        confidence=0.5,
    )


def extraction_of(document: Document, *mentions: EventMention) -> Extraction:
    """Return an extraction with these event mentions."""
    return Extraction(document=document, mentions=mentions, abstentions=())
