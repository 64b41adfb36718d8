"""The ontology by its own rules: every term said what it is, used, and in step with the code."""

from types import MappingProxyType

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import vocab
from kg.extract.lexicon import LEXICON
from kg.model import EventType
from kg.rdf.validate import validate
from kg.resources import folder

ONTOLOGY = folder("ontology")
DIP = Namespace(vocab.DIP)
TYPE = Namespace(vocab.TYPE)
CAMEO = Namespace("https://w3id.org/diplomacy/cameo/")
SHAPE = Namespace("https://w3id.org/diplomacy/shapes#")
PUBLISHED = ["diplomacy.ttl", "event-types.ttl", "cameo.ttl", "sectors.ttl"]
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
ALIGNMENTS = sorted((ONTOLOGY / "alignments").glob("*.ttl"))


def read(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(ONTOLOGY / name)
    return graph


def _is_ours(node: Node) -> bool:
    return isinstance(node, URIRef) and node in DIP


def cameo_codes(ontology: Graph) -> dict[str, Node]:
    return {str(code): term for term, code in ontology.subject_objects(SKOS.notation) if term in CAMEO}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read(*PUBLISHED)


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> set[URIRef]:
    return {term for term in ontology.subjects(SKOS.definition) if term in DIP}


def test_the_ontology_keeps_its_own_shapes(ontology: Graph) -> None:
    assert validate(ontology) == []


def test_the_header_says_what_a_reader_must_know() -> None:
    graph, header = read("diplomacy.ttl"), URIRef(vocab.DIP.removesuffix("#"))
    (version,) = graph.objects(header, OWL.versionInfo)
    assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{version}")
    said = {str(link).rpartition("/")[2] for link in graph.predicates(header)}
    assert {"title", "description", "creator", "license", "preferredNamespacePrefix"} <= said


def test_what_is_stored_has_no_blank_nodes(ontology: Graph) -> None:
    assert not [node for triple in ontology for node in triple if isinstance(node, BNode)]


def test_every_term_that_is_spoken_of_is_defined(ontology: Graph, terms: set[URIRef]) -> None:
    shapes = read("shapes.ttl")
    spoken = {node for graph in (ontology, shapes) for triple in graph for node in triple if _is_ours(node)}
    assert spoken == terms


def test_every_term_is_used_by_the_code_or_by_another_term(ontology: Graph, terms: set[URIRef]) -> None:
    code = {URIRef(value) for name, value in vars(vocab).items() if name.isupper() and isinstance(value, str)}
    for mapping in vars(vocab).values():
        if isinstance(mapping, MappingProxyType):
            code |= {URIRef(term) for term in mapping.values()}
    ranges = set(ontology.objects(None, RDFS.range))
    data = read("event-types.ttl", "cameo.ttl", "actors/actors.ttl")
    assert terms <= code | ranges | set(data.predicates()) | set(data.objects(None, RDF.type))


def test_no_term_is_two_kinds_of_thing(ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
    members = [set(ontology.subjects(RDF.type, kind)) for kind in kinds]
    assert sum(map(len, members)) == len(set.union(*members))


def test_the_types_of_the_scheme_are_those_of_the_code(ontology: Graph) -> None:
    scheme = {str(code): term for term, code in ontology.subject_objects(SKOS.notation) if term in TYPE}
    types = {type_.value: URIRef(vocab.EVENT_TYPES[type_]) for type_ in EventType}
    modes = {f"{type_}-{mode}": URIRef(iri) for (type_, mode), iri in vocab.MODES.items()}
    assert scheme == types | modes


def test_each_mode_is_below_its_type_alone(ontology: Graph) -> None:
    for (type_, _), mode in vocab.MODES.items():
        assert set(ontology.objects(URIRef(mode), SKOS.broader)) == {URIRef(vocab.EVENT_TYPES[type_])}


def test_types_and_modes_have_scores_on_the_side_of_their_quad_class(ontology: Graph) -> None:
    """All but STATE, which is none of PLOVER's, and vandalism, which the manual's table leaves out."""
    for term in ontology.subjects(SKOS.notation):
        if term not in TYPE or term in {TYPE.STATE, TYPE["PROTEST-vandalize"]}:
            continue
        (score,) = ontology.objects(term, DIP.ploverScore)
        assert -10 <= score.toPython() <= 10
        cooperation = {TYPE["verbal-cooperation"], TYPE["material-cooperation"]}
        above = set(ontology.transitive_objects(term, SKOS.broader))
        assert score.toPython() > 0 if above & cooperation else score.toPython() <= 0.5


def test_each_plover_type_is_in_one_quad_class(ontology: Graph) -> None:
    quads = {TYPE[f"{how}-{what}"] for how in ("verbal", "material") for what in ("cooperation", "conflict")}
    for type_ in EventType:
        broader = set(ontology.objects(TYPE[type_], SKOS.broader))
        assert broader <= quads
        assert len(broader) == (type_ is not EventType.STATE)


def test_cameo_has_its_twenty_roots_each_with_a_type(ontology: Graph) -> None:
    roots = {code: term for code, term in cameo_codes(ontology).items() if len(code) == 2}
    assert sorted(roots) == [f"{number:02}" for number in range(1, 21)]
    matches = (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
    matched = {
        root: {o for link in matches for o in ontology.objects(term, link)} for root, term in roots.items()
    }
    assert all(matched.values())
    assert set.union(*matched.values()) == {TYPE[type_] for type_ in EventType}


def test_each_code_that_is_no_root_is_below_the_one_that_it_begins_with(ontology: Graph) -> None:
    codes = cameo_codes(ontology)
    for code, term in codes.items():
        above = [
            str(ontology.value(broader, SKOS.notation)) for broader in ontology.objects(term, SKOS.broader)
        ]
        longest = max((other for other in codes if other != code and code.startswith(other)), default=None)
        assert above == ([] if longest is None else [longest])


@pytest.mark.parametrize("rule", [rule for rule in LEXICON.rules if rule.cameo], ids=lambda rule: rule.name)
def test_what_a_rule_assigns_is_in_the_scheme_and_matched(ontology: Graph, rule) -> None:
    """Who adds a code to a rule adds its concept to ontology/cameo.ttl, with what it is in PLOVER."""
    code = cameo_codes(ontology).get(rule.cameo)
    assert code is not None, rule.cameo
    _is_matched(ontology, code, rule.type, rule.mode)


@pytest.mark.parametrize("intent", LEXICON.intents.values(), ids=lambda intent: intent.cameo)
def test_what_an_intention_is_coded_as_is_in_the_scheme_and_matched(ontology: Graph, intent) -> None:
    for mode in {intent.mode, *intent.modes.values()}:
        _is_matched(ontology, cameo_codes(ontology)[intent.cameo], intent.becomes, mode)


def _is_matched(ontology: Graph, code: Node, type_: EventType, mode: str | None) -> None:
    """The code's matches are the type, or a mode of it: the very mode, where the rule has one."""
    matched = {match for link in MATCHES for match in ontology.objects(code, link)}
    own = {TYPE[type_], TYPE[f"{type_}-{mode}"]} if mode else {TYPE[type_]}
    below = set() if mode else set(ontology.subjects(SKOS.broader, TYPE[type_]))
    assert matched & (own | below)


def test_no_code_is_the_same_as_two_concepts(ontology: Graph) -> None:
    for term in cameo_codes(ontology).values():
        links = [link for link in MATCHES if (term, link, None) in ontology]
        assert len(links) == 1
        assert links != [SKOS.exactMatch] or len(set(ontology.objects(term, SKOS.exactMatch))) == 1


def test_the_shape_of_events_allows_the_types_of_the_scheme() -> None:
    shapes = read("shapes.ttl")
    allowed = shapes.value(SHAPE.EventTyped, SH["in"])
    assert set(Collection(shapes, allowed)) == {TYPE[type_] for type_ in EventType}
    own = shapes.value(SHAPE.MentionTriggerType, SH["in"])
    assert set(Collection(shapes, own)) == set(Collection(shapes, allowed))


def test_the_shape_of_modes_allows_the_modes_of_the_scheme() -> None:
    shapes = read("shapes.ttl")
    allowed = shapes.value(SHAPE.Mode, SH["in"])
    assert set(Collection(shapes, allowed)) == {URIRef(mode) for mode in vocab.MODES.values()}


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_an_alignment_speaks_of_our_terms_and_says_nothing_of_others(file, terms: set[URIRef]) -> None:
    alignment = Graph().parse(file)
    assert len(alignment)
    assert set(alignment.subjects()) <= terms


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_no_alignment_makes_every_event_one_that_happened(file) -> None:
    alignment = Graph().parse(file)
    assert (DIP.Event, RDFS.subClassOf, None) not in alignment
    links = {DIP.agent, DIP.patient, DIP.recipient, DIP.time, DIP.place, DIP.eventType}
    assert not links & set(alignment.subjects(RDFS.subPropertyOf))
