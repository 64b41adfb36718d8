"""Statistics of a store: instances by class, statements by property and value type."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from kg import vocab
from kg.query_library import statistics_query

Rows: TypeAlias = list[dict[str, str]]
RunSelect: TypeAlias = Callable[[str], Rows]
Usage: TypeAlias = tuple[str, str, str]  # IRIs: class, property, class or datatype of the value

# Only the description of a store has instances of classes that begin with these IRIs.
METADATA_CLASSES = (
    "http://rdfs.org/ns/void#",
    "http://www.w3.org/ns/dcat#",
    "http://www.w3.org/ns/sparql-service-description#",
    "http://www.w3.org/ns/shacl#PrefixDeclaration",
)
# Properties of links to other sites; the same as in queries/dataset/links.rq
IDENTITY_LINKS: Final = frozenset(
    (
        *(vocab.SAME_AS, f"{vocab.OWL}sameAs"),
        *(f"{vocab.SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")),
    )
)
QUERIES: Final = ("classes", "links", "objects", "properties", "subjects", "values")  # in queries/dataset
_COUNTERS: Final = ("instances", "properties", "class_properties", "object_classes", "datatypes", "links")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts by IRI."""

    subjects: int  # distinct subjects
    instances: Counter[str]  # by class
    examples: dict[str, str]  # one instance of each class
    properties: Counter[str]  # statements by property
    class_properties: Counter[tuple[str, str]]  # statements by class of the subject and property
    object_classes: Counter[Usage]  # statements whose object is an instance of a class
    datatypes: Counter[Usage]  # statements whose object is a literal
    links: Counter[tuple[str, str]]  # identity statements by property and site

    @property
    def triples(self) -> int:
        """The number of statements."""
        return self.properties.total()

    def plus(self, counts: Mapping[tuple[str, ...], int]) -> "Statistics":
        """Return the sums with counts by the name of a field and the key in it."""
        rows: list[list[str | int]] = [[*key, number] for key, number in counts.items()]
        return from_rows([*to_rows(self), *rows])

    def with_examples(self, examples: Mapping[str, str]) -> "Statistics":
        """Return the same counts with other examples."""
        return replace(self, examples=dict(examples))


def to_rows(statistics: Statistics) -> list[list[str | int]]:
    """Return the counts as rows: name of the field, key, number."""
    rows: list[list[str | int]] = [["subjects", statistics.subjects]]
    for name in _COUNTERS:
        for key, number in getattr(statistics, name).items():
            rows.append([name, *((key,) if isinstance(key, str) else key), number])
    return rows


def from_rows(rows: Iterable[list[str | int]]) -> Statistics:
    """Return the sums of rows, without examples."""
    subjects = 0
    counters: dict[str, Counter[Any]] = {name: Counter() for name in _COUNTERS}
    for name, *key, number in rows:
        if name == "subjects":
            subjects += int(number)
        else:
            counters[str(name)][key[0] if len(key) == 1 else tuple(key)] += int(number)
    known = {name: +counter for name, counter in counters.items()}
    return Statistics(subjects=subjects, examples={}, **known)


def count(select: RunSelect, excluded_graph: str) -> Statistics:
    """Count the default graph, excluding the dataset description in ``excluded_graph``."""
    classes = _rows(select, "classes")
    values = _rows(select, "values")
    literals = [row for row in values if "datatype" in row]
    return Statistics(
        subjects=_subjects(select, None) - _subjects(select, excluded_graph),
        instances=Counter({row["class"]: int(row["things"]) for row in classes}),
        examples={row["class"]: row["example"] for row in classes},
        properties=_properties(select, None) - _properties(select, excluded_graph),
        class_properties=_sums(values, "class", "property"),
        object_classes=_sums(_rows(select, "objects"), "class", "property", "object"),
        datatypes=_sums(literals, "class", "property", "datatype"),
        links=_sums(select(statistics_query("links")), "property", "site"),
    )


def _rows(select: RunSelect, name: str) -> Rows:
    """Return the rows of a query, without the classes of the description."""
    return [row for row in select(statistics_query(name)) if not row["class"].startswith(METADATA_CLASSES)]


def _query_over(name: str, graph: str | None) -> str:
    """Return the query of that name over a graph; None is the default graph."""
    query = statistics_query(name)
    return query if graph is None else query.replace(" WHERE ", f" FROM <{graph}> WHERE ", 1)


def _subjects(select: RunSelect, graph: str | None) -> int:
    (row,) = select(_query_over("subjects", graph))
    return int(row["things"])


def _properties(select: RunSelect, graph: str | None) -> Counter[str]:
    rows = select(_query_over("properties", graph))
    return Counter({row["property"]: int(row["triples"]) for row in rows})


def _sums(rows: Rows, *columns: str) -> Counter:  # type: ignore[type-arg]  # keys as long as columns
    """Return the sums of the column ``triples`` by the other columns."""
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        sums[tuple(row[column] for column in columns)] += int(row["triples"])
    return sums
