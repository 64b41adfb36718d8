"""What is wrong with a query, and where: the engine's parser tells only how far it got."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from kg.errors import QueryError
from kg.store.sparql.tokenizer import Token, error_at, tokenize

_POSITION = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, )([A-Z][a-z]* [^,\[]*[a-z])")  # among the names of tokens the parser expected
_CLOSING = {"{": "}", "(": ")", "[": "]"}
# fmt: off
_KEYWORDS = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "DISTINCT", "REDUCED", "FROM", "NAMED", "WHERE", "OPTIONAL", "UNION",
    "MINUS", "GRAPH", "FILTER", "BIND", "VALUES", "EXISTS", "NOT", "GROUP", "ORDER", "BY", "HAVING", "LIMIT", "OFFSET",
    "ASC", "DESC", "AS", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "PREFIX", "BASE",
    "INSERT", "DELETE", "DATA", "WITH", "USING", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "TO", "DEFAULT", "ALL",
)
# fmt: on


def diagnose(query: str, error: SyntaxError, *, known: Collection[str], update: bool = False) -> QueryError:
    """Return what is wrong with a query or update that the engine refused; ``known`` prefixes need no declaration."""
    read = tokenize(query)
    return (
        _unreadable(query, read)
        or _undeclared(query, read, known)
        or _unbalanced(query, read)
        or _said(query, str(error))
        or _unparsed(query, read, update=update)
        or _reached(query, str(error))
    )


def _unreadable(query: str, read: list[Token]) -> QueryError | None:
    for token in read:
        if token.kind == "unclosed":
            quote = token.text[:3] if token.text[:3] in {'"""', "'''"} else token.text[0]
            where = "" if len(quote) > 1 else " on its line"
            remedy = f"End it with {quote}{where}."
            return error_at(query, token.start, "a string begins here that does not end", remedy)
        if token.kind == "other":
            return error_at(query, token.start, f"{token.text!r} cannot stand here")
    return None


def _undeclared(query: str, read: list[Token], known: Collection[str]) -> QueryError | None:
    declared = {
        *known,
        *(after.text.partition(":")[0] for before, after in _pairs(read) if _declares(before)),
    }
    for before, token in _pairs(read):
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in declared and not _declares(before):
            return error_at(
                query, token.start, f"the prefix {prefix}: is not declared", _meant(prefix, declared)
            )
    return None


def _pairs(read: list[Token]) -> list[tuple[Token | None, Token]]:
    return list(zip([None, *read], read, strict=False))


def _declares(token: Token | None) -> bool:
    return token is not None and token.keyword == "PREFIX"


def _meant(prefix: str, declared: Collection[str]) -> str:
    if close := get_close_matches(prefix, declared, n=1):
        return f"Did you mean {close[0]}: ?"
    return f"Declare it with PREFIX {prefix}: <…>. Known are: {', '.join(f'{name}:' for name in sorted(declared))}."


def _unbalanced(query: str, read: list[Token]) -> QueryError | None:
    opened: list[Token] = []
    for token in read:
        if token.kind != "sign":
            continue
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values() and (not opened or _CLOSING[opened.pop().text] != token.text):
            return error_at(query, token.start, f"{token.text} closes nothing that is open here")
    if opened:
        text = opened[-1].text
        return error_at(
            query, opened[-1].start, f"{text} is never closed", f"Add {_CLOSING[text]} where it ends."
        )
    return None


def _said(query: str, message: str) -> QueryError | None:
    """Return what the engine says in words, such as that a variable is not bound."""
    found = _POSITION.match(message)
    said = _SENTENCE.search(found[3]) if found else None
    return error_at(query, _offset(query, message), said[1].replace("The ", "the ")) if said else None


def _unparsed(query: str, read: list[Token], *, update: bool) -> QueryError | None:
    """Return the start of the clause that rdflib's parser cannot read; it goes back further than the engine's."""
    from pyparsing import ParseException  # load slowly, and only a wrong query needs them
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    try:
        parseUpdate(query) if update else parseQuery(query)
    except ParseException as error:
        at = next((token for token in read if token.start >= error.loc), None)
        if at is None:
            return error_at(query, len(query), "the query ends too early")
        meant = _misspelt(at)
        if update and not meant:  # it goes back to where the operation begins, which tells little
            return None
        return error_at(query, at.start, f"what begins with {at.text!r} here is not SPARQL", meant)
    except RecursionError:
        return QueryError("it is nested too deeply", subject="query")
    return None


def _misspelt(token: Token) -> str:
    close = get_close_matches(token.keyword, _KEYWORDS, n=1) if token.keyword not in _KEYWORDS else []
    return f"Did you mean {close[0]}?" if close else ""


def _reached(query: str, message: str) -> QueryError:
    return error_at(query, _offset(query, message), "up to here it can be read, but it is not SPARQL 1.1")


def _offset(query: str, message: str) -> int:
    found = _POSITION.match(message)
    if not found:
        return 0
    lines = query.splitlines(keepends=True)[: int(found[1]) - 1]
    return min(sum(map(len, lines)) + int(found[2]) - 1, len(query))
