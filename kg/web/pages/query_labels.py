"""Labels in place of IRIs in a result, and the coordinates of its places.

An IRI column and the column of its labels become one column whose cells link to the page of the resource. They belong
together if the graph says so, or if their names do (``?place`` and ``?placeLabel``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kg.errors import KgError
from kg.iris import Iris
from kg.query_library import site_query
from kg.store import Select
from kg.web.pages.page_limits import Cell, ResultTable

MAX_RESOURCES: Final = 1000  # of which labels are read
MAX_LABEL_CHARACTERS: Final = 300
_LABEL_NAME = re.compile(r"(?P<iri>\w+?)_?(label|name)", re.IGNORECASE)

Pairs = dict[int, int]  # of IRI columns and the columns of their labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The labels and coordinates of the resources in a result."""

    labels: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)  # WKT, by place


def describe(table: ResultTable, select: Select, iris: Iris) -> Described:
    """Read the labels of the resources in a result; none if they cannot be read now."""
    cells = (cell.iri for row in table.rows for cell in row)
    resources = list(dict.fromkeys(iri for iri in cells if iri.startswith(iris.resource_prefix)))
    places = [iri for iri in resources if iri.startswith(f"{iris.resource_prefix}place/")]
    try:
        labels = _values(select, "labels", "label", resources[:MAX_RESOURCES])
        points = _values(select, "coordinates", "point", places[:MAX_RESOURCES])
    except KgError:
        return Described()
    return Described(labels={iri: _short(label) for iri, label in labels.items()}, points=points)


def with_labels(table: ResultTable, labels: Mapping[str, str]) -> ResultTable:
    """Return the table with labels in place of IRIs."""
    named = tuple(tuple(_named(cell, labels) for cell in row) for row in table.rows)
    pairs = _pairs(table, labels)
    places = {min(pair): pair for pair in pairs.items()}
    kept = [index for index in range(len(table.columns)) if index in places or index not in _members(pairs)]
    return replace(
        table,
        columns=tuple(table.columns[places[index][0] if index in places else index] for index in kept),
        variables=tuple(_variable(table, index, places) for index in kept),
        rows=tuple(tuple(_cell(row, index, places) for index in kept) for row in named),
        has_merged_columns=bool(pairs),
    )


def _values(select: Select, query: str, name: str, iris: list[str]) -> dict[str, str]:
    """Return the first value for each resource."""
    if not iris:
        return {}
    records = select(site_query(query, iris)).records()
    return {record["thing"]: record[name] for record in reversed(records)}


def _short(label: str) -> str:
    return label if len(label) <= MAX_LABEL_CHARACTERS else f"{label[:MAX_LABEL_CHARACTERS]} …"


def _named(cell: Cell, labels: Mapping[str, str]) -> Cell:
    return replace(cell, text=labels[cell.iri]) if cell.iri in labels else cell


def _pairs(table: ResultTable, labels: Mapping[str, str]) -> Pairs:
    """Return each IRI column with the column of its labels, if there is one."""
    columns = list(zip(*table.rows, strict=True))
    iris = [index for index, column in enumerate(columns) if _are(column, iris=True)]
    texts = [index for index, column in enumerate(columns) if _are(column, iris=False)]
    pairs: Pairs = {}
    for index in iris:
        for other in texts:
            if other not in pairs.values() and (
                _is_name_of(table.columns[other], table.columns[index])
                or _are_labels(columns[other], columns[index], labels)
            ):
                pairs[index] = other
                break
    return pairs


def _are(column: Iterable[Cell], *, iris: bool) -> bool:
    """Return True if a column has only IRIs, or only literals, beside empty cells."""
    bound = [cell for cell in column if cell.text]
    return bool(bound) and all(bool(cell.iri) == iris for cell in bound)


def _is_name_of(name: str, iri: str) -> bool:
    match = _LABEL_NAME.fullmatch(name)
    return match is not None and match["iri"] == iri


def _are_labels(texts: tuple[Cell, ...], column: tuple[Cell, ...], labels: Mapping[str, str]) -> bool:
    bound = [(text.text, cell.iri) for text, cell in zip(texts, column, strict=True) if cell.iri]
    return all(iri in labels and labels[iri] == _short(text) for text, iri in bound)


def _members(pairs: Pairs) -> set[int]:
    return {*pairs, *pairs.values()}


def _variable(table: ResultTable, index: int, places: Mapping[int, tuple[int, int]]) -> str:
    """Return the variable that sorts a column; empty for IRIs, whose order means nothing."""
    if index in places:
        return table.columns[places[index][1]]
    column = [row[index] for row in table.rows]
    return "" if any(_iris(column)) else table.columns[index]


def _iris(column: Iterable[Cell]) -> Iterator[bool]:
    return (bool(cell.iri) for cell in column)


def _cell(row: tuple[Cell, ...], index: int, places: Mapping[int, tuple[int, int]]) -> Cell:
    if index not in places:
        return row[index]
    resource, label = (row[each] for each in places[index])
    return replace(resource, text=label.text or resource.text)
