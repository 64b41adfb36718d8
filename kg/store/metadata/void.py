"""A store's description in its own graph, from figures: VoID, DCAT, and the prefixes that its queries need not declare.

https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/. Classes are parted by property, and these by what they
lead to (http://ldf.fi/void-ext for datatypes), as editors need it that complete what is typed.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import vocab
from kg.datafiles import folder
from kg.iris import Iris
from kg.store.metadata.statistics import Kind, Statistics

_VOID = "http://rdfs.org/ns/void#"
_VOID_EXT = "http://ldf.fi/void-ext#"
_SHACL = "http://www.w3.org/ns/shacl#"
_DIGEST = 12  # hexadecimal digits: of the few properties and classes of others, no two share them
_TITLE = "http://purl.org/dc/terms/title"
_SITES = {"http://www.wikidata.org/": "Wikidata", "https://sws.geonames.org/": "GeoNames"}
_EXAMPLES = (vocab.EVENT, vocab.EVENT_MENTION, vocab.NEWS_ARTICLE, vocab.ACTOR, vocab.PLACE)

_Fact = tuple[str, str, NamedNode | Literal]


def describe(figures: Statistics, iris: Iris, prefixes: Mapping[str, str]) -> set[Quad]:
    """Return the graph that describes a store with these figures; the same figures give the same graph."""
    graph = NamedNode(iris.dataset_graph)
    parts = _Parts(iris, prefixes)
    made = [*parts.whole(figures), *parts.classes(figures), *parts.links(figures), *parts.declared()]
    quads = {Quad(NamedNode(thing), NamedNode(link), value, graph) for thing, link, value in made}
    said = (folder("ontology") / "dataset" / "dataset.ttl").read_bytes()
    triples = parse(said, RdfFormat.TURTLE, base_iri=iris.base)
    return quads | {Quad(one.subject, one.predicate, one.object, graph) for one in triples}


def is_described(subject: str, iris: Iris) -> bool:
    """Tell whether a subject is one that :func:`describe` speaks of; nobody else does."""
    return subject.partition("#")[0] in {iris.dataset.partition("#")[0], iris.endpoint}


class _Parts:
    """The parts of the description, as facts: subject, property, value."""

    def __init__(self, iris: Iris, prefixes: Mapping[str, str]) -> None:
        self._iris = iris
        self._prefixes = prefixes

    def whole(self, figures: Statistics) -> Iterator[_Fact]:
        """Count the whole, and each property in it."""
        dataset = self._iris.dataset
        yield dataset, _VOID + "uriSpace", Literal(self._iris.resource_prefix)
        yield dataset, _VOID + "triples", Literal(figures.triples)
        yield dataset, _VOID + "distinctSubjects", Literal(figures.subjects)
        yield dataset, _VOID + "classes", Literal(len(figures.things))
        yield dataset, _VOID + "properties", Literal(len(figures.properties))
        for class_ in _EXAMPLES:
            if class_ in figures.examples:
                yield dataset, _VOID + "exampleResource", NamedNode(figures.examples[class_])
        for property_, number in figures.properties.items():
            yield from self._property(dataset, self._part("property", property_), property_, number)

    def classes(self, figures: Statistics) -> Iterator[_Fact]:
        """Part the whole by class, each class by property, and each property by class or datatype of its values."""
        for class_, number in figures.things.items():
            part = self._part("class", class_)
            yield self._iris.dataset, _VOID + "classPartition", NamedNode(part)
            yield part, _VOID + "class", NamedNode(class_)
            yield part, _VOID + "entities", Literal(number)
            yield part, _VOID + "exampleResource", NamedNode(figures.examples[class_])
        for used, number in figures.used.items():
            yield from self._property(
                self._part("class", used[0]), self._part("class", *used), used[1], number
            )
        for kind, number in figures.objects.items():
            yield from self._value(kind, number, _VOID + "class")
        for kind, number in figures.datatypes.items():
            yield from self._value(kind, number, _VOID_EXT + "datatype")

    def links(self, figures: Statistics) -> Iterator[_Fact]:
        """Describe each set of links to another site (https://www.w3.org/TR/void/#linkset)."""
        for (property_, site), number in figures.links.items():
            links, other = self._part("links", property_, site), self._part("site", site)
            yield links, vocab.A, NamedNode(_VOID + "Linkset")
            yield links, _VOID + "subjectsTarget", NamedNode(self._iris.dataset)
            yield links, _VOID + "objectsTarget", NamedNode(other)
            yield links, _VOID + "linkPredicate", NamedNode(property_)
            yield links, _VOID + "triples", Literal(number)
            yield self._iris.dataset, _VOID + "subset", NamedNode(links)
            yield other, vocab.A, NamedNode(_VOID + "Dataset")
            yield other, _TITLE, Literal(_SITES.get(site, urlsplit(site).netloc))
            yield other, _VOID + "uriSpace", Literal(site)

    def declared(self) -> Iterator[_Fact]:
        """Declare the prefixes (https://www.w3.org/TR/shacl/#sparql-prefixes)."""
        for name, space in self._prefixes.items():
            declaration = f"{self._iris.endpoint}#prefix-{name}"
            yield self._iris.endpoint, _SHACL + "declare", NamedNode(declaration)
            yield declaration, vocab.A, NamedNode(_SHACL + "PrefixDeclaration")
            yield declaration, _SHACL + "prefix", Literal(name)
            yield declaration, _SHACL + "namespace", Literal(space, datatype=NamedNode(vocab.XSD + "anyURI"))

    def _property(self, whole: str, part: str, property_: str, number: int) -> Iterator[_Fact]:
        yield whole, _VOID + "propertyPartition", NamedNode(part)
        yield part, _VOID + "property", NamedNode(property_)
        yield part, _VOID + "triples", Literal(number)

    def _value(self, kind: Kind, number: int, link: str) -> Iterator[_Fact]:
        """Part the property of a class by what it leads to; ``link`` says what that is."""
        class_, property_, value = kind
        part = self._part("class", class_, property_, value)
        yield self._part("class", class_, property_), f"{link}Partition", NamedNode(part)
        yield part, link, NamedNode(value)
        yield part, _VOID + "triples", Literal(number)

    def _part(self, kind: str, *iris: str) -> str:
        return self._iris.dataset_part("/".join([kind, *map(self._short, iris)]))

    def _short(self, iri: str) -> str:
        """Write an IRI in short, by prefix or by digest, in letters that a fragment may have."""
        for name, space in self._prefixes.items():
            if iri.startswith(space):
                return f"{name}:{quote(iri.removeprefix(space), safe='')}"
        return sha256(iri.encode()).hexdigest()[:_DIGEST]
