"""Direct lookups in the graph, without SPARQL: for exports that read every event."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from kg import vocab
from kg.store.local.snapshot import Snapshot
from kg.store.results import Term

Facts: TypeAlias = Mapping[str, tuple[Term, ...]]  # the values of each property of a resource

_CACHED_RESOURCES = 20_000  # actors, places and types occur in many events


class Lookup:
    """Direct access to the statements of one generation."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.iris = snapshot.iris
        self._store = snapshot.store
        self.cached_facts = lru_cache(maxsize=_CACHED_RESOURCES)(self.facts)

    def instances(self, class_: str) -> Iterator[str]:
        """Yield the IRIs of the instances of a class, in no particular order."""
        for quad in self._store.quads_for_pattern(
            None, NamedNode(vocab.A), NamedNode(class_), DefaultGraph()
        ):
            yield str(quad.subject.value)  # type: ignore[union-attr]

    def value(self, thing: str, property_: str) -> str:
        """Return the first value of a property in sorted order, or an empty string."""
        quads = self._store.quads_for_pattern(NamedNode(thing), NamedNode(property_), None, DefaultGraph())
        return min((_term(quad.object).value for quad in quads), default="")

    def facts(self, thing: str) -> Facts:
        """Return the statements about a resource; the values of each property are sorted."""
        values: dict[str, list[Term]] = {}
        for quad in self._store.quads_for_pattern(NamedNode(thing), None, None, DefaultGraph()):
            values.setdefault(quad.predicate.value, []).append(_term(quad.object))
        return {
            property_: tuple(sorted(terms, key=lambda term: term.value))
            for property_, terms in values.items()
        }


def _term(node: NamedNode | BlankNode | Literal | Triple) -> Term:
    if isinstance(node, Literal):
        return Term(value=node.value, kind="literal", datatype=node.datatype.value, language=node.language)
    return Term(value=str(node.value), kind="uri")  # type: ignore[union-attr]  # a store has no other nodes
