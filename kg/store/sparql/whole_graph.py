"""Recognises CONSTRUCT queries that return an entire graph.

The result of a CONSTRUCT is a set, so the engine keeps every returned triple in memory to skip duplicates. A graph has no
duplicates. Its dump therefore has the same content, but takes less time and memory.
"""

from collections.abc import Iterable, Iterator

from kg.store.sparql.tokenizer import Token, tokenize, without_prologue

_ALL_TRIPLES = "{ 0 1 2 }"  # a pattern of three different variables, numbered by first use
_IRI = "IRI"
# The normalized forms of such queries. Every other query is run by the engine.
_FORMS = {
    f"CONSTRUCT {_ALL_TRIPLES}",
    f"CONSTRUCT FROM {_IRI} {_ALL_TRIPLES}",
    f"CONSTRUCT {_ALL_TRIPLES} {_ALL_TRIPLES}",
    f"CONSTRUCT {_ALL_TRIPLES} FROM {_IRI} {_ALL_TRIPLES}",
    f"CONSTRUCT {_ALL_TRIPLES} {{ GRAPH {_IRI} {_ALL_TRIPLES} }}",
}
_OPTIONAL = {"WHERE", "."}


def whole_graph_source(query: str) -> str | None:
    """Return the graph that a query returns entirely, in the notation of the query.

    An empty string is the default graph, None means another kind of query. The query must be valid SPARQL, because the
    positions of optional words are not checked.
    """
    tokens = list(without_prologue(tokenize(query)))
    if " ".join(_normalized(tokens)) not in _FORMS:
        return None
    return next((token.text for token in tokens if _is_iri(token)), "")


def resolve_name_query(query: str, name: str) -> str:
    """Return a SELECT for the IRI that ``name`` has in a query with prefixes or a base."""
    prologue = query[: next(without_prologue(tokenize(query))).start]
    return f"{prologue}SELECT ?graph {{ VALUES ?graph {{ {name} }} }}"


def _normalized(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the texts of the tokens, with placeholders for variables and IRIs.

    Optional words are left out.
    """
    numbers: dict[str, int] = {}
    for token in tokens:
        word = token.keyword or token.text
        if token.kind == "variable":
            yield str(numbers.setdefault(token.text[1:], len(numbers)))
        elif _is_iri(token):
            yield _IRI
        elif word not in _OPTIONAL:
            yield word


def _is_iri(token: Token) -> bool:
    return token.kind in {"iri", "name"}
