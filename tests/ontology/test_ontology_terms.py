"""Tests of the ontology's own rules: terms are defined, used, and consistent with the code."""

from types import MappingProxyType

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import vocab
from kg.datafiles import folder
from kg.extract.lexicon import LEXICON
from kg.model import EventType
from kg.rdf.shacl import validate

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


def _is_own_term(node: Node) -> bool:
    return isinstance(node, URIRef) and node in DIP


def cameo_codes(ontology: Graph) -> dict[str, Node]:
    return {str(code): term for term, code in ontology.subject_objects(SKOS.notation) if term in CAMEO}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read(*PUBLISHED)


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> set[URIRef]:
    return {term for term in ontology.subjects(SKOS.definition) if term in DIP}


def test_ontology_conforms_to_its_own_shapes(ontology: Graph) -> None:
    assert validate(ontology) == []


def test_header_has_the_required_metadata() -> None:
    graph, header = read("diplomacy.ttl"), URIRef(vocab.DIP.removesuffix("#"))
    (version,) = graph.objects(header, OWL.versionInfo)
    assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{version}")
    fields = {str(link).rpartition("/")[2] for link in graph.predicates(header)}
    assert {"title", "description", "creator", "license", "preferredNamespacePrefix"} <= fields


def test_stored_files_have_no_blank_nodes(ontology: Graph) -> None:
    assert not [node for triple in ontology for node in triple if isinstance(node, BNode)]


def test_terms_in_use_are_exactly_the_defined_ones(ontology: Graph, terms: set[URIRef]) -> None:
    shapes = read("shapes.ttl")
    used = {node for graph in (ontology, shapes) for triple in graph for node in triple if _is_own_term(node)}
    assert used == terms


def test_terms_are_used_by_the_code_or_the_data(ontology: Graph, terms: set[URIRef]) -> None:
    code = {URIRef(value) for name, value in vars(vocab).items() if name.isupper() and isinstance(value, str)}
    for mapping in vars(vocab).values():
        if isinstance(mapping, MappingProxyType):
            code |= {URIRef(term) for term in mapping.values()}
    ranges = set(ontology.objects(None, RDFS.range))
    data = read("event-types.ttl", "cameo.ttl", "actors/actors.ttl")
    assert terms <= code | ranges | set(data.predicates()) | set(data.objects(None, RDF.type))


def test_terms_each_have_a_single_kind(ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
    members = [set(ontology.subjects(RDF.type, kind)) for kind in kinds]
    assert sum(map(len, members)) == len(set.union(*members))


def test_scheme_has_the_types_and_modes_of_the_code(ontology: Graph) -> None:
    scheme = {str(code): term for term, code in ontology.subject_objects(SKOS.notation) if term in TYPE}
    types = {type_.value: URIRef(vocab.EVENT_TYPES[type_]) for type_ in EventType}
    modes = {f"{type_}-{mode}": URIRef(iri) for (type_, mode), iri in vocab.MODES.items()}
    assert scheme == types | modes


def test_modes_each_have_their_type_as_only_parent(ontology: Graph) -> None:
    for (type_, _), mode in vocab.MODES.items():
        assert set(ontology.objects(URIRef(mode), SKOS.broader)) == {URIRef(vocab.EVENT_TYPES[type_])}


def test_scores_have_the_sign_of_their_quad_class(ontology: Graph) -> None:
    """Exclude STATE, which is not a PLOVER type, and vandalism, which the manual's table omits."""
    for term in ontology.subjects(SKOS.notation):
        if term not in TYPE or term in {TYPE.STATE, TYPE["PROTEST-vandalize"]}:
            continue
        (score,) = ontology.objects(term, DIP.ploverScore)
        assert -10 <= score.toPython() <= 10
        cooperation = {TYPE["verbal-cooperation"], TYPE["material-cooperation"]}
        above = set(ontology.transitive_objects(term, SKOS.broader))
        assert score.toPython() > 0 if above & cooperation else score.toPython() <= 0.5


def test_plover_types_are_each_in_one_quad_class(ontology: Graph) -> None:
    quads = {TYPE[f"{how}-{what}"] for how in ("verbal", "material") for what in ("cooperation", "conflict")}
    for type_ in EventType:
        broader = set(ontology.objects(TYPE[type_], SKOS.broader))
        assert broader <= quads
        assert len(broader) == (type_ is not EventType.STATE)


def test_cameo_roots_are_complete_and_mapped(ontology: Graph) -> None:
    roots = {code: term for code, term in cameo_codes(ontology).items() if len(code) == 2}
    assert sorted(roots) == [f"{number:02}" for number in range(1, 21)]
    matches = (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
    matched = {
        root: {o for link in matches for o in ontology.objects(term, link)} for root, term in roots.items()
    }
    assert all(matched.values())
    assert set.union(*matched.values()) == {TYPE[type_] for type_ in EventType}


def test_cameo_codes_are_below_their_longest_prefix(ontology: Graph) -> None:
    codes = cameo_codes(ontology)
    for code, term in codes.items():
        above = [
            str(ontology.value(broader, SKOS.notation)) for broader in ontology.objects(term, SKOS.broader)
        ]
        longest = max((other for other in codes if other != code and code.startswith(other)), default=None)
        assert above == ([] if longest is None else [longest])


@pytest.mark.parametrize("rule", [rule for rule in LEXICON.rules if rule.cameo], ids=lambda rule: rule.name)
def test_cameo_code_of_each_rule_is_mapped(ontology: Graph, rule) -> None:
    """A new code in a rule needs a concept in ontology/cameo.ttl with a mapping to PLOVER."""
    code = cameo_codes(ontology).get(rule.cameo)
    assert code is not None, rule.cameo
    _assert_mapped(ontology, code, rule.type, rule.mode)


def test_codes_of_intentions_are_those_of_agreements_threats_and_concessions(ontology: Graph) -> None:
    for code in LEXICON.intents.values():
        matched = {match for link in MATCHES for match in ontology.objects(cameo_codes(ontology)[code], link)}
        types = {
            *matched,
            *(broader for match in matched for broader in ontology.objects(match, SKOS.broader)),
        }
        assert types & {TYPE["AGREE"], TYPE["THREATEN"], TYPE["CONCEDE"]}


def _assert_mapped(ontology: Graph, code: Node, type_: EventType, mode: str | None) -> None:
    """Assert that the code is mapped to the type or one of its modes, or to exactly this mode if there is one."""
    matched = {match for link in MATCHES for match in ontology.objects(code, link)}
    own = {TYPE[type_], TYPE[f"{type_}-{mode}"]} if mode else {TYPE[type_]}
    below = set() if mode else set(ontology.subjects(SKOS.broader, TYPE[type_]))
    assert matched & (own | below)


def test_cameo_codes_have_one_kind_of_mapping(ontology: Graph) -> None:
    for term in cameo_codes(ontology).values():
        links = [link for link in MATCHES if (term, link, None) in ontology]
        assert len(links) == 1
        assert links != [SKOS.exactMatch] or len(set(ontology.objects(term, SKOS.exactMatch))) == 1


def test_event_shape_allows_the_types_of_the_scheme() -> None:
    shapes = read("shapes.ttl")
    allowed = shapes.value(SHAPE.EventTyped, SH["in"])
    assert set(Collection(shapes, allowed)) == {TYPE[type_] for type_ in EventType}


def test_mode_shape_allows_the_modes_of_the_scheme() -> None:
    shapes = read("shapes.ttl")
    allowed = shapes.value(SHAPE.Mode, SH["in"])
    assert set(Collection(shapes, allowed)) == {URIRef(mode) for mode in vocab.MODES.values()}


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_alignment_describes_only_our_terms(file, terms: set[URIRef]) -> None:
    alignment = Graph().parse(file)
    assert len(alignment)
    assert set(alignment.subjects()) <= terms


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_alignment_asserts_nothing_about_all_events(file) -> None:
    alignment = Graph().parse(file)
    assert (DIP.Event, RDFS.subClassOf, None) not in alignment
    links = {DIP.agent, DIP.patient, DIP.recipient, DIP.time, DIP.place, DIP.eventType}
    assert not links & set(alignment.subjects(RDFS.subPropertyOf))
