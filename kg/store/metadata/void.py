"""Description of a store in VoID and DCAT, with its predeclared prefixes.

Follows https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/. The dataset is partitioned by class, each class
by property, and each property by class or datatype of its values (http://ldf.fi/void-ext). Query editors use these
partitions for autocompletion.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TypeAlias
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import vocab
from kg.datafiles import folder
from kg.iris import Iris
from kg.store.metadata.statistics import Statistics, Usage

_VOID = "http://rdfs.org/ns/void#"
_VOID_EXT = "http://ldf.fi/void-ext#"
_SHACL = "http://www.w3.org/ns/shacl#"
_TITLE = "http://purl.org/dc/terms/title"
_DIGEST_DIGITS = 12  # for properties and classes without a prefix, which are few
_SITES = {"http://www.wikidata.org/": "Wikidata", "https://sws.geonames.org/": "GeoNames"}
_EXAMPLE_CLASSES = (vocab.EVENT, vocab.EVENT_MENTION, vocab.NEWS_ARTICLE, vocab.ACTOR, vocab.PLACE)

_Statement: TypeAlias = tuple[str, str, NamedNode | Literal]  # subject, property, value


def describe(statistics: Statistics, iris: Iris, prefixes: Mapping[str, str]) -> set[Quad]:
    """Return the graph that describes a store. The same statistics give the same graph."""
    graph = NamedNode(iris.dataset_graph)
    description = _Description(iris, prefixes)
    statements = [
        *description.dataset(statistics),
        *description.classes(statistics),
        *description.links(statistics),
        *description.prefixes(),
    ]
    quads = {
        Quad(NamedNode(subject), NamedNode(property_), value, graph)
        for subject, property_, value in statements
    }
    template = (folder("ontology") / "dataset" / "dataset.ttl").read_bytes()
    triples = parse(template, RdfFormat.TURTLE, base_iri=iris.base)
    return quads | {Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples}


def is_described(subject: str, iris: Iris) -> bool:
    """Return True if statements about ``subject`` occur only in the description."""
    return subject.partition("#")[0] in {iris.dataset.partition("#")[0], iris.endpoint}


class _Description:
    """The parts of the description as statements."""

    def __init__(self, iris: Iris, prefixes: Mapping[str, str]) -> None:
        self._iris = iris
        self._prefixes = prefixes

    def dataset(self, statistics: Statistics) -> Iterator[_Statement]:
        """Describe the whole dataset, partitioned by property."""
        dataset = self._iris.dataset
        yield dataset, _VOID + "uriSpace", Literal(self._iris.resource_prefix)
        yield dataset, _VOID + "triples", Literal(statistics.triples)
        yield dataset, _VOID + "distinctSubjects", Literal(statistics.subjects)
        yield dataset, _VOID + "classes", Literal(len(statistics.instances))
        yield dataset, _VOID + "properties", Literal(len(statistics.properties))
        for class_ in _EXAMPLE_CLASSES:
            if class_ in statistics.examples:
                yield dataset, _VOID + "exampleResource", NamedNode(statistics.examples[class_])
        for property_, count in statistics.properties.items():
            yield from self._property(dataset, self._part("property", property_), property_, count)

    def classes(self, statistics: Statistics) -> Iterator[_Statement]:
        """Describe the partitions by class, property, and class or datatype of the values."""
        for class_, count in statistics.instances.items():
            part = self._part("class", class_)
            yield self._iris.dataset, _VOID + "classPartition", NamedNode(part)
            yield part, _VOID + "class", NamedNode(class_)
            yield part, _VOID + "entities", Literal(count)
            example = statistics.examples[class_]
            # The IRI of a build contains its time, so it differs between builds of the same articles.
            if not example.startswith(f"{self._iris.resource_prefix}build/"):
                yield part, _VOID + "exampleResource", NamedNode(example)
        for used, count in statistics.class_properties.items():
            yield from self._property(
                self._part("class", used[0]), self._part("class", *used), used[1], count
            )
        for usage, count in statistics.object_classes.items():
            yield from self._value(usage, count, _VOID + "class")
        for usage, count in statistics.datatypes.items():
            yield from self._value(usage, count, _VOID_EXT + "datatype")

    def links(self, statistics: Statistics) -> Iterator[_Statement]:
        """Describe the links to each other site (https://www.w3.org/TR/void/#linkset)."""
        for (property_, site), count in statistics.links.items():
            links, target = self._part("links", property_, site), self._part("site", site)
            yield links, vocab.A, NamedNode(_VOID + "Linkset")
            yield links, _VOID + "subjectsTarget", NamedNode(self._iris.dataset)
            yield links, _VOID + "objectsTarget", NamedNode(target)
            yield links, _VOID + "linkPredicate", NamedNode(property_)
            yield links, _VOID + "triples", Literal(count)
            yield self._iris.dataset, _VOID + "subset", NamedNode(links)
            yield target, vocab.A, NamedNode(_VOID + "Dataset")
            yield target, _TITLE, Literal(_SITES.get(site, urlsplit(site).netloc))
            yield target, _VOID + "uriSpace", Literal(site)

    def prefixes(self) -> Iterator[_Statement]:
        """Declare the prefixes (https://www.w3.org/TR/shacl/#sparql-prefixes)."""
        for name, space in self._prefixes.items():
            declaration = f"{self._iris.endpoint}#prefix-{name}"
            yield self._iris.endpoint, _SHACL + "declare", NamedNode(declaration)
            yield declaration, vocab.A, NamedNode(_SHACL + "PrefixDeclaration")
            yield declaration, _SHACL + "prefix", Literal(name)
            yield declaration, _SHACL + "namespace", Literal(space, datatype=NamedNode(vocab.XSD + "anyURI"))

    def _property(self, whole: str, part: str, property_: str, count: int) -> Iterator[_Statement]:
        yield whole, _VOID + "propertyPartition", NamedNode(part)
        yield part, _VOID + "property", NamedNode(property_)
        yield part, _VOID + "triples", Literal(count)

    def _value(self, usage: Usage, count: int, term: str) -> Iterator[_Statement]:
        """Describe the values of a property of a class.

        ``term`` is the IRI of void:class or of the extension's datatype.
        """
        class_, property_, value = usage
        part = self._part("class", class_, property_, value)
        yield self._part("class", class_, property_), f"{term}Partition", NamedNode(part)
        yield part, term, NamedNode(value)
        yield part, _VOID + "triples", Literal(count)

    def _part(self, kind: str, *iris: str) -> str:
        return self._iris.dataset_part("/".join([kind, *map(self._abbreviate, iris)]))

    def _abbreviate(self, iri: str) -> str:
        """Return a prefixed name or a digest for an IRI, which is valid in a fragment."""
        for name, space in self._prefixes.items():
            if iri.startswith(space):
                return f"{name}:{quote(iri.removeprefix(space), safe='')}"
        return sha256(iri.encode()).hexdigest()[:_DIGEST_DIGITS]
