"""Pages of a SELECT, made with LIMIT and OFFSET.

See https://www.w3.org/TR/sparql11-query/#modResultLimit. Paging protects clients from results that are larger than
they expect. It is not a security limit: a query can be written so that its modifiers are not found in its tokens.
Then only the limits on time and response size apply.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import RawIOBase
from itertools import pairwise
from typing import IO, Any

from kg.store.sparql.tokenizer import Token, tokenize, without_prologue

BUFFER_BYTES = 1024 * 1024  # of a result, in which the rows are counted
# The separator or end of a row. Strings can contain it too, so there are at most as many rows as separators.
_SEPARATORS = {"json": b"},{", "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The first rows of a SELECT, and the queries for the following rows."""

    max_rows: int
    query: str  # for the rows of this page
    # Returns the query for a number of rows after this page, or for all of them
    query_after: Callable[[int | None], str]
    remaining: int | None  # rows after this page that the query's own LIMIT allows

    @property
    def next_page(self) -> str:
        """The query for all rows after this page."""
        return self.query_after(self.remaining)

    @property
    def next_row(self) -> str:
        """The query for the first row after this page."""
        return self.query_after(1)


def first_page(query: str, max_rows: int) -> Page | None:
    """Return the first page of a SELECT.

    Returns None for a SELECT with a smaller LIMIT, and for other query forms.
    """
    tokens = list(without_prologue(tokenize(query)))
    if not tokens or tokens[0].keyword != "SELECT":
        return None
    modifiers = _modifiers(tokens)
    limit, offset = _number(modifiers, "LIMIT"), _number(modifiers, "OFFSET") or 0
    if limit is not None and limit <= max_rows:
        return None
    write = partial(_with_limits, query, modifiers)
    return Page(
        max_rows=max_rows,
        query=write(offset, max_rows),
        query_after=partial(write, offset + max_rows),
        remaining=None if limit is None else limit - max_rows,
    )


class LookaheadBuffer(RawIOBase):
    """Output stream that holds a page back until it is known whether the page can be full.

    If the page is longer than BUFFER_BYTES, its rows are not counted and it is treated as full.
    """

    def __init__(
        self,
        output: IO[bytes],
        format_name: str,
        max_rows: int,
        before_first_byte: Callable[[bool], None],
    ) -> None:
        """Set the output and its callback.

        ``before_first_byte`` is called before the first write to ``output``, with True for a page that may be full.
        """
        super().__init__()
        self._output = output
        self._separator = _SEPARATORS[format_name]
        self._max_rows = max_rows
        self._before_first_byte = before_first_byte
        self._held: bytearray | None = bytearray()  # None once the page is released

    def writable(self) -> bool:
        """Return True, as every output stream does."""
        return True

    def write(self, content: Any, /) -> int:
        """Hold back up to BUFFER_BYTES, then pass everything on."""
        if self._held is None:
            self._output.write(content)
        else:
            self._held += content
            if len(self._held) > BUFFER_BYTES:
                self._release(self._held, is_full=True)
        return len(content)

    def finish(self) -> None:
        """Pass on a page that is complete but still held back."""
        if self._held is not None:
            self._release(self._held, is_full=self._can_be_full(self._held))

    def _can_be_full(self, held: bytearray) -> bool:
        separators = self._max_rows - 1
        # Most results are too short for that many rows, which saves counting them.
        return len(held) >= separators * len(self._separator) and held.count(self._separator) >= separators

    def _release(self, held: bytearray, *, is_full: bool) -> None:
        self._before_first_byte(is_full)
        self._output.write(held)
        self._held = None


def _modifiers(tokens: list[Token]) -> list[Token]:
    """Return the tokens after the graph pattern that are not in braces or parentheses."""
    modifiers, depth, is_after_pattern = [], 0, False
    for token in tokens:
        if token.kind == "sign" and token.text in "{(":
            depth += 1
        elif token.kind == "sign" and token.text in "})":
            depth -= 1
            is_after_pattern = is_after_pattern or (token.text == "}" and not depth)
        elif is_after_pattern and not depth:
            modifiers.append(token)
    return modifiers


def _number(modifiers: list[Token], keyword: str) -> int | None:
    return next((int(number.text) for word, number in _limits(modifiers) if word.keyword == keyword), None)


def _limits(modifiers: list[Token]) -> list[tuple[Token, Token]]:
    """Return LIMIT and OFFSET, each with its number."""
    pairs = pairwise(modifiers)
    return [(a, b) for a, b in pairs if a.keyword in {"LIMIT", "OFFSET"} and b.text.isdecimal()]


def _with_limits(query: str, modifiers: list[Token], offset: int, limit: int | None) -> str:
    """Replace LIMIT and OFFSET of a query. They precede a VALUES clause at the end."""
    end = next((token.start for token in modifiers if token.keyword == "VALUES"), len(query))
    # On a line of its own, because a comment may precede it.
    replacement = f"\nOFFSET {offset}\n" if limit is None else f"\nLIMIT {limit} OFFSET {offset}\n"
    edits = [(word.start, number.end, "") for word, number in _limits(modifiers)]
    parts, position = [], 0
    for start, stop, text in sorted([*edits, (end, end, replacement)]):
        parts += [query[position:start], text]
        position = stop
    return "".join([*parts, query[position:]]).rstrip()
