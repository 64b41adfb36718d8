"""Whether two answers, or two datasets, say the same: blank nodes may have other names, numbers other zeros."""

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
# The engine keeps numbers by their value; a type derived from integer comes back as integer.
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

Row = tuple[tuple[str, object], ...]  # columns that have a value


def canonical(quads: Iterable[Quad]) -> set[str]:
    """Return lines that two datasets share if and only if they are isomorphic."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def file_quads(file: Path, graph: str | None = None) -> list[Quad]:
    """Return the triples of a file, in a named graph if one is given."""
    format_ = RdfFormat.from_extension(file.suffix[1:])
    found = parse(path=file, format=format_, base_iri=file.as_uri(), rename_blank_nodes=True)
    return [_in_graph(quad, graph) for quad in found]


def _in_graph(quad: Quad, graph: str | None) -> Quad:
    if graph is None:
        return Quad(quad.subject, quad.predicate, quad.object)
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))


def answer(content: bytes, format_: QueryResultsFormat) -> bool | set[str]:
    """Return the answer to an ASK, or lines that two tables share if they say the same in whatever order."""
    results = parse_query_results(content, format_)
    if isinstance(results, QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return table(
        [(name, solution[name]) for name in names if solution[name] is not None] for solution in results
    )


def table(rows: Iterable[Sequence[tuple[str, object]]]) -> set[str]:
    """Return a table as a graph of result sets, in lines that do not depend on order and blank nodes' names."""
    quads = []
    for row in rows:
        solution = BlankNode()
        quads.append(Quad(solution, NamedNode(f"{RS}solution"), Literal("")))
        for name, value in row:
            quads.append(Quad(solution, NamedNode(f"{RS}{name}"), _normal(value)))
    return canonical(quads)


def _normal(value: object) -> object:
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
    """Return the table of a file in the vocabulary of result sets (https://www.w3.org/2001/sw/DataAccess/tests/)."""
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
