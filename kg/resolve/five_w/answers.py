"""The model of 5W1H answers, and the ranking criteria that they share."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from kg.model import Resolution, ResolvedMention, Sentence, Span
from kg.resolve.five_w.headline import Headline, content_stems
from kg.resolve.five_w.weights import MAX_LEAD_SENTENCES

_MAX_ANSWERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A phrase of an article, or its publication date, that answers a question."""

    span: Span | None  # offsets into the headline or text; None for the publication date
    source: str  # "headline", "text", "dateline" or "metadata"
    score: float  # comparable only among the answers to one question
    day: date | None = None  # the day of an answer to "when", if known

    @property
    def text(self) -> str:
        """The quoted phrase, followed by its day if there is one: "on Monday = 2025-08-18"."""
        parts = [self.span.quote] if self.span else []
        return " = ".join([*parts, self.day.isoformat()] if self.day else parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MainEvent:
    """The main event of an article, with the answers to each question, best first."""

    who: tuple[Answer, ...]
    what: tuple[Answer, ...]
    when: tuple[Answer, ...]
    where: tuple[Answer, ...]
    why: tuple[Answer, ...]
    how: tuple[Answer, ...]

    def questions(self) -> dict[str, tuple[Answer, ...]]:
        """Return the answers keyed by question: "who", "what" and so on."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def rank(answers: list[Answer]) -> tuple[Answer, ...]:
    """Return the five best answers without repeated wordings; ties go to the first in the text."""
    best: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda a: (-a.score, a.span.start if a.span else 0)):
        best.setdefault(answer.text.casefold(), answer)
    return tuple(best.values())[:_MAX_ANSWERS]


def lead_sentences(resolution: Resolution) -> tuple[Sentence, ...]:
    """Return the opening sentences, in which answers are looked for."""
    return resolution.document.sentences[:MAX_LEAD_SENTENCES]


def lead_events(resolution: Resolution) -> Iterator[ResolvedMention]:
    """Yield the event mentions of the opening sentences."""
    end = len(lead_sentences(resolution))
    yield from (m for e in resolution.events for m in e.mentions if m.mention.sentence < end)


def earliness(sentence_index: int) -> float:
    """Return 1 for the first sentence, decreasing linearly to 0 after the opening sentences."""
    return 1 - sentence_index / MAX_LEAD_SENTENCES


def headline_overlap(sentence: Sentence, headline: Headline) -> float:
    """Return the share of the headline's content words that a sentence contains."""
    return headline.coverage(content_stems(sentence.span.quote))
