"""Limits on the results that HTML pages read and show; rendering costs far more than streaming the same result."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import SizeError
from kg.store import Answer, Query, Select, Table, read_table
from kg.web.backend import QueryBackend

MAX_RESULT_BYTES: Final = 4_000_000  # of the JSON results that a page reads
MAX_CELLS: Final = 10_000
MAX_CELL_CHARACTERS: Final = 1000
MAX_TABLE_CHARACTERS: Final = 500_000  # in all cells and their links

_HEAD = '{"head":'  # how the engine begins JSON results
_ROWS = '"results":{"bindings":['

# Functions of an IRI: the path of the page about it (None without a page), and its prefixed name
PageUrl = Callable[[str], str | None]
Shorten = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a table cell, with a link if it is an IRI that has a page."""

    text: str
    url: str | None = None
    iri: str = ""
    datatype: str = ""  # of a literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """The rows of a result that a page shows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_complete: bool  # False if a limit left out rows
    has_shortened_cells: bool = False
    has_merged_columns: bool = False  # an IRI and its label are in one column
    variables: tuple[str, ...] = ()  # by which each column can be sorted in SPARQL; "" if it cannot

    @property
    def sort_names(self) -> tuple[str, ...]:
        """The names by which the columns can be sorted on the page."""
        pairs = zip(self.columns, self.variables or self.columns, strict=True)
        return tuple(variable or column for column, variable in pairs)


def read_result_table(answer: Answer, page_url: PageUrl, shorten: Shorten) -> ResultTable:
    """Return the first rows of JSON results, as many as fit the limits of a page.

    Closes the answer, which cancels the query if the rest of its result is not needed.
    """
    with closing(answer):
        content, is_whole = _read_at_most(answer, MAX_RESULT_BYTES)
        text = content.decode(errors="ignore")  # may end within a character
        columns, bindings = _parse_results(text)
        builder = _TableBuilder(columns, page_url, shorten)
        all_rows_fit = all(builder.add(binding) for binding in bindings)
    return builder.table(is_complete=is_whole and all_rows_fit)


def bounded_select(store: QueryBackend) -> Select:
    """Return a function that runs a SELECT and raises :class:`SizeError` for a result over 4 MB."""

    def select(query: str) -> Table:
        with closing(store.answer(Query(text=query, format="json"))) as answer:
            content, is_whole = _read_at_most(answer, MAX_RESULT_BYTES)
        if not is_whole:
            raise SizeError(
                f"This page needs more than {MAX_RESULT_BYTES // 1_000_000} MB of data.",
                subject="page",
                remedy="Download the data as Turtle or N-Triples instead.",
                limit="page_size",
            )
        return read_table(content)

    return select


class _TableBuilder:
    """Builds the cells of a table until a limit is reached."""

    def __init__(self, columns: tuple[str, ...], page_url: PageUrl, shorten: Shorten) -> None:
        self._columns = columns
        self._page_url = page_url
        self._shorten = shorten
        self._rows: list[tuple[Cell, ...]] = []
        self._max_rows = MAX_CELLS // max(1, len(columns))
        self._characters = 0
        self._has_shortened_cells = False

    def add(self, binding: dict[str, Any]) -> bool:
        """Add a row; return False, without adding it, if the table has no room for it."""
        if len(self._rows) >= self._max_rows:
            return False
        row = tuple(self._cell(binding.get(column)) for column in self._columns)
        self._characters += sum(len(cell.text) + len(cell.url or "") for cell in row)
        if self._characters > MAX_TABLE_CHARACTERS:
            return False
        self._rows.append(row)
        return True

    def table(self, *, is_complete: bool) -> ResultTable:
        """Return the table of the rows that were added."""
        return ResultTable(
            columns=self._columns,
            rows=tuple(self._rows),
            is_complete=is_complete,
            has_shortened_cells=self._has_shortened_cells,
        )

    def _cell(self, term: dict[str, Any] | None) -> Cell:
        if term is None:
            return Cell("")
        value = term["value"]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)  # a triple term
        if len(text) > MAX_CELL_CHARACTERS:
            self._has_shortened_cells = True
            return Cell(f"{text[:MAX_CELL_CHARACTERS]} …")
        if term["type"] == "uri":
            return Cell(self._shorten(text), self._page_url(text), iri=text)
        return Cell(text, datatype=term.get("datatype", ""))


def _read_at_most(answer: Answer, max_bytes: int) -> tuple[bytes, bool]:
    """Return the first ``max_bytes`` of an answer, and whether that is all of it."""
    chunks, size = [], 0
    for chunk in answer:
        chunks.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            return b"".join(chunks)[:max_bytes], False
    return b"".join(chunks), True


def _parse_results(text: str) -> tuple[tuple[str, ...], Iterator[dict[str, Any]]]:
    """Return the columns and the rows of JSON results; rows after the end of an incomplete text are left out.

    https://www.w3.org/TR/sparql11-results-json/; the result of an ASK becomes one row.
    """
    decoder = json.JSONDecoder()
    head, end = decoder.raw_decode(text, len(_HEAD))
    start = text.find(_ROWS, end)
    if start < 0:
        answer = str(json.loads(text)["boolean"]).lower()
        return ("answer",), iter([{"answer": {"type": "literal", "value": answer}}])
    return tuple(head["vars"]), _parse_rows(decoder, text, start + len(_ROWS))


def _parse_rows(decoder: json.JSONDecoder, text: str, start: int) -> Iterator[dict[str, Any]]:
    position = start
    while text.startswith("{", position):
        try:
            row, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError:  # the text ends within this row
            return
        yield row
        position += 1  # the comma
