"""Properties of a query that its tokens show: form, columns, nesting, SERVICE."""

import re
from collections.abc import Mapping
from itertools import pairwise

from kg.errors import QueryError
from kg.store.sparql.clause_search import SERVICE, find_clause
from kg.store.sparql.tokenizer import Token, error_at, tokenize, without_prologue

_GROUP = re.compile(r"\{")  # follows the endpoint of a SERVICE clause
_FORMS = {"SELECT": "results", "ASK": "results", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_SHOWN = 40  # characters of an unexpected word in an error message
_NONDETERMINISTIC = {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"}


def query_form(query: str) -> str:
    """Return ``results`` for SELECT and ASK, ``graph`` for CONSTRUCT and DESCRIBE.

    Raises :class:`QueryError` for an update, and for a text that is neither.
    """
    first = next(without_prologue(tokenize(query)), None)
    if first is None:
        raise QueryError(
            "The query is empty.",
            subject="query",
            remedy="Write a SPARQL query, such as ASK { ?s ?p ?o }.",
        )
    if first.keyword in _UPDATES:
        raise error_at(
            query,
            first.start,
            "This is an update, but only queries are accepted here.",
            "Change the graph with kg build.",
        )
    if first.keyword not in _FORMS:
        raise error_at(
            query,
            first.start,
            f"A query cannot begin with {first.text[:_SHOWN]!r}.",
            "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    return _FORMS[first.keyword]


def is_deterministic(query: str) -> bool:
    """Return True if the query always has the same result on the same graph.

    The same result means the same bytes.
    """
    tokens = tokenize(query)
    has_blank_node = any(token.kind == "blank" or token.text == "[" for token in tokens)
    if has_blank_node and query_form(query) == "graph":  # the engine gives blank nodes new labels each time
        return False
    return not any(token.keyword in _NONDETERMINISTIC for token in tokens)


def nesting_depth(query: str) -> int:
    """Return how deep braces, brackets and parentheses are nested, in linear time.

    The engine's parser is recursive: a thousand levels can overflow its stack.
    """
    depth = deepest = 0
    for token in tokenize(query):
        depth = max(0, depth + token.nesting)
        deepest = max(deepest, depth)
    return deepest


def named_terms(query: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the IRIs of the prefixed names in a query, by name in the order of their first use.

    ``prefixes`` need not be declared in the query. Names of functions, before a parenthesis, are left out.
    """
    tokens = tokenize(query)
    declared = dict(prefixes)
    declarations = set()
    for name, iri in pairwise(tokens):
        if name.kind == "name" and name.text.endswith(":") and iri.kind == "iri":
            declared[name.text[:-1]] = iri.text[1:-1]
            declarations.add(name.start)
    found: dict[str, str] = {}
    for token, following in pairwise([*tokens, Token("other", "", len(query))]):
        prefix, _, local = token.text.partition(":")
        is_used = token.kind == "name" and token.start not in declarations and following.text != "("
        if is_used and prefix in declared:
            found[token.text] = declared[prefix] + local
    return found


def refuse_service(query: str) -> None:
    """Raise :class:`RefusedError` for a query that contacts another server.

    The engine has no option that forbids it (https://www.w3.org/TR/sparql11-federated-query/).
    """
    offset = find_clause(query, SERVICE, _GROUP)
    if offset is not None:
        raise error_at(
            query,
            offset,
            "SERVICE is refused: a query must not contact other servers.",
            "Remove SERVICE, and query the other endpoint separately.",
            refused=True,
        )


def selects_all(query: str) -> bool:
    """Return True for ``SELECT *``, whose columns the engine sorts by name."""
    return _star(query) is not None


def with_columns(query: str, columns: list[str]) -> str:
    """Replace the star of ``SELECT *`` by ``columns``, in the order of their first use."""
    star = _star(query)
    if star is None or not columns:
        return query
    variables = (token.text[1:] for token in tokenize(query) if token.kind == "variable")
    order = {name: position for position, name in enumerate(dict.fromkeys(variables))}
    names = sorted(columns, key=lambda name: order.get(name, len(order)))
    return f"{query[: star.start]} {' '.join(f'?{name}' for name in names)} {query[star.end :]}"


def _star(query: str) -> Token | None:
    tokens = without_prologue(tokenize(query))
    first = next((token for token in tokens if token.keyword not in {"SELECT", "DISTINCT", "REDUCED"}), None)
    return first if first and first.text == "*" else None
