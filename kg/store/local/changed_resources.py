"""Which resources a writer has changed since the last generation, so that its indexes need not be made anew."""

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg import vocab

_MOST = 300_000  # resources; of more, everything is made anew, which takes no longer
_IN_UNION = DefaultGraph()
_TYPE = NamedNode(vocab.A)

Statements = frozenset[tuple[NamedNode, object]]  # about a resource: property and value


class ChangedResources:
    """The IRIs of resources whose statements may have changed; unknown if there are many, or changes by SPARQL."""

    def __init__(self, *, is_known: bool) -> None:
        self._iris: set[str] | None = set() if is_known else None

    def add(self, quads: Iterable[Quad]) -> None:
        """Add the subjects of changed quads."""
        if self._iris is not None:
            self._iris.update(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
            if len(self._iris) > _MOST:
                self._iris = None

    def forget(self) -> None:
        """Note a change of unknown resources."""
        self._iris = None

    @property
    def iris(self) -> Collection[str] | None:
        """The IRIs; None if they are not known."""
        return self._iris


def statements(store: Store, resource: NamedNode) -> Statements:
    """Return the statements about a resource in the default graph."""
    quads = store.quads_for_pattern(resource, None, None, _IN_UNION)
    return frozenset((quad.predicate, quad.object) for quad in quads)


def types(found: Statements) -> set[str]:
    """Return the classes in the statements about a resource."""
    return {value.value for link, value in found if link == _TYPE and isinstance(value, NamedNode)}


def leading_to(
    store: Store, resource: NamedNode, links: Collection[NamedNode] | None = None
) -> Iterator[NamedNode]:
    """Yield the subjects of statements whose value is a resource; only those with one of ``links`` if they are given."""
    for quad in store.quads_for_pattern(None, None, resource, _IN_UNION):
        if isinstance(quad.subject, NamedNode) and (links is None or quad.predicate in links):
            yield quad.subject
