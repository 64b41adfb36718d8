"""Comparison of results and datasets.

Labels of blank nodes and the notation of numbers make no difference.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
# The engine stores numbers by value. It returns a type derived from integer as integer.
_NUMBERS = {f"{XSD}decimal": Decimal, f"{XSD}double": float, f"{XSD}float": float} | {
    f"{XSD}{name}": int
    for name in (
        "integer",
        "negativeInteger",
        "nonNegativeInteger",
        "positiveInteger",
        "int",
        "long",
        "short",
        "byte",
    )
}

Row = tuple[tuple[str, object], ...]  # the bound variables


def canonical(quads: Iterable[Quad]) -> set[str]:
    """Return the lines of the canonical dataset; isomorphic datasets have equal lines."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def file_quads(file: Path, graph: str | None = None) -> list[Quad]:
    """Return the triples of a file, in a named graph if one is given."""
    format_ = RdfFormat.from_extension(file.suffix[1:])
    quads = parse(path=file, format=format_, base_iri=file.as_uri(), rename_blank_nodes=True)
    return [_in_graph(quad, graph) for quad in quads]


def _in_graph(quad: Quad, graph: str | None) -> Quad:
    if graph is None:
        return Quad(quad.subject, quad.predicate, quad.object)
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))


def result(content: bytes, format_: QueryResultsFormat) -> bool | set[str]:
    """Return the result of an ASK, or the canonical lines of a table in any order of rows."""
    results = parse_query_results(content, format_)
    if isinstance(results, QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return table(
        [(name, solution[name]) for name in names if solution[name] is not None] for solution in results
    )


def table(rows: Iterable[Sequence[tuple[str, object]]]) -> set[str]:
    """Return the canonical lines of a table as a graph in the vocabulary of result sets."""
    quads = []
    for row in rows:
        solution = BlankNode()
        quads.append(Quad(solution, NamedNode(f"{RS}solution"), Literal("")))
        for name, value in row:
            quads.append(Quad(solution, NamedNode(f"{RS}{name}"), _normalize(value)))
    return canonical(quads)


def _normalize(value: object) -> object:
    if isinstance(value, Literal) and value.datatype.value == f"{XSD}boolean":
        return Literal(value.value in {"true", "1"})
    if not isinstance(value, Literal) or value.datatype.value not in _NUMBERS:
        return value
    try:
        number = _NUMBERS[value.datatype.value](value.value)
    except (ValueError, ArithmeticError):
        return value
    if isinstance(number, int):
        return Literal(number)
    text = format(number.normalize(), "f") if isinstance(number, Decimal) else str(number)
    return Literal(text, datatype=value.datatype)


def result_set(file: Path) -> set[str] | bool:
    """Return the result in a file that uses the vocabulary of result sets.

    See https://www.w3.org/2001/sw/DataAccess/tests/.
    """
    quads = file_quads(file)
    for quad in quads:
        if quad.predicate.value == f"{RS}boolean":
            return quad.object.value == "true"
    objects = {(quad.subject, quad.predicate.value.removeprefix(RS)): quad.object for quad in quads}
    rows: dict[object, list[tuple[str, object]]] = {
        quad.object: [] for quad in quads if quad.predicate.value == f"{RS}solution"
    }
    for quad in quads:
        if quad.predicate.value == f"{RS}binding":
            binding = quad.object
            rows[quad.subject].append((objects[binding, "variable"].value, objects[binding, "value"]))
    return table(rows.values())
