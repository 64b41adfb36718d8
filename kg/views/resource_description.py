"""Reads everything about one resource with a single query, for lookup by subject and property."""

from collections.abc import Mapping

from kg import vocab
from kg.query_library import site_query
from kg.store import Select, Table

# The LIMIT on incoming links in queries/pages/describe.rq
_LINKS_PER_PAGE = 100


def describe_query(resource: str, *, page_number: int = 1) -> str:
    """Return a CONSTRUCT query for a resource, its parts and one page of its incoming links.

    Raises :class:`QueryError` if ``resource`` is not an absolute IRI.
    """
    return site_query("describe", [resource]).replace(
        "OFFSET 0", f"OFFSET {(page_number - 1) * _LINKS_PER_PAGE}"
    )


def select_description(resource: str) -> str:
    """Return the description query as a SELECT of ?s, ?p and ?o. Raises as :func:`describe_query`."""
    return describe_query(resource).replace("CONSTRUCT { ?s ?p ?o }", "SELECT DISTINCT ?s ?p ?o", 1)


def describe(select: Select, resource: str) -> "ResourceDescription":
    """Run the description query of a resource. Raises :class:`QueryError` if it is not an absolute IRI."""
    return ResourceDescription(select(select_description(resource)))


class ResourceDescription:
    """Property values of a resource and its parts, as strings."""

    def __init__(self, *tables: Table) -> None:
        """Index tables with the columns s, p and o."""
        self._values: dict[str, dict[str, list[str]]] = {}
        triples = dict.fromkeys((one["s"], one["p"], one["o"]) for table in tables for one in table.records())
        for subject, property_, value in triples:
            self._values.setdefault(subject, {}).setdefault(property_, []).append(value)

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
