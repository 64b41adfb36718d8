"""SPARQL tokenizer, and errors that point to a position in a query.

Follows the terminals of https://www.w3.org/TR/sparql11-query/#grammar. The division into tokens does not depend on the
grammatical context, so it can differ from the engine's for odd texts: ``1<2&&3>2`` contains no IRI.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.errors import QueryError, RefusedError

_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL = r"%[0-9A-Fa-f]{2}|\\[^\w\s]"
# Every alternative scans its text at most twice. An unclosed string is one token up to the end of the text or of the
# line: if its quotes were tokens, each later quote would scan the same text again, in quadratic time.
_TOKEN = re.compile(
    rf"""
      (?P<space>   [ \t\r\n]+ )
    | (?P<comment> \#[^\r\n]* )
    | (?P<iri>     <(?:[^<>"{{}}|^`\\\x00-\x20]++|{_ESCAPE})*+> )
    | (?P<string>  \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
                 | "(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+" | '(?!'')(?:[^'\\\r\n]|\\[^\r\n])*+' )
    | (?P<unclosed> (?:\"\"\"|''').* | ["'][^\r\n]* )
    | (?P<variable> [?$]\w+ )
    | (?P<blank>   _:\w(?:[\w.-]*[\w-])? )
    | (?P<name>    (?:[^\W\d_][\w.-]*+)?:(?:(?:[\w:]|{_LOCAL})(?:(?:[\w:.-]|{_LOCAL})*(?:[\w:-]|{_LOCAL}))?)? )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)? )
    | (?P<number>  (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<word>    [^\W\d][\w.-]*+ )
    | (?P<sign>    [{{}}()\[\].,;*/+<>=!|&^?~-] )
    | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = {"PREFIX", "BASE", "VERSION"}
_CACHED_QUERIES = 16  # each query is tokenized several times on its way to the engine
_CACHED_LENGTH = 10_000  # characters; the tokens of a longer query take megabytes
_EXCERPT = 60  # characters shown on each side of an error


class Token(NamedTuple):
    """A token and its offset in the query.

    It is a named tuple, which is faster to create than a dataclass.
    """

    kind: str  # a group of _TOKEN; "other" is a character that no token begins with
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in upper case, or an empty string for other kinds of tokens."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def end(self) -> int:
        """The offset of the character after the token."""
        return self.start + len(self.text)

    @property
    def nesting(self) -> int:
        """1 for an opening brace, bracket or parenthesis, -1 for a closing one, otherwise 0."""
        if self.kind != "sign":
            return 0
        return (self.text in "{[(") - (self.text in "}])")


def tokenize(query: str) -> list[Token]:
    """Return the tokens of a query or update, without white space and comments.

    Takes linear time.
    """
    return list(_tokenize_cached(query) if len(query) <= _CACHED_LENGTH else _tokenize(query))


def _tokenize(query: str) -> tuple[Token, ...]:
    return tuple(
        Token(match.lastgroup or "other", match.group(), match.start())
        for match in _TOKEN.finditer(query)
        if match.lastgroup not in {"space", "comment"}
    )


_tokenize_cached = lru_cache(maxsize=_CACHED_QUERIES)(_tokenize)


def without_prologue(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens after the PREFIX, BASE and VERSION declarations."""
    rest = iter(tokens)
    for token in rest:
        if token.keyword not in _PROLOGUE:
            yield token
            break
        next(rest, None)  # the IRI of BASE, the string of VERSION or the name of PREFIX
        if token.keyword == "PREFIX":
            next(rest, None)
    yield from rest


def error_at(query: str, offset: int, reason: str, remedy: str = "", *, refused: bool = False) -> QueryError:
    """Return an error with line, column and excerpt.

    ``refused`` is for a valid query that is not permitted.
    """
    start = query.rfind("\n", 0, offset) + 1
    line, column = query.count("\n", 0, offset) + 1, offset - start + 1
    error_class = RefusedError if refused else QueryError
    subject = f"query, line {line}, column {column}"
    error = error_class(reason, subject=subject, remedy=remedy, line=line, column=column)
    error.excerpt = _excerpt(query[start:].partition("\n")[0].rstrip("\r"), column - 1)
    return error


def _excerpt(line: str, column: int) -> str:
    """Return the text around a column, with a caret under the column on a second line."""
    first = max(0, column - _EXCERPT)
    context = line[first : column + _EXCERPT].replace("\t", " ")
    return f"{context}\n{' ' * (column - first)}^"
