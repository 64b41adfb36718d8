"""The model of 5W1H answers."""

from dataclasses import dataclass
from datetime import date

from kg.model import Span

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
        return {
            "who": self.who,
            "what": self.what,
            "when": self.when,
            "where": self.where,
            "why": self.why,
            "how": self.how,
        }


def rank(answers: list[Answer]) -> tuple[Answer, ...]:
    """Return the five best answers without repeated wordings; ties go to the first in the text."""
    best: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda a: (-a.score, a.span.start if a.span else 0)):
        best.setdefault(answer.text.casefold(), answer)
    return tuple(best.values())[:_MAX_ANSWERS]
