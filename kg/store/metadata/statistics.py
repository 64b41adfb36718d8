"""What a store holds, counted: things by class, statements by property, and what the properties lead to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kg.query_library import statistics_query

Rows: TypeAlias = list[dict[str, str]]
Ask: TypeAlias = Callable[[str], Rows]  # a SELECT → its rows
Kind: TypeAlias = tuple[str, str, str]  # IRIs of a class, of a property, and of what that leads to

# What only the description of a store has members of
_DESCRIBING = (
    "http://rdfs.org/ns/void#",
    "http://www.w3.org/ns/dcat#",
    "http://www.w3.org/ns/sparql-service-description#",
    "http://www.w3.org/ns/shacl#PrefixDeclaration",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Figures, by IRI."""

    subjects: int  # that anything is said of
    things: dict[str, int]  # by class
    examples: dict[str, str]  # a thing, by class
    properties: Counter[str]  # statements, by property
    used: Counter[tuple[str, str]]  # by the subject's class, and property
    objects: Counter[Kind]  # of these, whose object is of a class
    datatypes: Counter[Kind]  # of these, whose object is a literal of a datatype
    links: Counter[tuple[str, str]]  # that say which thing of others is the same, by property and site

    @property
    def triples(self) -> int:
        """The number of all statements."""
        return self.properties.total()


def count(ask: Ask, own: str) -> Statistics:
    """Count what is in a store's default graph, but for what it has from the graph ``own``, which describes it."""
    classes = _rows(ask, "classes")
    values = _rows(ask, "values")
    return Statistics(
        subjects=_subjects(ask, None) - _subjects(ask, own),
        things={row["class"]: int(row["things"]) for row in classes},
        examples={row["class"]: row["example"] for row in classes},
        properties=_properties(ask, None) - _properties(ask, own),
        used=_sums(values, "class", "property"),
        objects=_sums(_rows(ask, "objects"), "class", "property", "object"),
        datatypes=_sums([row for row in values if "datatype" in row], "class", "property", "datatype"),
        links=_sums(ask(statistics_query("links")), "property", "site"),
    )


def _rows(ask: Ask, name: str) -> Rows:
    return [row for row in ask(statistics_query(name)) if not row["class"].startswith(_DESCRIBING)]


def _counted(name: str, graph: str | None) -> str:
    """Return the query of that name, asked of a graph; None for the default graph."""
    return (
        statistics_query(name)
        if graph is None
        else statistics_query(name).replace(" WHERE ", f" FROM <{graph}> WHERE ", 1)
    )


def _subjects(ask: Ask, graph: str | None) -> int:
    (row,) = ask(_counted("subjects", graph))
    return int(row["things"])


def _properties(ask: Ask, graph: str | None) -> Counter[str]:
    return Counter({row["property"]: int(row["triples"]) for row in ask(_counted("properties", graph))})


def _sums(rows: Rows, *columns: str) -> Counter:  # type: ignore[type-arg]  # as many columns as are named
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        sums[tuple(row[column] for column in columns)] += int(row["triples"])
    return sums
