"""The table of acts for spreadsheets: XLSX, and CSV in which no cell is a formula."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import xlsxwriter

from kg.errors import InputError
from kg.export.event_columns import columns
from kg.export.event_rows import Row, Value
from kg.export.tables import cell_text, write_csv_cells

_MAX_ROWS = 1_048_575  # of a sheet, without its header
_MAX_CHARACTERS = 32_767  # of a cell
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CREATED = datetime(2000, 1, 1)  # so that the same graph gives the same bytes
_WIDTH, _WIDE = 14, 50  # of columns, in characters
_LONG_COLUMNS = {"label", "sentence"}


def write_csv_excel(rows: Iterable[Row], output: IO[bytes]) -> None:
    """Write the event table in CSV for spreadsheets: with a byte order mark, and texts that are no formulas."""
    write_csv_cells(rows, output, _without_formula, encoding="utf-8-sig")


def write_xlsx(rows: Iterable[Row], output: IO[bytes]) -> None:
    """Write the event table as a workbook with one sheet (ECMA-376). Raises :class:`InputError` for too many rows."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet("events")
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        for index, column in enumerate(columns()):
            width = _WIDE if column.name in _LONG_COLUMNS else _WIDTH
            sheet.set_column(index, index, width, day if column.type == "date" else None)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in columns()], bold)
        for number, row in enumerate(rows, start=1):
            _check_rows(number)
            for index, column in enumerate(columns()):
                _write_cell(sheet, number, index, row.get(column.name), day)
    output.write(content.getvalue())


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value | None, day: object
) -> None:
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | Decimal():
            sheet.write_number(row, column, float(value))
        case date():
            sheet.write_datetime(row, column, value, day)
        case str():
            sheet.write_string(row, column, value[:_MAX_CHARACTERS])


def _check_rows(number: int) -> None:
    if number > _MAX_ROWS:
        raise InputError(
            f"A sheet holds up to {_MAX_ROWS:,} events.",
            subject="xlsx",
            remedy="Export CSV or Parquet instead.",
        )


def _without_formula(value: Value | None) -> str:
    """Return a cell; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = cell_text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text
