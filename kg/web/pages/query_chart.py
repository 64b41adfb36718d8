"""A result as bars, one for each row: a column of numbers, named by the other columns."""

from dataclasses import dataclass
from typing import Final

from kg.web.pages.page_limits import Cell, ResultTable
from kg.web.pages.query_sorting import is_number

MAX_BARS: Final = 200
_MAX_NAME_CELLS: Final = 4
_MAX_NAME_CHARACTERS: Final = 60
_NUMBERS: Final = ("integer", "decimal", "double", "float", "int", "long")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row with its bar, in percent of the width."""

    name: tuple[Cell, ...]
    value: str
    start: float
    width: float
    is_negative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars of a column."""

    column: str
    columns: tuple[str, ...]  # all that a chart can show
    bars: tuple[Bar, ...]
    left_out: int


def number_columns(table: ResultTable) -> tuple[str, ...]:
    """Return the columns that have only numbers."""
    return tuple(name for index, name in enumerate(table.columns) if _has_numbers(table, index))


def draw_chart(table: ResultTable, column: str) -> Chart:
    """Draw the bars of a column, or of the first column of numbers."""
    columns = number_columns(table)
    column = column if column in columns else columns[0]
    index = table.columns.index(column)
    rows = [row for row in table.rows if row[index].text]
    values = [float(row[index].text) for row in rows[:MAX_BARS]]
    lowest, highest = min(0.0, *values), max(0.0, *values)
    extent = (highest - lowest) or 1.0
    bars = tuple(
        Bar(
            name=_name(row),
            value=row[index].text,
            start=round(100 * (min(0.0, value) - lowest) / extent, 2),
            width=round(100 * abs(value) / extent, 2),
            is_negative=value < 0,
        )
        for row, value in zip(rows, values, strict=False)
    )
    return Chart(column=column, columns=columns, bars=bars, left_out=len(table.rows) - len(bars))


def _has_numbers(table: ResultTable, index: int) -> bool:
    cells = [row[index] for row in table.rows if row[index].text]
    return bool(cells) and all(_is_typed_number(cell) for cell in cells)


def _is_typed_number(cell: Cell) -> bool:
    kind = cell.datatype.removeprefix(_XSD)
    return kind in _NUMBERS and is_number(cell)


def _name(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells that name a row: short texts that are no numbers."""
    words = [cell for cell in row if cell.text and not _is_typed_number(cell)]
    short = [cell for cell in words if len(cell.text) <= _MAX_NAME_CHARACTERS]
    return tuple(short[:_MAX_NAME_CELLS] or words[:1])
