"""Statistics of a store from those of its last generation and the resources that have changed since."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg import vocab
from kg.iris import Iris
from kg.store.local.changed_resources import Statements, leading_to, statements, types
from kg.store.metadata.statistics import IDENTITY_LINKS, METADATA_CLASSES, Statistics
from kg.store.metadata.void import is_described

_SITE: Final = re.compile(r"^([a-z]+://[^/]+/).*$")
_OWN_SITE: Final = "https://w3id.org/diplomacy/"

_Counts = Counter[tuple[str, ...]]  # by the name of a field of the statistics and the key in it


def updated(
    earlier: Statistics, before: Store, after: Store, resources: Collection[str], iris: Iris
) -> Statistics:
    """Return the statistics of a store, given those of an earlier state and the resources that may differ."""
    counts, examples, leaving = _Counts(), dict(earlier.examples), set[str]()
    for resource in _concerned(before, after, resources, iris):
        old, new = (statements(store, resource) for store in (before, after))
        counts.subtract(_contribution(before, old, iris))
        counts.update(_contribution(after, new, iris))
        for class_ in types(new):
            examples[class_] = min(examples.get(class_, resource.value), resource.value)
        leaving |= types(old) - types(new)
    found = earlier.plus(counts)
    for class_ in leaving & found.instances.keys():
        examples[class_] = _first(after, class_)
    return found.with_examples({class_: examples[class_] for class_ in found.instances})


def _concerned(before: Store, after: Store, resources: Collection[str], iris: Iris) -> Iterator[NamedNode]:
    """Yield the resources that differ, and those with statements about one of other classes than before."""
    seen: set[NamedNode] = set()
    for resource in map(NamedNode, resources):
        old, new = (statements(store, resource) for store in (before, after))
        if old == new:
            continue
        above = set[NamedNode]()
        if types(old) != types(new):
            above = {one for store in (before, after) for one in leading_to(store, resource)}
        for one in {resource, *above} - seen:
            seen.add(one)
            if not is_described(one.value, iris):
                yield one


def _contribution(store: Store, found: Statements, iris: Iris) -> Iterator[tuple[str, ...]]:
    """Yield what the statements about a resource add to the counts."""
    if found:
        yield ("subjects",)
    classes = {class_ for class_ in types(found) if not class_.startswith(METADATA_CLASSES)}
    yield from (("instances", class_) for class_ in classes)
    for link, value in found:
        yield "properties", link.value
        yield from (("class_properties", class_, link.value) for class_ in classes)
        if isinstance(value, Literal):
            yield from (("datatypes", class_, link.value, value.datatype.value) for class_ in classes)
        elif isinstance(value, NamedNode) and link.value != vocab.A and classes:
            for other in types(statements(store, value)):
                yield from (("object_classes", class_, link.value, other) for class_ in classes)
        if link.value in IDENTITY_LINKS and isinstance(value, NamedNode) and _is_foreign(value.value, iris):
            yield "links", link.value, _SITE.sub(r"\1", value.value)


def _is_foreign(iri: str, iris: Iris) -> bool:
    return not iri.startswith((iris.resource_prefix, _OWN_SITE))


def _first(store: Store, class_: str) -> str:
    """Return the first resource of a class in alphabetical order."""
    return min(one.value for one in leading_to(store, NamedNode(class_), {NamedNode(vocab.A)}))
