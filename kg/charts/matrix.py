"""A matrix of event counts: the actors in rows act on those in columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.charts.balance import Counts

_MAX_SIDES: Final = 20  # rows, and columns


@dataclass(frozen=True, slots=True)
class Side:
    """A row or a column."""

    key: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The events between two sides; without any, an empty cell."""

    counts: Counts
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows of cells, sides with most events first."""

    rows: tuple[tuple[Side, tuple[Cell, ...]], ...]
    columns: tuple[Side, ...]
    left_out: int  # sides that have no row and no column

    @property
    def summary(self) -> str:
        """One sentence on the table, for people who do not see its colours."""
        cells = [cell for _, row in self.rows for cell in row if cell.counts.total]
        if not cells:
            return "No event has parties of known countries on both sides."
        return f"Most events: {max(cells, key=lambda cell: cell.counts.total).name}."


def matrix(
    pairs: Mapping[tuple[str, str], Counts],
    label: Callable[[str], str],
    url: Callable[[tuple[str, str]], str],
    side_url: Callable[[str, str], str],
    *,
    most: int = _MAX_SIDES,
) -> Matrix:
    """Return the matrix of the counts of pairs; ``side_url`` gets "who" or "whom" and a key."""
    totals = _totals(pairs)
    kept = sorted(totals, key=lambda key: (-totals[key], label(key), key))[:most]
    agents = [key for key in kept if any((key, other) in pairs for other in kept)]
    patients = [key for key in kept if any((other, key) in pairs for other in kept)]
    return Matrix(
        rows=tuple(
            (
                Side(agent, label(agent), side_url("who", agent)),
                tuple(_cell(pairs, (agent, patient), label, url) for patient in patients),
            )
            for agent in agents
        ),
        columns=tuple(Side(key, label(key), side_url("whom", key)) for key in patients),
        left_out=len(totals) - len(kept),
    )


def _totals(pairs: Mapping[tuple[str, str], Counts]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for pair, counts in pairs.items():
        for key in set(pair):
            totals[key] = totals.get(key, 0) + counts.total
    return totals


def _cell(
    pairs: Mapping[tuple[str, str], Counts],
    pair: tuple[str, str],
    label: Callable[[str], str],
    url: Callable[[tuple[str, str]], str],
) -> Cell:
    counts = pairs.get(pair, Counts())
    if not counts.total:
        return Cell(counts, "", "")
    return Cell(counts, f"{label(pair[0])} → {label(pair[1])}, {counts.in_words()}", url(pair))
