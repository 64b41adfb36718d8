"""What the graph says of one thing after another, without a query: for exports that go over all events."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from kg import vocab
from kg.store.local.snapshot import Snapshot
from kg.store.results import Term

Facts = Mapping[str, tuple[Term, ...]]  # values by property

_REMEMBERED = 20_000  # things whose facts are kept at hand: actors, places and types come again and again


class Lookup:
    """Looks things up in one generation."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.iris = snapshot.iris
        self._store = snapshot.store
        self.remembered = lru_cache(maxsize=_REMEMBERED)(self.facts)

    def instances(self, class_: str) -> Iterator[str]:
        """Yield the IRI of each thing of a class, in no order that means anything."""
        found = self._store.quads_for_pattern(None, NamedNode(vocab.A), NamedNode(class_), DefaultGraph())
        for quad in found:
            yield str(quad.subject.value)  # type: ignore[union-attr]

    def value(self, thing: str, link: str) -> str:
        """Return one value of a property, or nothing."""
        found = self._store.quads_for_pattern(NamedNode(thing), NamedNode(link), None, DefaultGraph())
        return min((_term(quad.object).value for quad in found), default="")

    def facts(self, thing: str) -> Facts:
        """Return what is said of a thing, the values of each property in order."""
        said: dict[str, list[Term]] = {}
        for quad in self._store.quads_for_pattern(NamedNode(thing), None, None, DefaultGraph()):
            said.setdefault(quad.predicate.value, []).append(_term(quad.object))
        return {link: tuple(sorted(terms, key=lambda term: term.value)) for link, terms in said.items()}


def _term(node: NamedNode | BlankNode | Literal | Triple) -> Term:
    if isinstance(node, Literal):
        return Term(value=node.value, kind="literal", datatype=node.datatype.value, language=node.language)
    return Term(value=str(node.value), kind="uri")  # type: ignore[union-attr]  # a store has no other nodes
