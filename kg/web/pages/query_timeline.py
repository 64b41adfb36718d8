"""A result along time: a histogram of its rows by day, month or year, and the rows in order."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kg.web.pages.page_limits import Cell, ResultTable
from kg.web.pages.query_chart import number_columns

MAX_PERIODS: Final = 120
_DATE = re.compile(
    r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?:T.*|Z|[-+]\d\d:\d\d)?", re.ASCII
)
_LENGTHS: Final = {"day": 10, "month": 7, "year": 4}  # of the text of a period
_MAX_TEXT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A day, a month or a year with its rows."""

    name: str
    value: float
    text: str  # the value
    height: float  # in percent of the highest
    position: float  # of the bar, in percent of the width
    width: float
    entries: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The periods of a result, also those without rows."""

    column: str
    unit: str  # "day", "month" or "year"
    counted: str  # what the bars show: "rows", or the name of a column
    periods: tuple[Period, ...]
    undated: int  # rows without a date


def date_column(table: ResultTable) -> str | None:
    """Return the first column that has only dates, months or years; a year needs its type."""
    for index, name in enumerate(table.columns):
        cells = [row[index] for row in table.rows if row[index].text]
        if cells and all(_is_date(cell) for cell in cells):
            return name
    return None


def draw_timeline(table: ResultTable) -> Timeline:
    """Draw the rows of a result by the dates of their first column of dates."""
    column = date_column(table) or ""
    index = table.columns.index(column)
    dates = [_date_text(row[index]) for row in table.rows]
    unit = _unit([each for each in dates if each])
    rows: dict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for row, text in zip(table.rows, dates, strict=True):
        if text:
            rows[text[: _LENGTHS[unit]]].append(row)
    summed = _summed_column(table, [each for each in dates if each])
    values = _values(rows, None if summed is None else table.columns.index(summed))
    return Timeline(
        column=column,
        unit=unit,
        counted=summed or "rows",
        periods=tuple(_periods(rows, values, unit, index)),
        undated=dates.count(""),
    )


def _is_date(cell: Cell) -> bool:
    is_year = re.fullmatch(r"\d{4}", cell.text) is not None and not cell.datatype.endswith("#gYear")
    return not cell.iri and not is_year and _DATE.fullmatch(cell.text) is not None


def _date_text(cell: Cell) -> str:
    """Return a date without its time; empty if there is none."""
    match = _DATE.fullmatch(cell.text)
    return match[1] if match else ""


def _unit(dates: list[str]) -> str:
    """Return the finest unit that all dates have and that gives few enough periods."""
    shortest = min(len(each) for each in dates)
    for unit, length in _LENGTHS.items():
        if length <= shortest and len(list(_names(dates, unit))) <= MAX_PERIODS:
            return unit
    return "year"


def _names(dates: list[str], unit: str) -> Iterator[str]:
    """Yield each period between the first and the last, at most one more than is shown."""
    length = _LENGTHS[unit]
    name, last = min(dates)[:length], max(dates)[:length]
    for _ in range(MAX_PERIODS + 1):
        yield name
        if name >= last:
            return
        name = _next(name, unit)


def _next(name: str, unit: str) -> str:
    if unit == "day":
        return (date.fromisoformat(name) + timedelta(days=1)).isoformat()
    if unit == "month":
        year, month = int(name[:4]), int(name[5:])
        return f"{year + month // 12:04}-{month % 12 + 1:02}"
    return f"{int(name) + 1:04}"


def _summed_column(table: ResultTable, dates: list[str]) -> str | None:
    """Return the numbers to add up: rows that stand for months or years already have counts."""
    columns = number_columns(table)
    return columns[0] if columns and min(len(each) for each in dates) < _LENGTHS["day"] else None


def _values(rows: dict[str, list[tuple[Cell, ...]]], summed: int | None) -> dict[str, float]:
    if summed is None:
        return {name: float(len(each)) for name, each in rows.items()}
    return {name: sum(float(row[summed].text or 0) for row in each) for name, each in rows.items()}


def _periods(
    rows: dict[str, list[tuple[Cell, ...]]], values: dict[str, float], unit: str, date_index: int
) -> Iterator[Period]:
    names = list(_names(list(rows), unit))[:MAX_PERIODS]
    highest, width = max([*values.values(), 0.0]) or 1.0, 100 / len(names)
    for position, name in enumerate(names):
        value = values.get(name, 0.0)
        yield Period(
            name=name,
            value=value,
            text=f"{value:,.10g}",
            height=round(100 * max(0.0, value) / highest, 2),
            position=round(position * width, 3),
            width=round(0.9 * width, 3),
            entries=tuple(_entry(row, date_index) for row in rows.get(name, ())),
        )


def _entry(row: tuple[Cell, ...], date_index: int) -> tuple[Cell, ...]:
    """Return the linked cells of a row, or else its short texts."""
    others = [cell for index, cell in enumerate(row) if index != date_index and cell.text]
    linked = [cell for cell in others if cell.url]
    return tuple(linked[:2] or [cell for cell in others if len(cell.text) <= _MAX_TEXT][:4] or others[:1])
