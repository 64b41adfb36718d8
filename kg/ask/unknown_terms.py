"""Classes, properties and other terms in a query that the graph does not have."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.store import Select, named_terms

# Of each checked vocabulary: the names of classes and properties, and of individuals such as event types
_CHECKED = ("dip", "type", "schema", "oa", "skos", "prov", "geo")
_KNOWN = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?term WHERE {
  { ?part void:class|void:property ?term } UNION { ?term a owl:Class } UNION { ?term a owl:ObjectProperty }
  UNION { ?term a owl:DatatypeProperty } UNION { ?term a owl:NamedIndividual } UNION { ?term a skos:Concept }
}
"""
_LIKE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownTerm:
    """A term of a known vocabulary that the graph does not have."""

    name: str  # as in the query: "dip:Evnt"
    near: str  # the most similar name; empty if there is none

    def __str__(self) -> str:
        hint = f" Did you mean {self.near}?" if self.near else ""
        return f"The graph has no {self.name}.{hint}"


class Vocabulary:
    """The terms in a graph, read when they are first needed."""

    def __init__(self, select: Select, prefixes: Mapping[str, str]) -> None:
        self._select = select
        self._prefixes = prefixes

    def unknown_terms(self, query: str) -> list[UnknownTerm]:
        """Return the names in a query that no class, property or individual of the graph has.

        Only names of the vocabularies that the graph uses are checked. A graph without a description has no unknown terms.
        """
        found = named_terms(query, self._prefixes)
        return [
            UnknownTerm(name=name, near=self._near(name))
            for name, iri in found.items()
            if self._known and self._is_checked(iri) and iri not in self._known
        ]

    def _is_checked(self, iri: str) -> bool:
        return any(
            iri.startswith(self._prefixes[prefix]) and iri != self._prefixes[prefix] for prefix in _CHECKED
        )

    def _near(self, name: str) -> str:
        return next(iter(difflib.get_close_matches(name, self._names, 1, _LIKE)), "")

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(row["term"] for row in self._select(_KNOWN).records())

    @cached_property
    def _names(self) -> list[str]:
        return sorted(
            f"{prefix}:{iri.removeprefix(self._prefixes[prefix])}"
            for iri in self._known
            for prefix in _CHECKED
            if iri.startswith(self._prefixes[prefix])
        )
