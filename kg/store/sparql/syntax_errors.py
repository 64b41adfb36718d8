"""Explanations of syntax errors in queries and updates.

The engine's parser reports only the position it reached. Frequent mistakes are found in the tokens instead, and rdflib's
parser often reports an earlier position.
"""

import re
from collections.abc import Collection
from difflib import get_close_matches
from itertools import pairwise

from kg.errors import QueryError
from kg.store.sparql.tokenizer import Token, error_at, tokenize

_POSITION = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, )([A-Z][a-z]* [^,\[]*[a-z])")  # among the tokens that the parser expected
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_SHOWN = 40  # characters of a token in a message; longer words are not compared, which takes quadratic time
_LISTED = 40  # prefixes in a message
# fmt: off
_KEYWORDS = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "DISTINCT", "REDUCED", "FROM", "NAMED", "WHERE", "OPTIONAL", "UNION",
    "MINUS", "GRAPH", "FILTER", "BIND", "VALUES", "EXISTS", "NOT", "GROUP", "ORDER", "BY", "HAVING", "LIMIT", "OFFSET",
    "ASC", "DESC", "AS", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "PREFIX", "BASE",
    "INSERT", "DELETE", "DATA", "WITH", "USING", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "TO", "DEFAULT", "ALL",
)
# fmt: on


def diagnose(
    query: str, error: SyntaxError, *, known_prefixes: Collection[str], update: bool = False
) -> QueryError:
    """Return the most specific error for a text that the engine could not parse.

    Prefixes in ``known_prefixes`` need no declaration.
    """
    tokens = tokenize(query)
    return (
        _invalid_token(query, tokens)
        or _undeclared_prefix(query, tokens, known_prefixes)
        or _unbalanced_bracket(query, tokens)
        or _engine_explanation(query, str(error))
        or _rdflib_position(query, tokens, update=update)
        or _engine_position(query, str(error))
    )


def _invalid_token(query: str, tokens: list[Token]) -> QueryError | None:
    for token in tokens:
        if token.kind == "unclosed":
            quote = token.text[:3] if token.text[:3] in {'"""', "'''"} else token.text[0]
            place = "" if len(quote) > 1 else " on the same line"
            return error_at(
                query, token.start, "This string is not closed.", f"Close it with {quote}{place}."
            )
        if token.kind == "other":
            reason = f"The character {token.text!r} is not allowed here."
            return error_at(query, token.start, reason, "Remove it, or write it in a string.")
    return None


def _undeclared_prefix(query: str, tokens: list[Token], known: Collection[str]) -> QueryError | None:
    declarations = {name.start for word, name in pairwise(tokens) if word.keyword == "PREFIX"}
    names = [token for token in tokens if token.kind == "name"]
    declared = {*known, *(_prefix(name) for name in names if name.start in declarations)}
    for name in names:
        if name.start not in declarations and _prefix(name) not in declared:
            reason = f"The prefix {_shorten(_prefix(name))}: is not declared."
            return error_at(query, name.start, reason, _prefix_remedy(_prefix(name), declared))
    return None


def _prefix(name: Token) -> str:
    return name.text.partition(":")[0]


def _prefix_remedy(prefix: str, declared: Collection[str]) -> str:
    short = [name for name in declared if len(name) <= _SHOWN]
    if len(prefix) <= _SHOWN and (close := get_close_matches(prefix, short, n=1)):
        return f"Did you mean {close[0]}: ?"
    listed = ", ".join(f"{name}:" for name in sorted(short)[:_LISTED])
    return f"Declare it with PREFIX {_shorten(prefix)}: <…>, or use a known prefix: {listed}."


def _unbalanced_bracket(query: str, tokens: list[Token]) -> QueryError | None:
    opened: list[Token] = []
    for token in tokens:
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0 and (not opened or _CLOSING[opened.pop().text] != token.text):
            reason = f"The {token.text} does not match an opening bracket."
            return error_at(query, token.start, reason, "Remove it, or add the opening bracket.")
    if opened:
        bracket = opened[-1]
        reason = f"The {bracket.text} is not closed."
        return error_at(query, bracket.start, reason, f"Add the missing {_CLOSING[bracket.text]}.")
    return None


def _engine_explanation(query: str, message: str) -> QueryError | None:
    """Return an error with the engine's explanation, such as an unbound variable."""
    position = _POSITION.match(message)
    sentence = _SENTENCE.search(position[3]) if position else None
    if sentence is None:
        return None
    return error_at(query, _offset(query, message), f"{sentence[1]}.", "Correct that clause.")


def _rdflib_position(query: str, tokens: list[Token], *, update: bool) -> QueryError | None:
    """Return an error at the clause that rdflib cannot parse."""
    from pyparsing import ParseException  # both imports are slow and rarely needed
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    try:
        parseUpdate(query) if update else parseQuery(query)
    except ParseException as error:
        token = next((token for token in tokens if token.start >= error.loc), None)
        if token is None:
            return error_at(query, len(query), "The query ends too early.", "Complete the last clause.")
        suggestion = _keyword_suggestion(token)
        if update and not suggestion:  # the position is only the start of the operation
            return None
        remedy = suggestion or "Correct the clause that begins here."
        return error_at(query, token.start, f"The text at {_shorten(token.text)!r} is not SPARQL.", remedy)
    except RecursionError:
        return QueryError(
            "The query is nested too deeply.", subject="query", remedy="Use fewer nested brackets."
        )
    return None


def _keyword_suggestion(token: Token) -> str:
    if token.keyword in _KEYWORDS or len(token.keyword) > _SHOWN:
        return ""
    close = get_close_matches(token.keyword, _KEYWORDS, n=1)
    return f"Did you mean {close[0]}?" if close else ""


def _engine_position(query: str, message: str) -> QueryError:
    reason = "The text up to here can be parsed, but the query is not valid SPARQL 1.1."
    return error_at(query, _offset(query, message), reason, "Correct the clause that ends here.")


def _offset(query: str, message: str) -> int:
    """Return the offset of the line and column in a message of the engine."""
    position = _POSITION.match(message)
    if not position:
        return 0
    lines = query.splitlines(keepends=True)[: int(position[1]) - 1]
    return min(sum(map(len, lines)) + int(position[2]) - 1, len(query))


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
