"""Counts of events by PLOVER's quad classes, and the balance of cooperation and conflict."""

from dataclasses import dataclass
from typing import Final, Self

QUADS: Final = {
    "material conflict": "material-conflict",
    "verbal conflict": "verbal-conflict",
    "verbal cooperation": "verbal-cooperation",
    "material cooperation": "material-cooperation",
    "": "other",
}  # with the CSS class of each, in the order in which a bar stacks them
OTHER_NAME: Final = "statements and other"
_TONES: Final = ((0.2, "conflict-2"), (0.45, "conflict-1"), (0.55, "even"), (0.8, "cooperation-1"))


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of events by quad class, in the order of ``QUADS``."""

    numbers: tuple[int, ...] = (0, 0, 0, 0, 0)

    @classmethod
    def of(cls, **numbers: int) -> Self:
        """Return counts by the names of the quad classes, with underscores: ``verbal_conflict=2``."""
        return cls(tuple(numbers.get(quad.replace(" ", "_") or "other", 0) for quad in QUADS))

    def plus(self, quad: str, number: int = 1) -> Self:
        """Return the counts with more events of a quad class; an unknown class counts as other."""
        name = quad if quad in QUADS else ""
        added = (count + number * (one == name) for one, count in zip(QUADS, self.numbers, strict=True))
        return type(self)(tuple(added))

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(tuple(map(sum, zip(self.numbers, other.numbers, strict=True))))

    @property
    def total(self) -> int:
        """All events."""
        return sum(self.numbers)

    @property
    def conflict(self) -> int:
        """Events of verbal and material conflict."""
        return self.numbers[0] + self.numbers[1]

    @property
    def cooperation(self) -> int:
        """Events of verbal and material cooperation."""
        return self.numbers[2] + self.numbers[3]

    @property
    def other(self) -> int:
        """Statements, and events of an unknown class."""
        return self.numbers[4]

    @property
    def tone(self) -> str:
        """The CSS class of the balance, from ``conflict-2`` to ``cooperation-2``; ``neutral`` without either."""
        sided = self.conflict + self.cooperation
        if not sided:
            return "neutral"
        share = self.cooperation / sided
        return next((tone for limit, tone in _TONES if share < limit), "cooperation-2")

    def in_words(self) -> str:
        """Return for example "12 events: 3 cooperation, 8 conflict, 1 other"."""
        parts = (("cooperation", self.cooperation), ("conflict", self.conflict), ("other", self.other))
        listed = ", ".join(f"{number:,} {name}" for name, number in parts if number)
        return f"{number_of_events(self.total)}{f': {listed}' if listed else ''}"


def number_of_events(number: int) -> str:
    """Return "1 event", "1,234 events"."""
    return f"{number:,} event{'' if number == 1 else 's'}"


def quad_name(quad: str) -> str:
    """Return the name of a quad class for people."""
    return quad or OTHER_NAME
