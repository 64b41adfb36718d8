"""The answers to who, what, when, where, why and how."""

from dataclasses import dataclass
from datetime import date

from kg.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Words that answer a question, and where they stand."""

    span: (
        Span | None
    )  # into the headline or the text; None: only the day is known, from the article's metadata
    source: str  # "headline", "text", "dateline" or "metadata"
    score: float  # ranks the answers to a question; compares nothing else
    day: date | None = None  # of a time: the day it is

    @property
    def text(self) -> str:
        """The answer as it is read: its words, and the day they mean."""
        parts = [self.span.quote] if self.span else []
        return " = ".join([*parts, self.day.isoformat()] if self.day else parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MainEvent:
    """The main event of an article; each question has its answers, best first, or none."""

    who: tuple[Answer, ...]
    what: tuple[Answer, ...]
    when: tuple[Answer, ...]
    where: tuple[Answer, ...]
    why: tuple[Answer, ...]
    how: tuple[Answer, ...]

    def questions(self) -> dict[str, tuple[Answer, ...]]:
        """Return the answers by question."""
        return {
            "who": self.who,
            "what": self.what,
            "when": self.when,
            "where": self.where,
            "why": self.why,
            "how": self.how,
        }


def ranked(answers: list[Answer]) -> tuple[Answer, ...]:
    """Return the best answers, each wording once: ties go to what stands first."""
    best: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda a: (-a.score, a.span.start if a.span else 0)):
        best.setdefault(answer.text.casefold(), answer)
    return tuple(best.values())[:5]
