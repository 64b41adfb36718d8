"""Rewrites SPARQL updates before the engine runs them.

LOAD and SERVICE are refused, the dataset of the request is written into each WHERE, and operations are added that keep
the default graph the union of the named graphs. Operations are recognised by their tokens
(https://www.w3.org/TR/sparql11-update/#updateLanguage).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from string import Template

from pyoxigraph import NamedNode, Store

from kg.errors import QueryError
from kg.store.reader import named_node
from kg.store.sparql.clause_search import LOAD, find_clause
from kg.store.sparql.query_analysis import refuse_service
from kg.store.sparql.syntax_errors import diagnose
from kg.store.sparql.tokenizer import Token, error_at, tokenize, without_prologue

DEFAULT_IS_UNION = "The default graph is the union of the named graphs and cannot be changed itself."

_AFTER_LOAD = re.compile(r"into|;|\Z", re.IGNORECASE)
_FAILING_OPERATION = "DROP GRAPH <urn:x-nothing:here> ; "
_POSITION = re.compile(r"error at (\d+):(\d+):")
_NO_OPERATION = "INSERT DATA {}"
# The effects of an update with a WHERE are unknown, so the whole default graph is compared with the named graphs.
_RESTORE_UNION = """
DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } } ;
INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }
"""
_ADD_TO_UNION = Template(
    "INSERT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
)
_REMOVE_FROM_UNION = Template("""
DELETE { ?s ?p ?o }
WHERE { GRAPH $graph { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != $graph) } } ;
""")

_Operation = list[Token]  # without its prologue and the semicolon before it


def check_syntax(text: str, *, base: str, known_prefixes: Mapping[str, str]) -> None:
    """Raise :class:`QueryError` for an update that is not valid SPARQL.

    The engine parses the whole text before it runs any operation. It runs the text on an empty store, with a first
    operation that fails.
    """
    found = operations(text)
    start = found[0][0].start if found else len(text)
    failing = f"{text[:start]}{_FAILING_OPERATION}{text[start:]}"
    try:
        Store().update(failing, base_iri=base, prefixes=dict(known_prefixes))
    except SyntaxError as error:
        original = _without_inserted_operation(error, text[:start])
        raise diagnose(text, original, known_prefixes=known_prefixes, update=True) from error
    except RuntimeError:
        pass


def _without_inserted_operation(error: SyntaxError, before: str) -> SyntaxError:
    """Return the error with the position that it has in the original text."""
    insertion_line, insertion_column = before.count("\n") + 1, len(before) - before.rfind("\n")

    def original_position(match: re.Match[str]) -> str:
        line, column = int(match[1]), int(match[2])
        if line == insertion_line and column >= insertion_column:
            column = max(insertion_column, column - len(_FAILING_OPERATION))
        return f"error at {line}:{column}:"

    return SyntaxError(_POSITION.sub(original_position, str(error)))


def rewrite(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str], *, union: bool) -> str:
    """Return the update to run, with the dataset written into each WHERE.

    If ``union`` is True, the update also keeps the default graph the union of the named graphs. Raises
    :class:`QueryError` for an update that is not permitted.
    """
    refuse_service(text)
    text = _without_load(text)
    if default_graphs or named_graphs:
        text = _with_dataset(text, _using_clauses(default_graphs, named_graphs))
    return _keeping_union(text) if union else text


def remove_from_union(graph: NamedNode) -> str:
    """Return the update that removes the triples of one graph from the union.

    Triples that other graphs contain stay.
    """
    return _REMOVE_FROM_UNION.substitute(graph=graph)


def operations(text: str) -> list[_Operation]:
    """Return the operations of an update, each without its prologue."""
    found: list[_Operation] = [[]]
    depth = 0
    for token in tokenize(text):
        if token.text == ";" and not depth:
            found.append([])
            continue
        depth += _brace_nesting(token)
        found[-1].append(token)
    return [operation for operation in map(list, map(without_prologue, found)) if operation]


def _without_load(text: str) -> str:
    """Remove each LOAD SILENT, which may fail by definition, and refuse any other LOAD."""
    for operation in reversed(operations(text)):
        if operation[0].keyword == "LOAD":
            if not (len(operation) > 1 and operation[1].keyword == "SILENT"):
                raise _load_error(text, operation[0].start)
            text = f"{text[: operation[0].start]}{_NO_OPERATION}{text[operation[-1].end :]}"
    offset = find_clause(text, LOAD, _AFTER_LOAD)
    if offset is not None:
        raise _load_error(text, offset)
    return text


def _load_error(text: str, offset: int) -> QueryError:
    return error_at(
        text,
        offset,
        "LOAD is refused: an update must not contact other servers.",
        "Download the document, and upload it with the Graph Store Protocol.",
        refused=True,
    )


def _using_clauses(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    defaults = [f"USING {named_node(iri)}" for iri in default_graphs]
    return " ".join([*defaults, *(f"USING NAMED {named_node(iri)}" for iri in named_graphs)])


def _with_dataset(text: str, using: str) -> str:
    """Write the dataset before each WHERE.

    See https://www.w3.org/TR/sparql11-protocol/#update-dataset.
    """
    for operation in reversed(operations(text)):
        outer_tokens = list(_outside_braces(operation))
        if conflict := next((token for token in outer_tokens if token.keyword in {"USING", "WITH"}), None):
            raise error_at(
                text,
                conflict.start,
                "Both the request and the update specify the dataset.",
                "Specify it in one of the two.",
            )
        where = next((token for token in outer_tokens if token.keyword == "WHERE"), None)
        if where is not None:
            pattern = text[where.end : operation[-1].end]
            # The pattern of DELETE WHERE { … } is also its template.
            template = pattern if operation[1] is where else ""
            text = f"{text[: where.start]}{template} {using} {text[where.start :]}"
    return text


def _keeping_union(text: str) -> str:
    """Add the operations that update the union.

    Raises :class:`QueryError` for changes of the default graph.
    """
    found = operations(text)
    for operation in found:
        if change := _default_graph_change(operation):
            raise error_at(
                text, change.start, DEFAULT_IS_UNION, "Name a graph: GRAPH <…> { … }, or WITH <…>."
            )
    if not found:
        return text
    return " ; ".join([text[: found[-1][-1].end], *_union_operations(found)])


def _union_operations(found: list[_Operation]) -> list[str]:
    """Return the operations that update the union.

    After INSERT DATA alone, they read only the graphs that it names.
    """
    if not all(_keywords(operation)[:2] == ["INSERT", "DATA"] for operation in found):
        return [_RESTORE_UNION]
    graphs = {name.text for operation in found for name in _graph_names(operation)}
    return [_ADD_TO_UNION.substitute(graph=graph) for graph in sorted(graphs)]


def _graph_names(operation: _Operation) -> Iterator[Token]:
    for word, name in pairwise(operation):
        if word.keyword == "GRAPH":
            yield name


def _default_graph_change(operation: _Operation) -> Token | None:
    """Return the token by which an operation changes the default graph, or None."""
    keywords = _keywords(operation)
    if keywords[:1] in (["CLEAR"], ["DROP"]):
        return next((token for token in operation if token.keyword == "DEFAULT"), None)
    if keywords[:1] in (["ADD"], ["COPY"], ["MOVE"]):
        target = operation[-1]
        moves_default = operation[0].keyword == "MOVE" and "DEFAULT" in keywords
        return target if target.keyword == "DEFAULT" or moves_default else None
    if keywords[:1] == ["WITH"]:
        return None
    return next(_triples_outside_graph(operation), None)


def _triples_outside_graph(operation: _Operation) -> Iterator[Token]:
    """Yield the tokens of inserted or deleted triples that are not inside GRAPH."""
    depth, is_template, previous = 0, False, ""
    for token in operation:
        if nesting := _brace_nesting(token):
            depth += nesting
        elif not depth:
            is_template = token.keyword in {"INSERT", "DELETE", "DATA"} or (
                token.keyword == "WHERE" and previous == "DELETE"
            )
        elif depth == 1 and is_template and token.text != "." and "GRAPH" not in {token.keyword, previous}:
            yield token
        previous = token.keyword


def _outside_braces(operation: _Operation) -> Iterator[Token]:
    depth = 0
    for token in operation:
        if nesting := _brace_nesting(token):
            depth += nesting
        elif not depth:
            yield token


def _brace_nesting(token: Token) -> int:
    return token.nesting if token.text in "{}" else 0


def _keywords(operation: _Operation) -> list[str]:
    return [token.keyword for token in _outside_braces(operation)]
