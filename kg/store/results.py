"""Query results as a stream of bytes, and as a table."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg import vocab


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An IRI, a literal or a blank node."""

    value: str
    kind: str  # "uri", "literal" or "bnode", as in the JSON format
    datatype: str | None = None
    language: str | None = None


Row: TypeAlias = tuple[Term | None, ...]  # None for an unbound variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a SELECT or ASK, under named columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Return each row as a mapping from column to value, without unbound columns."""
        return [
            {name: term.value for name, term in zip(self.columns, row, strict=True) if term}
            for row in self.rows
        ]


Select: TypeAlias = Callable[[str], Table]  # runs a SELECT or ASK query


class Answer(Iterator[bytes]):
    """The serialized result of a query, in chunks.

    If rows were left out, ``next_page`` is the query for them, otherwise it is empty. ``complete`` is True if the first
    chunk is known to be the only one.
    """

    def __init__(
        self,
        chunks: Iterator[bytes],
        next_page: str = "",
        *,
        complete: bool = False,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._chunks = chunks
        self._stop = stop
        self.next_page = next_page
        self.complete = complete

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self) -> None:
        """Discard the remaining chunks and cancel the query."""
        self._stop()


def read_table(content: bytes) -> Table:
    """Parse SPARQL results in JSON (https://www.w3.org/TR/sparql11-results-json/).

    The result of an ASK becomes a table with one cell.
    """
    results = json.loads(content)
    if "boolean" in results:
        value = str(results["boolean"]).lower()
        term = Term(value=value, kind="literal", datatype=vocab.XSD + "boolean")
        return Table(columns=("answer",), rows=((term,),))
    columns = tuple(results["head"]["vars"])
    rows = (tuple(_term(binding.get(name)) for name in columns) for binding in results["results"]["bindings"])
    return Table(columns=columns, rows=tuple(rows))


def _term(binding: dict[str, str] | None) -> Term | None:
    if binding is None:
        return None
    return Term(
        value=binding["value"],
        kind=binding["type"],
        datatype=binding.get("datatype"),
        language=binding.get("xml:lang"),
    )
