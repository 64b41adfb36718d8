"""SERVICE without a network in the engine: what a query asks elsewhere is taken out of it, and the answers put in its place.

https://www.w3.org/TR/sparql11-federated-query/. A clause is asked as it stands, by itself; its answer is joined as VALUES.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import ServiceError
from kg.store.results import Table, Term
from kg.store.sparql.query_analysis import refuse_service
from kg.store.sparql.tokenizer import Token, error_at, tokenize, without_prologue

MOST = 5  # clauses of one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A SERVICE clause."""

    start: int  # offset of its first letter in the query, and of what comes after its last
    end: int
    address: str  # IRI of the other endpoint
    silent: bool  # whether it may fail
    query: str  # what is to be asked there


def calls(query: str, *, prefixes: Mapping[str, str], base: str) -> list[Call]:
    """Return the clauses of a query, in order.

    Raises :class:`RefusedError` for one that has another in it, or no IRI in full, and for too many.
    """
    read = tokenize(query)
    found: list[Call] = []
    for place, token in enumerate(read):
        if token.keyword == "SERVICE" and (not found or token.start >= found[-1].end):
            found.append(_call(query, read, place, prefixes=prefixes, base=base))
    if len(found) > MOST:
        raise error_at(
            query, found[MOST].start, f"it asks more than {MOST} times elsewhere", "Ask less.", refused=True
        )
    return found


def joined(query: str, answers: list[tuple[Call, Table | None]]) -> str:
    """Return the query with answers in the place of its clauses; None is a call that failed and may."""
    for call, table in reversed(answers):
        lines = "\n" * query.count("\n", call.start, call.end)  # so that errors keep their lines
        query = f"{query[: call.start]}{{ {_written(call, table)} }}{lines}{query[call.end :]}"
    return query


def _call(query: str, read: list[Token], place: int, *, prefixes: Mapping[str, str], base: str) -> Call:
    silent = place + 1 < len(read) and read[place + 1].keyword == "SILENT"
    address, *group = read[place + 1 + silent :] or [read[place]]
    end = _end(group)
    if address.kind != "iri" or end is None:
        raise error_at(
            query,
            read[place].start,
            "SERVICE takes an IRI in full",
            "Write it out: <https://…>.",
            refused=True,
        )
    pattern = query[group[0].start : end]
    refuse_service(pattern)
    used = {token.text.partition(":")[0] for token in group if token.kind == "name"}
    prologue = query[: next(without_prologue(read), read[place]).start]
    declared = {after.text.partition(":")[0] for after in tokenize(prologue) if after.kind == "name"}
    known = [f"PREFIX {name}: <{prefixes[name]}>" for name in sorted((used & prefixes.keys()) - declared)]
    asked = "\n".join([f"BASE <{base}>", *known, f"{prologue}SELECT * WHERE {pattern}"])
    return Call(start=read[place].start, end=end, address=address.text[1:-1], silent=silent, query=asked)


def _end(group: list[Token]) -> int | None:
    """Return where a group ends, which begins with a brace."""
    depth = 0
    for token in group:
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        if not depth:
            return token.start + 1 if token.text == "}" else None
    return None


def _written(call: Call, table: Table | None) -> str:
    """Write an answer; of a call that failed and may there is one row that says nothing."""
    try:
        return "" if table is None else _values(call, table)
    except ServiceError:
        if call.silent:
            return ""
        raise


def _values(call: Call, table: Table) -> str:
    if not all(isinstance(column, str) and re.fullmatch(r"\w+", column) for column in table.columns):
        raise _unusable(call, "names a column that is no variable")
    rows = (" ".join(_term(call, term) for term in row) for row in table.rows)
    columns = " ".join(f"?{column}" for column in table.columns)
    return f"VALUES ({columns}) {{ {' '.join(f'({row})' for row in rows)} }}"


def _term(call: Call, term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    try:
        if term.kind == "uri":
            return str(NamedNode(term.value))
        if term.kind in {"literal", "typed-literal"}:
            return str(_literal(term))
    except (ValueError, TypeError) as error:
        raise _unusable(call, "gives a term that is none") from error
    raise _unusable(call, "gives a node without a name, which means nothing here")


def _literal(term: Term) -> Literal:
    if term.language:
        return Literal(term.value, language=term.language)
    return Literal(term.value, datatype=NamedNode(term.datatype)) if term.datatype else Literal(term.value)


def _unusable(call: Call, reason: str) -> ServiceError:
    return ServiceError(reason, subject=call.address, remedy="Ask it by itself to see what it says.")
