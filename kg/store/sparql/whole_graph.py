"""Queries that copy a whole graph, as those do that export linked data.

What a CONSTRUCT gives is a set, for which the engine remembers each triple that it has given. A graph is one already:
its copy can be written triple by triple, with nothing to remember.
"""

from collections.abc import Iterable, Iterator

from kg.store.sparql.tokenizer import Token, tokenize, without_prologue

_COPIED = "{ 0 1 2 }"  # a pattern of three variables, in which each stands for itself
_IRI = "IRI"
# The forms that such a query has, without the words and signs that it may leave out. Any other is no copy to us.
_FORMS = {
    f"CONSTRUCT {_COPIED}",
    f"CONSTRUCT FROM {_IRI} {_COPIED}",
    f"CONSTRUCT {_COPIED} {_COPIED}",
    f"CONSTRUCT {_COPIED} FROM {_IRI} {_COPIED}",
    f"CONSTRUCT {_COPIED} {{ GRAPH {_IRI} {_COPIED} }}",
}
_SPARED = {"WHERE", "."}


def whole_graph_source(query: str) -> str | None:
    """Return the graph that a query copies, as the query names it; nothing for the default graph, None for no copy.

    It is a query that the engine could read: what is spared here is not looked for in its places.
    """
    read = list(without_prologue(tokenize(query)))
    if " ".join(_form(read)) not in _FORMS:
        return None
    return next((token.text for token in read if _is_iri(token)), "")


def naming(query: str, graph: str) -> str:
    """Return a query for the IRI of a graph that another query names: its prefixes are to be known for that."""
    prologue = query[: next(without_prologue(tokenize(query))).start]
    return f"{prologue}SELECT ?graph {{ VALUES ?graph {{ {graph} }} }}"


def _form(read: Iterable[Token]) -> Iterator[str]:
    """Give each token as its kind; variables are numbered as they come."""
    numbers: dict[str, int] = {}
    for token in read:
        if token.kind == "variable":
            yield str(numbers.setdefault(token.text[1:], len(numbers)))
        elif _is_iri(token):
            yield _IRI
        elif (shown := token.keyword or token.text) not in _SPARED:
            yield shown


def _is_iri(token: Token) -> bool:
    return token.kind in {"iri", "name"}
