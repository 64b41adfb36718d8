"""What can be told of a SPARQL query without the engine: its form, its columns, whether it asks other servers.

Tokens are those of https://www.w3.org/TR/sparql11-query/#grammar, as far as they must be told apart: a keyword
in a string, a comment or an IRI is none.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.errors import QueryError, RefusedError

_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    rf"""
      (?P<space>   [ \t\r\n]+ )
    | (?P<comment> \#[^\r\n]* )
    | (?P<iri>     <(?:[^<>"{{}}|^`\\\x00-\x20]++|{_ESCAPE})*+> )
    | (?P<string>  \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
                 | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' )
    | (?P<variable> [?$]\w+ )
    | (?P<blank>   _:\w(?:[\w.-]*[\w-])? )
    | (?P<name>    (?:[^\W\d_][\w.-]*+)?:(?:(?:[\w:]|%[0-9A-Fa-f]{{2}}|\\[^\w\s])
                   (?:(?:[\w:.-]|%[0-9A-Fa-f]{{2}}|\\[^\w\s])*(?:[\w:-]|%[0-9A-Fa-f]{{2}}|\\[^\w\s]))?)? )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)? )
    | (?P<number>  (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<word>    [^\W\d][\w.-]*+ )
    | (?P<sign>    [{{}}()\[\].,;*/+<>=!|&^?~-] )
    | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
# A SERVICE clause up to its brace (rule 59 of the grammar), wherever it stands. It finds too much, as in a string,
# and never too little: how a query divides into tokens depends on the context ("1<2)SERVICE#>" has no IRI in it).
TRIVIA = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_NAME = r"(?:[^\s{}()<>'\"#\\]++|\\.)*+"
TERM = rf"(?:<[^>]*+>|[?$]{_NAME}|[^\s{{#:<>()]*+:{_NAME})"
_SERVICE = re.compile(rf"service{TRIVIA}(?:silent)?{TRIVIA}{TERM}{TRIVIA}\{{", re.IGNORECASE)
PROLOGUE = {"PREFIX", "BASE", "VERSION"}
_READ = {"SELECT": "results", "ASK": "results", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_WRITE = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_REMEMBERED = 16  # queries whose tokens are kept at hand: each is looked at several times
_AROUND = 60  # letters before and after a mistake that are shown with it
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"}


class Token(NamedTuple):
    """A token, and where it starts in the query. There are dozens of them, and no other class is made as fast."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The token in capitals if it is a word, else nothing."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(query: str) -> list[Token]:
    """Return the tokens of a query, without space and comments; what is no token is of the kind ``other``."""
    return list(_tokens(query))


@lru_cache(maxsize=_REMEMBERED)
def _tokens(query: str) -> tuple[Token, ...]:
    return tuple(
        Token(match.lastgroup or "other", match.group(), match.start())
        for match in _TOKEN.finditer(query)
        if match.lastgroup not in {"space", "comment"}
    )


def form(query: str) -> str:
    """Return ``results`` for SELECT and ASK, ``graph`` for CONSTRUCT and DESCRIBE.

    Raises :class:`QueryError` for an update and for whatever else is no query.
    """
    first = next(body(tokens(query)), None)
    if first is None:
        raise QueryError(
            "it is empty", subject="query", remedy="Write a SPARQL query, such as ASK { ?s ?p ?o }."
        )
    if first.keyword in _WRITE:
        raise error_at(
            query,
            first.start,
            "this is an update, and here one can only read",
            "Change the graph with kg build.",
        )
    if first.keyword not in _READ:
        raise error_at(
            query,
            first.start,
            f"no query begins with {first.text!r}",
            "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    return _READ[first.keyword]


def repeatable(query: str) -> bool:
    """Tell whether the same graph gives the same answer to a query, to the last byte: not where it asks for the time."""
    read = tokens(query)
    names_nodes = any(
        token.kind == "blank" or token.text == "[" for token in read
    )  # the engine names them anew
    return not (names_nodes and form(query) == "graph") and not any(t.keyword in _VOLATILE for t in read)


def refuse_service(query: str) -> None:
    """Raise :class:`QueryError` for a query that would make the engine ask another server.

    The engine cannot be told not to: https://www.w3.org/TR/sparql11-federated-query/
    """
    if found := _SERVICE.search(query):
        raise error_at(
            query,
            found.start(),
            "SERVICE is refused: a query may not ask other servers",
            "Leave SERVICE out, and ask the other server by itself.",
            refused=True,
        )


def selects_all(query: str) -> bool:
    """Tell whether a query begins with ``SELECT *``, whose columns the engine gives in the order of the alphabet."""
    return _star(query) is not None


def with_columns(query: str, columns: list[str]) -> str:
    """Put names in the place of ``SELECT *``, in the order in which the query first has them."""
    star = _star(query)
    if star is None:
        return query
    order = {name: place for place, name in reversed(list(enumerate(_variables(query))))}
    named = " ".join(f"?{name}" for name in sorted(columns, key=lambda name: order.get(name, len(order))))
    return f"{query[: star.start]} {named} {query[star.start + 1 :]}" if columns else query


def error_at(query: str, offset: int, reason: str, remedy: str = "", *, refused: bool = False) -> QueryError:
    """Make an error that says where in the query it is; ``refused`` where it is right, but may not be."""
    start = query.rfind("\n", 0, offset) + 1
    line, column = query.count("\n", 0, offset) + 1, offset - start + 1
    kind = RefusedError if refused else QueryError
    subject = f"query, line {line}, column {column}"
    error = kind(reason, subject=subject, remedy=remedy, line=line, column=column)
    error.excerpt = _excerpt(query[start:].partition("\n")[0].rstrip("\r"), column - 1)
    return error


def _excerpt(line: str, column: int) -> str:
    """Return what stands around a column of a line, with a caret under it."""
    first = max(0, column - _AROUND)
    around = line[first : column + _AROUND].replace("\t", " ")
    return f"{around}\n{' ' * (column - first)}^"


def body(read: list[Token]) -> Iterator[Token]:
    """Give the tokens after the prologue: PREFIX has a name and an IRI, BASE an IRI, VERSION a string."""
    rest = iter(read)
    for token in rest:
        if token.keyword not in PROLOGUE:
            yield token
            break
        next(rest, None)
        if token.keyword == "PREFIX":
            next(rest, None)
    yield from rest


def _star(query: str) -> Token | None:
    rest = body(tokens(query))
    first = next((token for token in rest if token.keyword not in {"SELECT", "DISTINCT", "REDUCED"}), None)
    return first if first and first.text == "*" else None


def _variables(query: str) -> list[str]:
    return [token.text[1:] for token in tokens(query) if token.kind == "variable"]
