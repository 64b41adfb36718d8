"""A SELECT for so many of its rows at a time, written with LIMIT and OFFSET (https://www.w3.org/TR/sparql11-query/#modResultLimit).

It keeps clients from more than they meant to ask for. It is no wall: who writes a query so that its words cannot be
told apart without the engine may get more, until the answer has taken its time or its bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import RawIOBase
from itertools import pairwise
from typing import IO, Any

from kg.store.sparql.tokenizer import Token, tokenize, without_prologue

# Bytes of an answer whose rows are counted. Of a longer one the engine is asked once more whether there are others.
HELD = 1024 * 1024
# By format: what stands between or after rows; a string may hold it too, so there are no more rows than that.
_MARKS = {"json": b"},{", "xml": b"</result>", "csv": b"\n", "tsv": b"\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """The first rows of a SELECT, and how to ask for the others."""

    rows: int  # at most
    query: str  # for these rows
    following: Callable[[int | None], str]  # gives the query for so many after them, or for all
    left: int | None  # that come after them at most

    @property
    def rest(self) -> str:
        """The query for all that come after them."""
        return self.following(self.left)

    @property
    def next(self) -> str:
        """The query for the first that comes after them."""
        return self.following(1)


def first_page(query: str, rows: int) -> Portion | None:
    """Return the first rows of a query; None where it asks for no more by itself, or is no SELECT."""
    read = list(without_prologue(tokenize(query)))
    if not read or read[0].keyword != "SELECT":
        return None
    modifiers = _modifiers(read)
    limit, offset = _number(modifiers, "LIMIT"), _number(modifiers, "OFFSET") or 0
    if limit is not None and limit <= rows:
        return None
    write = partial(_written, query, modifiers)
    return Portion(
        rows=rows,
        query=write(offset, rows),
        following=partial(write, offset + rows),
        left=None if limit is None else limit - rows,
    )


class Held(RawIOBase):
    """Holds back the rows of a portion, until it is known whether there are more."""

    def __init__(self, output: IO[bytes], format_: str, rows: int, told: Callable[[bool], None]) -> None:
        """Before ``output`` gets its first byte, ``told`` hears whether there can be more."""
        super().__init__()
        self._output = output
        self._mark = _MARKS[format_]
        self._rows = rows
        self._told = told
        self._held: bytearray | None = bytearray()

    def writable(self) -> bool:
        """Say so."""
        return True

    def write(self, content: Any, /) -> int:
        """Hold back what comes, up to so many bytes; then let go of all."""
        if self._held is None:
            self._output.write(content)
        else:
            self._held += content
            if len(self._held) > HELD:
                self._release(self._held, many=True)
        return len(content)

    def finish(self) -> None:
        """Let go of what is held when all is written."""
        if self._held is not None:
            self._release(self._held, many=self._has_many(self._held))

    def _has_many(self, held: bytearray) -> bool:
        """Tell whether there can be as many rows as were asked for; most answers are too short to count any."""
        others = self._rows - 1
        return len(held) >= others * len(self._mark) and held.count(self._mark) >= others

    def _release(self, held: bytearray, *, many: bool) -> None:
        self._told(many)
        self._output.write(held)
        self._held = None


def _modifiers(read: list[Token]) -> list[Token]:
    """Return what stands after the pattern, in no brace and no bracket: of ``ORDER BY ?x LIMIT 5`` all."""
    found, depth, after = [], 0, False
    for token in read:
        if token.kind == "sign" and token.text in "{(":
            depth += 1
        elif token.kind == "sign" and token.text in "})":
            depth -= 1
            after = after or (token.text == "}" and not depth)
        elif after and not depth:
            found.append(token)
    return found


def _number(modifiers: list[Token], word: str) -> int | None:
    return next((int(after.text) for first, after in _numbered(modifiers) if first.keyword == word), None)


def _numbered(modifiers: list[Token]) -> list[tuple[Token, Token]]:
    """Return LIMIT and OFFSET, with their numbers."""
    pairs = pairwise(modifiers)
    return [(a, b) for a, b in pairs if a.keyword in {"LIMIT", "OFFSET"} and b.text.isdecimal()]


def _written(query: str, modifiers: list[Token], offset: int, limit: int | None) -> str:
    """Write other numbers in the place of those that a query has; the clause VALUES comes after them."""
    place = next((token.start for token in modifiers if token.keyword == "VALUES"), len(query))
    wanted = f"OFFSET {offset}" if limit is None else f"LIMIT {limit} OFFSET {offset}"
    query = f"{query[:place]}\n{wanted}\n{query[place:]}"  # on a line of its own: there may be a comment before it
    for first, after in sorted(_numbered(modifiers), key=lambda pair: -pair[0].start):
        query = f"{query[: first.start]}{query[after.start + len(after.text) :]}"
    return query.rstrip()
