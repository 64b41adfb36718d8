"""Results of a SELECT or ASK as values, read from SPARQL 1.1 Query Results JSON."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An IRI, a literal or a blank node."""

    value: str
    kind: str  # "uri", "literal" or "bnode", as the format has them
    datatype: str | None = None
    language: str | None = None


Row = tuple[Term | None, ...]  # None where a variable has no value


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under named columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Return each row as a mapping from column to value, without the columns that have none."""
        return [
            {name: term.value for name, term in zip(self.columns, row, strict=True) if term}
            for row in self.rows
        ]


class Answer(Iterator[bytes]):
    """An answer in pieces. ``next_page`` is the query for the rows that were left out of it; nothing where none were.

    ``complete`` tells that the first piece is known to be all of it.
    """

    def __init__(
        self,
        pieces: Iterator[bytes],
        next_page: str = "",
        *,
        complete: bool = False,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._pieces = pieces
        self._stop = stop
        self.next_page = next_page
        self.complete = complete

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Leave what has not been read, and stop the query."""
        self._stop()


# Asks a query.
Select = Callable[[str], Table]


def read_table(content: bytes) -> Table:
    """Read results in JSON (https://www.w3.org/TR/sparql11-results-json/); ASK gives one cell."""
    results = json.loads(content)
    if "boolean" in results:
        answer = Term(value=str(results["boolean"]).lower(), kind="literal")
        return Table(columns=("answer",), rows=((answer,),))
    columns = tuple(results["head"]["vars"])
    rows = (tuple(_term(binding.get(name)) for name in columns) for binding in results["results"]["bindings"])
    return Table(columns=columns, rows=tuple(rows))


def _term(found: dict[str, str] | None) -> Term | None:
    if found is None:
        return None
    return Term(
        value=found["value"],
        kind=found["type"],
        datatype=found.get("datatype"),
        language=found.get("xml:lang"),
    )
