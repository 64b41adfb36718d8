"""Reads everything about one resource with a single query, for lookup by subject and property."""

from collections.abc import Mapping

from kg import vocab
from kg.query_library import site_query
from kg.store import Select, Table

# The LIMIT on incoming links in queries/pages/describe.rq
_LINKS_PER_PAGE = 100


def describe_query(*resources: str, page_number: int = 1) -> str:
    """Return a CONSTRUCT query for resources, their parts and one page of their incoming links.

    Raises :class:`QueryError` if one of them is not an absolute IRI.
    """
    return site_query("describe", resources).replace(
        "OFFSET 0", f"OFFSET {(page_number - 1) * _LINKS_PER_PAGE}"
    )


def describe(select: Select, *resources: str, also: Table | None = None) -> "ResourceDescription":
    """Run the description query of resources, and add the triples of another table.

    Raises :class:`QueryError` if one of them is not an absolute IRI.
    """
    query = describe_query(*resources).replace("CONSTRUCT { ?s ?p ?o }", "SELECT DISTINCT ?s ?p ?o", 1)
    return ResourceDescription(select(query), *([also] if also else ()))


class ResourceDescription:
    """Property values of a resource and its parts, as strings."""

    def __init__(self, *tables: Table) -> None:
        """Index tables with the columns s, p and o."""
        self._values: dict[str, dict[str, list[str]]] = {}
        for record in (record for table in tables for record in table.records()):
            self._values.setdefault(record["s"], {}).setdefault(record["p"], []).append(record["o"])

    def values(self, subject: str, property_: str) -> list[str]:
        """Return all values of a property, sorted; empty if there are none."""
        return sorted(self._values.get(subject, {}).get(property_, ()))

    def first(self, subject: str, *path: str) -> str:
        """Follow a path of properties and return the first value at its end, or an empty string."""
        node = subject
        for property_ in path:
            node = next(iter(self.values(node, property_)), "")
        return node

    def label(self, subject: str) -> str:
        """Return the ``skos:prefLabel`` of a subject, otherwise its ``rdfs:label``, otherwise an empty string."""
        return self.first(subject, vocab.PREF_LABEL) or self.first(subject, vocab.LABEL)

    def fields(self, subject: str, paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """Return the first value at the end of each named path; names without a value are left out."""
        found = {name: self.first(subject, *path) for name, path in paths.items()}
        return {name: value for name, value in found.items() if value}
