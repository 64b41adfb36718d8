"""A histogram of acts by month or year: cooperation above a line, conflict below it."""

from collections import Counter
from dataclasses import dataclass

from kg.views.page_rows import PageRows

WIDTH, HEIGHT = 720, 160  # of the picture, in its own units
_MAX_MONTHS = 60  # longer times are shown by year
_MAX_YEARS = 60  # the latest ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The acts of a month or year, with the place of its two rectangles."""

    label: str  # "2025-03" or "2025"
    cooperation: int
    conflict: int
    x: float
    width: float
    above: float  # heights
    below: float
    is_labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Numbers of asserted acts over time."""

    bars: tuple[Bar, ...]  # without gaps; empty if no act has a day
    unit: str  # "month" or "year"
    base: float  # y of the line between cooperation and conflict
    cooperation: int  # in all bars
    conflict: int
    undated: int
    earlier: int  # acts before the first bar


def activity_of(rows: PageRows, resource: str) -> Activity:
    """Return the asserted acts of an actor or at a place over time."""
    counts: Counter[tuple[str, bool]] = Counter()  # by month, and whether it is conflict
    for row in rows("activity", thing=[resource]):
        counts[row.get("month", ""), row["class"].endswith("conflict")] += int(row["events"])
    return draw(counts)


def draw(counts: Counter[tuple[str, bool]]) -> Activity:
    """Return the histogram of numbers by month ("2025-03", or "" if unknown) and whether they are conflict."""
    months = sorted({month for month, _ in counts if month})
    unit = "year" if months and _number(months[-1]) - _number(months[0]) >= _MAX_MONTHS else "month"
    grouped: Counter[tuple[str, bool]] = Counter()
    for (month, is_conflict), number in counts.items():
        grouped[month[:4] if unit == "year" else month, is_conflict] += number
    labels = _labels(months, unit)
    bars, base = _bars(labels, grouped)
    return Activity(
        bars=bars,
        unit=unit,
        base=base,
        cooperation=sum(bar.cooperation for bar in bars),
        conflict=sum(bar.conflict for bar in bars),
        undated=counts["", False] + counts["", True],
        earlier=sum(number for (label, _), number in grouped.items() if label and label not in set(labels)),
    )


def _labels(months: list[str], unit: str) -> list[str]:
    if not months:
        return []
    if unit == "year":
        last = int(months[-1][:4])
        return [f"{year:04}" for year in range(max(int(months[0][:4]), last - _MAX_YEARS + 1), last + 1)]
    return [_month(number) for number in range(_number(months[0]), _number(months[-1]) + 1)]


def _bars(labels: list[str], counts: Counter[tuple[str, bool]]) -> tuple[tuple[Bar, ...], float]:
    above = max((counts[label, False] for label in labels), default=0)
    below = max((counts[label, True] for label in labels), default=0)
    scale = HEIGHT / max(1, above + below)
    step = WIDTH / max(1, len(labels))
    width = min(40.0, step * 0.8)
    every = max(1, -(-len(labels) // 6))  # at most six labels
    bars = tuple(
        Bar(
            label=label,
            cooperation=counts[label, False],
            conflict=counts[label, True],
            x=round(index * step + (step - width) / 2, 1),
            width=round(width, 1),
            above=round(counts[label, False] * scale, 1),
            below=round(counts[label, True] * scale, 1),
            is_labelled=index % every == 0,
        )
        for index, label in enumerate(labels)
    )
    return bars, round(above * scale, 1)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
