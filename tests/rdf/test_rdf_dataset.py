"""Resolution to dataset: classes, links, evidence and named graphs."""

from dataclasses import replace
from decimal import Decimal

import pyoxigraph
import pytest
import stories
from invented import BERN, CHAD, NORWAY, met, met_without_time, part, resolution, resolved
from rdflib import OWL, PROV, RDF, RDFS, SKOS, BNode, Dataset, Graph, Literal, Namespace, URIRef

from kg import __version__, vocab
from kg.datafiles import folder
from kg.model import Actor, ActorKind, Certainty, Event, EventType, Place, PlaceLink, Resolution, Role
from kg.rdf import to_dataset, to_nquads
from kg.rdf.nquads import nquads
from kg.rdf.shacl import validate

BASE = "http://example.org/"
DIP = Namespace(vocab.DIP)
OA = Namespace(vocab.OA)
SDO = Namespace(vocab.SCHEMA)
XSD = Namespace(vocab.XSD)
ID = Namespace(f"{BASE}id/")
EVENTS = URIRef(f"{BASE}graph/events")
ARTICLE = URIRef(f"{BASE}graph/article/0af3")


def union(*datasets: Dataset) -> Graph:
    triples = Graph()
    for dataset in datasets:
        for subject, predicate, value, _ in dataset.quads():
            triples.add((subject, predicate, value))
    return triples


def lines(dataset: Dataset) -> list[str]:
    return sorted(filter(None, dataset.serialize(format="nquads").split("\n")))


def parsed(content: bytes) -> set[pyoxigraph.Quad]:
    return set(pyoxigraph.parse(content, pyoxigraph.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def dataset(bern: Resolution) -> Dataset:
    return to_dataset(bern, base=BASE)


@pytest.fixture(scope="module")
def graph(dataset: Dataset) -> Graph:
    return union(dataset)


def event(graph: Graph, trigger: str) -> URIRef:
    return graph.value(predicate=DIP.hasMention, object=mention(graph, trigger))


def mention(graph: Graph, trigger: str) -> URIRef:
    mentions = set(graph.subjects(RDF.type, DIP.EventMention))
    (found,) = [one for one in mentions if graph.value(one, OA.exact) == Literal(trigger)]
    return found


def quote(graph: Graph, subject: URIRef, predicate: URIRef) -> str:
    return str(graph.value(graph.value(subject, predicate), OA.exact))


def test_dataset_conforms_to_the_shapes(dataset: Dataset) -> None:
    assert validate(dataset) == []


def test_article_without_metadata_conforms(bare: Resolution) -> None:
    dataset = to_dataset(bare, base=BASE)
    assert validate(dataset) == []
    assert len(dataset.graph(EVENTS)) == 0
    assert {str(link) for link in union(dataset).predicates(ID["article/0b"])} == {
        vocab.A, vocab.ARTICLE_BODY, vocab.SOURCE,
    }  # fmt: skip


def test_offsets_of_evidence_match_its_quote(graph: Graph) -> None:
    (body,) = map(str, graph.objects(None, SDO.articleBody))
    all_evidence = list(graph.subjects(OA.exact))
    assert len(all_evidence) > 20
    for evidence in all_evidence:
        start, end = int(graph.value(evidence, OA.start)), int(graph.value(evidence, OA.end))
        assert body[start:end] == str(graph.value(evidence, OA.exact))


def test_equal_spans_share_one_evidence_node(graph: Graph) -> None:
    offsets = [
        (graph.value(one, OA.start), graph.value(one, OA.end)) for one in set(graph.subjects(OA.exact))
    ]
    mentions = set(graph.subjects(RDF.type, DIP.EventMention))
    triggers = [(graph.value(one, OA.start), graph.value(one, OA.end)) for one in mentions]
    evidence = [pair for pair in offsets if pair not in triggers]
    assert len(set(evidence)) == len(evidence)
    (denied,) = [one for one in graph.subjects(OA.exact, Literal("denied")) if one not in mentions]
    assert {link for _, link in graph.subject_predicates(denied)} == {DIP.polarityCue, DIP.cue}


def test_only_stated_facts_are_asserted_events(graph: Graph) -> None:
    assert len(set(graph.subjects(RDF.type, DIP.Act))) == 4
    (asserted,) = graph.subjects(RDF.type, DIP.AssertedEvent)
    assert asserted == event(graph, "met")


def test_statement_is_no_act_and_tells_of_one(graph: Graph) -> None:
    (statement,) = graph.subjects(RDF.type, DIP.Statement)
    assert set(graph.objects(statement, RDF.type)) == {DIP.Event, DIP.Statement}
    assert graph.value(statement, DIP.agent) == ID["actor/person/l%C3%A9a-huber"]
    assert set(graph.objects(statement, DIP.tells)) == {event(graph, "send")}
    telling = graph.value(statement, DIP.hasMention)
    assert quote(graph, telling, DIP.contentEvidence) == "“We will send doctors to Chad,”"
    assert quote(graph, telling, DIP.addressee) == "reporters"
    assert quote(graph, telling, DIP.occasion) == "a forum"


def test_other_clauses_are_stored_only_on_request(bern: Resolution) -> None:
    default = union(to_dataset(bern, base=BASE))
    everything = union(to_dataset(bern, base=BASE, other_clauses=True))
    events = set(everything.subjects(RDF.type, DIP.Event))
    (other,) = events - set(default.subjects(RDF.type, DIP.Event))
    assert set(everything.objects(other, RDF.type)) == {DIP.Event}
    assert other == event(everything, "mediates")
    assert validate(everything) == []


def test_other_clause_without_a_known_actor_is_not_stored() -> None:
    dataset = to_dataset(
        resolution(resolved(4, "veto", part(Role.AGENT, "NATO", 4))), base=BASE, other_clauses=True
    )
    assert len(dataset.graph(EVENTS)) == 0


@pytest.mark.parametrize(
    ("label", "polarity", "certainty"),
    [
        ("met", DIP.Stated, DIP.Fact),
        ("closed", DIP.Denied, DIP.Fact),
        ("send", DIP.Stated, DIP.Planned),
        ("veto", DIP.Stated, DIP.Possible),
    ],
)
def test_event_has_polarity_and_certainty(graph: Graph, label: str, polarity, certainty) -> None:
    assert set(graph.objects(event(graph, label), DIP.polarity)) == {polarity}
    assert set(graph.objects(event(graph, label), DIP.certainty)) == {certainty}


def test_mention_repeats_no_code_of_its_event(graph: Graph) -> None:
    for code in (DIP.polarity, DIP.certainty, DIP.eventType, DIP.mode):
        assert graph.value(mention(graph, "met"), code) is None


def test_mention_has_the_codes_in_which_it_differs() -> None:
    planned = resolved(4, "veto", type=EventType.CONSULT, mode="visit", certainty=Certainty.PLANNED)
    dataset = to_dataset(replace(resolution(), events=(Event(mentions=(met(), planned)),)), base=BASE)
    graph = union(dataset)
    (second,) = graph.subjects(DIP.certainty, DIP.Planned)
    assert (second, RDF.type, DIP.EventMention) in graph
    assert graph.value(second, DIP.eventType) is None
    assert validate(dataset) == []


def test_event_has_direct_links_to_actors_time_and_place(graph: Graph) -> None:
    meeting = event(graph, "met")
    assert graph.value(meeting, DIP.agent) == ID["actor/office/JOR-foreign-minister"]
    assert graph.value(meeting, DIP.patient) == ID["actor/person/l%C3%A9a-huber"]
    assert graph.value(meeting, DIP.earliest) == Literal("2025-08-18", datatype=XSD.date)
    assert graph.value(meeting, DIP.latest) == Literal("2025-08-18", datatype=XSD.date)
    assert graph.value(meeting, DIP.place) == ID["place/city/bern-CHE"]
    assert graph.value(meeting, DIP.eventType) == URIRef(vocab.TYPE + "CONSULT")


def test_event_has_the_mode(graph: Graph) -> None:
    assert graph.value(event(graph, "met"), DIP.mode) == URIRef(vocab.TYPE + "CONSULT-visit")
    assert graph.value(event(graph, "send"), DIP.mode) is None


def test_planned_event_keeps_its_type(graph: Graph) -> None:
    assert graph.value(event(graph, "send"), DIP.eventType) == URIRef(vocab.TYPE + "AID")
    assert graph.value(event(graph, "send"), DIP.certainty) == DIP.Planned


def test_time_has_bounds_reason_and_evidence(graph: Graph) -> None:
    time = graph.value(mention(graph, "met"), DIP.time)
    for bound in (DIP.earliest, DIP.latest):
        assert graph.value(time, bound) == Literal("2025-08-18", datatype=XSD.date)
    assert graph.value(time, DIP.precision) == DIP.Day
    assert graph.value(time, DIP.reason) == Literal("weekday before 2025-08-20")
    assert quote(graph, time, DIP.evidence) == "on Monday"


def test_unlinked_participant_has_only_its_words(graph: Graph) -> None:
    denied = event(graph, "closed")
    assert graph.value(denied, DIP.patient) is None
    words = graph.value(mention(graph, "closed"), DIP.patientEvidence)
    assert graph.value(words, OA.exact) == Literal("the \\border\\")
    assert graph.value(words, DIP.actor) is None
    assert graph.value(words, DIP.reason) is None


def test_phrase_for_several_actors_is_linked_to_each() -> None:
    agent = part(Role.AGENT, "Norway", 3, NORWAY)
    assert agent.link is not None
    both = replace(agent, link=replace(agent.link, actors=(NORWAY, CHAD), reason="both: Norway and Chad"))
    graph = union(to_dataset(resolution(resolved(3, "mediates", both, type=EventType.CONSULT)), base=BASE))
    countries = {ID["actor/country/NOR"], ID["actor/country/TCD"]}
    assert set(graph.objects(event(graph, "mediates"), DIP.agent)) == countries
    (phrase,) = graph.objects(mention(graph, "mediates"), DIP.agentEvidence)
    assert set(graph.objects(phrase, DIP.actor)) == countries
    assert graph.value(phrase, DIP.reason) == Literal("both: Norway and Chad")
    assert validate(graph) == []


def test_phrase_with_two_links_has_a_node_for_each() -> None:
    words = part(Role.AGENT, "Norway", 3, NORWAY), part(Role.PATIENT, "Norway", 3, CHAD)
    dataset = to_dataset(resolution(resolved(3, "mediates", *words, type=EventType.CONSULT)), base=BASE)
    graph = union(dataset)
    phrases = list(graph.subjects(OA.exact, Literal("Norway")))
    assert {graph.value(one, DIP.actor) for one in phrases} == {
        ID["actor/country/NOR"],
        ID["actor/country/TCD"],
    }
    assert validate(dataset) == []


def test_official_has_a_link_to_wikidata() -> None:
    gahr = Actor(key="person/ana-gahr", kind=ActorKind.PERSON, name="Ana Gahr", country="NOR", wikidata="Q9")
    nobody = replace(gahr, key="person/ana-gahr-2", wikidata=None)
    agents = (part(Role.AGENT, "NATO", 4, gahr), part(Role.AGENT, "plan", 4, nobody))
    dataset = to_dataset(resolution(resolved(4, "veto", *agents, type=EventType.REJECT)), base=BASE)
    graph = union(dataset)
    item = URIRef("http://www.wikidata.org/entity/Q9")
    assert list(graph.subject_objects(SDO.sameAs)) == [(ID["actor/person/ana-gahr"], item)]
    assert validate(dataset) == []


def test_place_from_the_dateline_has_a_reason() -> None:
    place = PlaceLink(
        mention=None, place=BERN, reason="dateline, as the statement names no place: city", score=0.45
    )
    graph = union(to_dataset(resolution(resolved(4, "veto", place=place, type=EventType.REJECT)), base=BASE))
    veto = mention(graph, "veto")
    assert graph.value(veto, DIP.place) == ID["place/city/bern-CHE"]
    assert graph.value(veto, DIP.placeEvidence) is None
    assert graph.value(veto, DIP.placeReason) == Literal(place.reason)


def test_attribution_has_speaker_and_evidence(graph: Graph) -> None:
    attribution = graph.value(mention(graph, "send"), DIP.attribution)
    assert graph.value(attribution, DIP.speaker) == ID["actor/person/l%C3%A9a-huber"]
    assert quote(graph, attribution, DIP.evidence) == "Huber"
    assert quote(graph, attribution, DIP.cue) == "told"
    assert quote(graph, attribution, DIP.addressee) == "reporters"
    assert quote(graph, attribution, DIP.occasion) == "a forum"
    assert graph.value(mention(graph, "send"), DIP.quoted).toPython() is True


def test_mention_in_the_articles_own_voice_has_no_attribution(graph: Graph) -> None:
    assert graph.value(mention(graph, "met"), DIP.attribution) is None
    assert graph.value(mention(graph, "met"), DIP.quoted) is None


def test_mention_has_evidence_for_each_property(graph: Graph) -> None:
    assert quote(graph, mention(graph, "closed"), DIP.polarityCue) == "denied"
    assert quote(graph, mention(graph, "veto"), DIP.certaintyCue) == "may"
    meeting = mention(graph, "met")
    assert graph.value(meeting, OA.exact) == Literal("met")
    assert graph.value(meeting, DIP.timeEvidence) is None  # the time has the evidence
    assert quote(graph, meeting, DIP.placeEvidence) == "in Bern"
    assert quote(graph, meeting, DIP.sentence).startswith("Jordan’s foreign minister met")


def test_article_has_its_text_and_metadata(graph: Graph, bern: Resolution) -> None:
    iri, article = ID["article/0af3"], bern.document.article
    assert graph.value(iri, SDO.articleBody) == Literal(article.text)
    assert graph.value(iri, SDO.headline) == Literal("Envoys “meet” in Bern")
    assert graph.value(iri, SDO.author) == Literal("Ana Prieto")
    assert graph.value(iri, SDO.url) == Literal("https://example.org/bern?a=1|2", datatype=XSD.anyURI)
    assert quote(graph, iri, DIP.dateline) == "BERN"
    assert quote(graph, iri, DIP.byline) == "Ana Prieto"


def test_article_graph_is_attributed_to_the_program(dataset: Dataset) -> None:
    assert dataset.graph(ARTICLE).value(ARTICLE, PROV.wasAttributedTo) == ID[f"software/{__version__}"]


def test_events_graph_has_only_events_as_subjects(dataset: Dataset) -> None:
    events = dataset.graph(EVENTS)
    assert set(events.subjects()) == set(events.subjects(RDF.type, DIP.Event))
    assert {one.identifier for one in dataset.graphs() if len(one)} == {EVENTS, ARTICLE}


def test_dropping_an_article_leaves_the_other_unchanged(bern: Resolution, other: Resolution) -> None:
    both = to_dataset(other, base=BASE)
    both.addN((*triple, both.graph(graph)) for *triple, graph in to_dataset(bern, base=BASE).quads())
    dropped = set(both.graph(ARTICLE).subjects())
    both.remove_graph(ARTICLE)
    events = both.graph(EVENTS)
    for one in set(events.subjects()):
        if set(events.objects(one, DIP.hasMention)) <= dropped:
            events.remove((one, None, None))
    assert lines(both) == lines(to_dataset(other, base=BASE))
    assert (ID["actor/country/POL"], RDF.type, DIP.Country) in union(both)


def test_every_linked_resource_is_described(graph: Graph) -> None:
    linked = {value for value in graph.objects() if isinstance(value, URIRef) and value.startswith(ID)}
    assert linked
    assert linked <= {*graph.subjects(), ID[f"software/{__version__}"]}  # a build describes the program


def test_every_term_in_the_data_is_in_the_ontology(graph: Graph) -> None:
    ontology = Graph()
    for name in ("diplomacy.ttl", "event-types.ttl"):
        ontology.parse(folder("ontology") / name)
    terms = {node for triple in graph for node in triple if str(node).startswith((vocab.DIP, vocab.TYPE))}
    assert terms <= set(ontology.subjects())


JOIN_TERMS = {  # of kg.rdf.join_statements and kg.rdf.joined_events; tests/test_joined_graph.py
    DIP[name]
    for name in (
        *("Join", "joinedInto", "joinedMention", "compared", "differsOn", "perhapsSame", "copyOf"),
        *("carriedOutAs", "contradictedBy", "cancelledBy", "postponedBy", "partOf", "namedBy"),
    )
}


def test_every_term_of_the_ontology_is_used(graph: Graph) -> None:
    """Values and role links that ``kg.vocab`` enumerates may be missing from the data."""
    data = union(*(to_dataset(one, base=BASE) for one in stories.resolutions())) + graph
    data += union(to_dataset(resolution(met_without_time()), base=BASE))
    for name in ("event-types.ttl", "cameo.ttl"):
        data.parse(folder("ontology") / name)
    ontology = Graph().parse(folder("ontology") / "diplomacy.ttl")
    terms = {term for term in ontology.subjects(SKOS.definition) if term in DIP}
    values = {term for term in terms if (term, RDF.type, OWL.NamedIndividual) in ontology}
    value_classes = {kind for value in values for kind in ontology.objects(value, RDF.type)}
    actors = folder("ontology") / "actors" / "actors.ttl"
    for quad in pyoxigraph.parse(path=actors, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE):
        terms -= {URIRef(quad.predicate.value), URIRef(quad.object.value)}
    unused = terms - {node for triple in data for node in triple} - value_classes
    links = {URIRef(link) for link in vocab.ROLE_LINKS.values()}
    links |= {URIRef(link) for link in vocab.ROLE_EVIDENCE.values()}
    assert unused - values - links == {
        DIP.fingerprint,  # written by the store
        DIP.joinTraits,  # written by the pipeline
        DIP.placeScore,  # of places that leave a doubt
        *JOIN_TERMS,
        DIP.Evidence,  # the class of whatever has words, offsets and no other class
    }
    enumerated = (vocab.POLARITIES, vocab.CERTAINTIES, vocab.PRECISIONS)
    assert values == {URIRef(value) for values in enumerated for value in values.values()}


def test_assumed_time_is_marked_and_has_no_evidence() -> None:
    graph = union(to_dataset(resolution(met_without_time()), base=BASE))
    met_event = event(graph, "met")
    (time,) = set(graph.subjects(DIP.assumed, Literal(True))) - {met_event}
    assert graph.value(time, DIP.score) == Literal(Decimal("0.4"))
    assert graph.value(time, DIP.evidence) is None
    assert graph.value(met_event, DIP.assumed) == Literal(True)
    assert graph.value(event(graph, "met"), DIP.earliest) == Literal("2025-08-19", datatype=XSD.date)
    assert validate(graph) == []


def test_unlinked_words_have_no_actor_of_another_mention() -> None:
    linked = resolved(3, "mediates", part(Role.AGENT, "Norway", 3, NORWAY), type=EventType.CONSULT, head=6)
    unlinked = resolved(3, "agrees", part(Role.AGENT, "Norway", 3), type=EventType.AGREE)
    graph = union(to_dataset(resolution(linked, unlinked), base=BASE))
    phrases = [graph.value(mention(graph, word), DIP.agentEvidence) for word in ("mediates", "agrees")]
    assert [graph.value(phrase, DIP.actor) is not None for phrase in phrases] == [True, False]


def test_stated_time_is_not_marked_as_assumed(graph: Graph) -> None:
    assert set(graph.subject_objects(DIP.assumed)) == set()


def test_event_has_all_places_of_a_list() -> None:
    graph = union(to_dataset(resolution(met_without_time()), base=BASE))
    assert len(set(graph.objects(event(graph, "met"), DIP.place))) == 2
    assert len(set(graph.objects(mention(graph, "met"), DIP.place))) == 2


def test_same_resolution_has_the_same_quads(bern: Resolution, dataset: Dataset) -> None:
    assert lines(to_dataset(bern, base=BASE)) == lines(dataset)


@pytest.mark.parametrize(
    "text", ["Ünïcode – “quoted”", 'a "b" \\ c', "x\ty\r\nz\x0b\x7f\x00\u2028", "\\u0041"]
)
def test_nquads_have_the_statements_of_the_dataset(bern: Resolution, text: str) -> None:
    article = replace(bern.document.article, headline=text, source=text)
    changed = replace(bern, document=replace(bern.document, article=article))
    written = to_nquads(changed, base=BASE, traits=text)
    dataset = to_dataset(changed, base=BASE, traits=text)
    assert parsed(written) == parsed(dataset.serialize(format="nquads").encode())
    lines = written.split(b"\n")[:-1]
    assert len(lines) == len(set(lines))


def test_nquads_of_all_invented_articles_equal_the_dataset() -> None:
    for one in stories.resolutions():
        assert parsed(to_nquads(one, base=BASE)) == parsed(
            to_dataset(one, base=BASE).serialize(format="nquads").encode()
        )


def test_nquads_refuse_an_iri_that_would_end_early() -> None:
    triple = (URIRef(f"{BASE}a> <b"), RDF.type, DIP.Event)
    with pytest.raises(ValueError, match="character that IRIs cannot have"):
        nquads(f"{BASE}graph", [triple])


def test_dataset_has_no_blank_nodes(dataset: Dataset) -> None:
    assert not [node for quad in dataset.quads() for node in quad if isinstance(node, BNode)]


def test_dataset_survives_a_round_trip_through_a_store(dataset: Dataset, bern: Resolution) -> None:
    store = pyoxigraph.Store()
    store.load(dataset.serialize(format="nquads").encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    dump = store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode().split("\n")
    restored = {line for line in dump if line}
    assert len(restored) == len(lines(dataset))
    body = pyoxigraph.NamedNode(vocab.ARTICLE_BODY)
    assert [quad.object.value for quad in store.quads_for_pattern(None, body, None)] == [
        bern.document.article.text
    ]
    confidence = pyoxigraph.NamedNode(vocab.CONFIDENCE)
    values = {quad.object.value for quad in store.quads_for_pattern(None, confidence, None)}
    assert values == {"0.9", "1", "0"}
    assert {Decimal(number) for number in values} == {Decimal("0.9"), Decimal(1), Decimal(0)}


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000/", "https://example.org/kg/"])
def test_every_subject_begins_with_the_base(bern: Resolution, base: str) -> None:
    subjects = {subject for subject, _, _, _ in to_dataset(bern, base=base).quads()}
    assert all(subject.startswith(base) for subject in subjects)


def test_actors_have_codes_and_places_have_coordinates(graph: Graph) -> None:
    codes = {str(graph.value(a, RDFS.label)): str(code) for a, code in graph.subject_objects(DIP.actorCode)}
    assert codes["foreign minister of Jordan"] == "JORGOV"
    assert codes["Poland"] == "POL"
    bern = ID["place/city/bern-CHE"]
    assert graph.value(bern, SDO.latitude) == Literal("46.9481", datatype=XSD.decimal)
    geometry = graph.value(bern, URIRef(vocab.HAS_GEOMETRY))
    wkt = Literal("POINT(7.4474 46.9481)", datatype=URIRef(vocab.WKT_LITERAL))
    assert graph.value(geometry, URIRef(vocab.AS_WKT)) == wkt
    assert graph.value(mention(graph, "met"), DIP.placeScore) is None  # the name leaves no doubt


def test_dateline_and_other_places_belong_to_the_article(bern: Resolution) -> None:
    geneva, oslo = (
        Place(key=f"city/{name.lower()}-{code}", name=name, country=code)
        for name, code in (("Geneva", "CHE"), ("Oslo", "NOR"))
    )
    link = PlaceLink(mention=None, place=oslo, reason="city", score=0.9)
    graph = union(to_dataset(replace(bern, dateline_place=geneva, other_places=(link,)), base=BASE))
    article = ID["article/0af3"]
    assert graph.value(article, SDO.locationCreated) == ID["place/city/geneva-CHE"]
    assert graph.value(article, SDO.mentions) == ID["place/city/oslo-NOR"]
    assert set(graph.objects(None, DIP.place)) == {ID["place/city/bern-CHE"]}
