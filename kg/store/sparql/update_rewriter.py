"""What is done to an update in SPARQL before the engine gets it.

LOAD and SERVICE are refused, the dataset of the request is written into it, and the union is kept. Its operations
are told apart by their tokens (https://www.w3.org/TR/sparql11-update/#updateLanguage).
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

DERIVED = "here it is the union of the named graphs, and has nothing of its own that could be changed"

_AFTER_LOAD = re.compile(r"into|;|\Z", re.IGNORECASE)
_FAILING = "DROP GRAPH <urn:x-nothing:here> ; "
_PLACE = re.compile(r"error at (\d+):(\d+):")
_NOTHING = "INSERT DATA {}"
# The whole union is compared: what an update with a WHERE has changed cannot be told from its text.
_UNITE = """
DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } } ;
INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }
"""
_UNITE_ADDED = Template(
    "INSERT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
)
_TAKEN = Template("""
DELETE { ?s ?p ?o }
WHERE { GRAPH $graph { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != $graph) } } ;
""")

_Operation = list[Token]  # from its first word; what comes before a ";" that stands in no brace


def check(text: str, *, base: str, known: Mapping[str, str]) -> None:
    """Raise :class:`QueryError` for what is not SPARQL; prefixes that are ``known`` need no declaration.

    The engine reads all of an update before it begins with it, and of this one the first operation fails.
    """
    asked = operations(text)
    start = asked[0][0].start if asked else len(text)
    try:
        Store().update(f"{text[:start]}{_FAILING}{text[start:]}", base_iri=base, prefixes=dict(known))
    except SyntaxError as error:
        raise diagnose(text, _moved(error, text[:start]), known=known, update=True) from error
    except RuntimeError:
        pass


def _moved(error: SyntaxError, before: str) -> SyntaxError:
    """Return the error as it would be without the operation that was inserted."""
    line, start = before.count("\n") + 1, len(before) - before.rfind("\n")

    def moved(found: re.Match[str]) -> str:
        column = int(found[2])
        inserted = int(found[1]) == line and column >= start
        return f"error at {found[1]}:{max(start, column - len(_FAILING)) if inserted else column}:"

    return SyntaxError(_PLACE.sub(moved, str(error)))


def prepared(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str], *, union: bool) -> str:
    """Return the update as it can be given to the engine.

    The graphs are the dataset for each WHERE. Raises :class:`QueryError` for what may not be done.
    """
    refuse_service(text)
    text = _without_load(text)
    if default_graphs or named_graphs:
        text = _with_dataset(text, _using(default_graphs, named_graphs))
    return _united(text) if union else text


def taken_from_union(graph: NamedNode) -> str:
    """Return the update that takes from the union what only that graph says."""
    return _TAKEN.substitute(graph=graph)


def operations(text: str) -> list[_Operation]:
    """Return the operations of an update, each without its prologue."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokenize(text):
        if token.text == ";" and not depth:
            found.append([])
            continue
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        found[-1].append(token)
    return [operation for operation in map(list, map(without_prologue, found)) if operation]


def _without_load(text: str) -> str:
    """Put nothing in the place of each LOAD SILENT, which may fail, and refuse every other LOAD."""
    for operation in reversed(operations(text)):
        if operation[0].keyword == "LOAD":
            if not (len(operation) > 1 and operation[1].keyword == "SILENT"):
                raise _load_refused(text, operation[0].start)
            text = f"{text[: operation[0].start]}{_NOTHING}{text[_end(operation[-1]) :]}"
    offset = find_clause(text, LOAD, _AFTER_LOAD)
    if offset is not None:
        raise _load_refused(text, offset)
    return text


def _load_refused(text: str, offset: int) -> QueryError:
    return error_at(
        text,
        offset,
        "LOAD is refused: an update may not ask other servers",
        "Fetch the document yourself, and send it by the Graph Store Protocol.",
        refused=True,
    )


def _using(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    defaults = [f"USING {named_node(iri)}" for iri in default_graphs]
    return " ".join([*defaults, *(f"USING NAMED {named_node(iri)}" for iri in named_graphs)])


def _with_dataset(text: str, using: str) -> str:
    """Write the dataset before each WHERE (https://www.w3.org/TR/sparql11-protocol/#update-dataset)."""
    for operation in reversed(operations(text)):
        outside = list(_outside(operation))
        if conflict := next((t for t in outside if t.keyword in {"USING", "WITH"}), None):
            raise error_at(
                text,
                conflict.start,
                "the request names the graphs to use, and so does the update",
                "Name them in one of the two.",
            )
        where = next((token for token in outside if token.keyword == "WHERE"), None)
        if where is not None:
            pattern = text[_end(where) : _end(operation[-1])]
            template = pattern if operation[1] is where else ""  # DELETE WHERE { … } has one for both
            text = f"{text[: where.start]}{template} {using} {text[where.start :]}"
    return text


def _united(text: str) -> str:
    """Add what keeps the default graph the union."""
    asked = operations(text)
    for operation in asked:
        if derived := _changes_default_graph(operation):
            raise error_at(
                text,
                derived.start,
                f"the default graph cannot be changed: {DERIVED}",
                "Name a graph: GRAPH <…> { … }, or WITH <…>.",
            )
    if not asked:
        return text
    return " ; ".join([text[: _end(asked[-1][-1])], *_unions(asked)])


def _unions(asked: list[_Operation]) -> list[str]:
    """Return the updates that bring the union up to date: for new data alone, of the graphs that it is in."""
    if not all(_keywords(operation)[:2] == ["INSERT", "DATA"] for operation in asked):
        return [_UNITE]
    graphs = {name.text for operation in asked for name in _graph_names(operation)}
    return [_UNITE_ADDED.substitute(graph=graph) for graph in sorted(graphs)]


def _graph_names(operation: _Operation) -> Iterator[Token]:
    for before, name in pairwise(operation):
        if before.keyword == "GRAPH":
            yield name


def _changes_default_graph(operation: _Operation) -> Token | None:
    """Return what would change the default graph: a triple outside GRAPH without WITH, or a word."""
    words = _keywords(operation)
    if words[:1] in (["CLEAR"], ["DROP"]):
        return next((token for token in operation if token.keyword == "DEFAULT"), None)
    if words[:1] in (["ADD"], ["COPY"], ["MOVE"]):
        last = operation[-1]
        moved = operation[0].keyword == "MOVE" and "DEFAULT" in words
        return last if last.keyword == "DEFAULT" or moved else None
    if words[:1] == ["WITH"]:
        return None
    return next(_triples_outside_graph(operation), None)


def _triples_outside_graph(operation: _Operation) -> Iterator[Token]:
    """Give the tokens of triples in what is inserted or deleted that stand in no GRAPH."""
    depth, template, before = 0, False, ""
    for token in operation:
        if token.kind == "sign" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif not depth:
            template = token.keyword in {"INSERT", "DELETE", "DATA"} or (
                token.keyword == "WHERE" and before == "DELETE"
            )
        elif depth == 1 and template and token.text != "." and "GRAPH" not in {token.keyword, before}:
            yield token
        before = token.keyword


def _outside(operation: _Operation) -> Iterator[Token]:
    """Give the tokens that stand in no brace."""
    depth = 0
    for token in operation:
        if token.kind == "sign" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif not depth:
            yield token


def _keywords(operation: _Operation) -> list[str]:
    return [token.keyword for token in _outside(operation)]


def _end(token: Token) -> int:
    return token.start + len(token.text)
