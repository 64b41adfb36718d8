"""Tables in CSV and TSV with a header row: each row is an article, its columns are found by name."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from kg.errors import InputError
from kg.read.containers import Input, peek
from kg.read.draft import Draft
from kg.read.encoding import decode
from kg.read.field_names import is_field
from kg.read.json_records import read_record
from kg.read.limits import too_long_error
from kg.read.located import LocatedDraft, read_part

_DELIMITERS = ",;\t|"
_MIN_COLUMNS = 2
_KINDS = ("headline", "published", "publisher", "author", "url")
_REMEDY = "Add a header row with the names of the columns: text, and optionally title, date, publisher, author, url."


def is_table(start: bytes) -> bool:
    """Return True if the first line has the names of columns: one for the text, and one for metadata."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        line = start.decode("utf-16", "ignore").split("\n")[0]
    else:
        line = start.decode("utf-8-sig", "ignore").split("\n")[0]
    names = _names(line)
    return any(is_field(name, "text") for name in names) and any(
        is_field(name, kind) for name in names for kind in _KINDS
    )


def read_table(source: Input) -> Iterator[LocatedDraft]:
    """Yield the article of each row. Raises :class:`InputError` if the header row names no text."""
    csv.field_size_limit(source.max_bytes)
    notes: list[str] = []
    lines = _lines(source, notes)
    header = next(lines, "")
    names = _names(header)
    if not any(is_field(name, "text") or is_field(name, "page") for name in names):
        raise InputError("The table has no column for the text.", remedy=_REMEDY)
    rows = csv.reader(lines, delimiter=_delimiter(header))
    for row in _rows(rows, source.max_chars):
        location = f":{rows.line_num + 1}"
        if isinstance(row, InputError):
            yield location, row
        elif any(cell.strip() for cell in row):
            yield from read_part(location, partial(_articles, names, row, tuple(notes)))
        notes.clear()


def _lines(source: Input, notes: list[str]) -> Iterator[str]:
    """Yield the lines of the table, and add notes on their encoding to ``notes``."""
    start, stream = peek(source.stream)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # as spreadsheets save "Unicode text"
        yield from io.StringIO(decode(replace(source, stream=stream).read_container()).text, newline="")
        return
    for line in iter(partial(stream.readline, source.max_bytes + 1), b""):
        if len(line) > source.max_bytes:
            raise too_long_error(source.max_chars)
        decoded = decode(line)
        notes += decoded.notes
        yield decoded.text


def _articles(names: list[str], row: list[str], notes: tuple[str, ...]) -> list[Draft]:
    record = {name: cell for name, cell in zip(names, row, strict=False) if cell.strip()}
    return [replace(draft, notes=notes + draft.notes) for draft in read_record(record)]


def _rows(rows: Iterable[list[str]], max_chars: int) -> Iterator[list[str] | InputError]:
    """Yield the rows, and an error for one that cannot be read."""
    iterator = iter(rows)
    while True:
        try:
            yield next(iterator)
        except StopIteration:
            return
        except csv.Error as error:
            too_long = "field larger" in str(error)
            yield (
                too_long_error(max_chars)
                if too_long
                else InputError(f"The row cannot be read: {error}.", remedy=_REMEDY)
            )


def _names(header: str) -> list[str]:
    try:
        row = next(
            csv.reader([header.removeprefix("\ufeff").strip("\r\n")], delimiter=_delimiter(header)), []
        )
    except csv.Error:
        return []
    return row if len(row) >= _MIN_COLUMNS else []


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)
