"""Resolution → dataset: everything said once, with its evidence, in the graph where it belongs."""

from dataclasses import replace
from decimal import Decimal

import pyoxigraph
import pytest
import stories
from invented import BERN, CHAD, NORWAY, part, resolution, resolved
from rdflib import OWL, PROV, RDF, RDFS, SKOS, BNode, Dataset, Graph, Literal, Namespace, URIRef

from kg import vocab
from kg.datafiles import folder
from kg.model import Place, PlaceLink, Resolution, Role
from kg.rdf import to_dataset
from kg.rdf.shacl import validate

BASE = "http://example.org/"
DIP = Namespace(vocab.DIP)
OA = Namespace(vocab.OA)
TIME = Namespace(vocab.OWL_TIME)
SDO = Namespace(vocab.SCHEMA)
XSD = Namespace(vocab.XSD)
ID = Namespace(f"{BASE}id/")
EVENTS = URIRef(f"{BASE}graph/events")
ARTICLE = URIRef(f"{BASE}graph/article/0af3")


def union(*datasets: Dataset) -> Graph:
    whole = Graph()
    for dataset in datasets:
        for subject, link, value, _ in dataset.quads():
            whole.add((subject, link, value))
    return whole


def lines(dataset: Dataset) -> list[str]:
    return sorted(filter(None, dataset.serialize(format="nquads").split("\n")))


@pytest.fixture(scope="module")
def dataset(bern: Resolution) -> Dataset:
    return to_dataset(bern, base=BASE)


@pytest.fixture(scope="module")
def graph(dataset: Dataset) -> Graph:
    return union(dataset)


def event(graph: Graph, label: str) -> URIRef:
    (found,) = [one for one in graph.subjects(RDF.type, DIP.Event) if label in graph.value(one, RDFS.label)]
    return found


def mention(graph: Graph, label: str) -> URIRef:
    return graph.value(event(graph, label), DIP.hasMention)


def quote(graph: Graph, subject: URIRef, link: URIRef) -> str:
    return str(graph.value(graph.value(subject, link), OA.exact))


def test_it_conforms_to_the_shapes(dataset: Dataset) -> None:
    assert validate(dataset) == []


def test_an_article_of_which_nothing_is_known_conforms_too(bare: Resolution) -> None:
    dataset = to_dataset(bare, base=BASE)
    assert validate(dataset) == []
    assert len(dataset.graph(EVENTS)) == 0
    assert {str(link) for link in union(dataset).predicates(ID["article/0b"])} == {
        vocab.A, vocab.ARTICLE_BODY, vocab.SOURCE,
    }  # fmt: skip


def test_every_slice_of_the_body_is_its_quote(graph: Graph) -> None:
    found = list(graph.subjects(RDF.type, DIP.Evidence))
    assert len(found) > 20
    for evidence in found:
        body = str(graph.value(graph.value(evidence, OA.hasSource), SDO.articleBody))
        start, end = int(graph.value(evidence, OA.start)), int(graph.value(evidence, OA.end))
        assert body[start:end] == str(graph.value(evidence, OA.exact))


def test_only_what_is_stated_as_a_fact_is_asserted(graph: Graph) -> None:
    assert len(set(graph.subjects(RDF.type, DIP.Event))) == 5
    (asserted,) = graph.subjects(RDF.type, DIP.AssertedEvent)
    assert asserted == event(graph, "met")


@pytest.mark.parametrize(
    ("label", "polarity", "certainty"),
    [
        ("met", DIP.Stated, DIP.Fact),
        ("closed", DIP.Denied, DIP.Fact),
        ("send", DIP.Stated, DIP.Planned),
        ("mediates", DIP.Stated, DIP.Conditional),
        ("veto", DIP.Stated, DIP.Possible),
    ],
)
def test_an_event_and_its_mention_say_how_it_is_meant(graph: Graph, label: str, polarity, certainty) -> None:
    for subject in (event(graph, label), mention(graph, label)):
        assert set(graph.objects(subject, DIP.polarity)) == {polarity}
        assert set(graph.objects(subject, DIP.certainty)) == {certainty}


def test_a_meeting_has_who_when_and_where_in_one_step(graph: Graph) -> None:
    meeting = event(graph, "met")
    assert graph.value(meeting, DIP.agent) == ID["actor/office/JOR-foreign-minister"]
    assert graph.value(meeting, DIP.patient) == ID["actor/person/l%C3%A9a-huber"]
    assert graph.value(meeting, DIP.earliest) == Literal("2025-08-18", datatype=XSD.date)
    assert graph.value(meeting, DIP.latest) == Literal("2025-08-18", datatype=XSD.date)
    assert graph.value(meeting, DIP.place) == ID["place/city/bern-CHE"]
    assert graph.value(meeting, DIP.eventType) == URIRef(vocab.TYPE + "CONSULT")


def test_an_event_and_its_mention_say_how_it_was_done(graph: Graph) -> None:
    for subject in (event(graph, "met"), mention(graph, "met")):
        assert graph.value(subject, DIP.mode) == URIRef(vocab.TYPE + "CONSULT-visit")
    assert graph.value(mention(graph, "send"), DIP.mode) is None


def test_an_intention_keeps_the_type_of_its_words(graph: Graph) -> None:
    sending = mention(graph, "send")
    assert graph.value(sending, DIP.eventType) == URIRef(vocab.TYPE + "AGREE")
    assert graph.value(sending, DIP.triggerType) == URIRef(vocab.TYPE + "AID")


def test_a_time_is_an_interval_between_days_in_the_terms_of_owl_time(graph: Graph) -> None:
    time = graph.value(mention(graph, "met"), DIP.time)
    assert (time, RDF.type, TIME.Interval) in graph
    for link, bound in ((TIME.hasBeginning, DIP.earliest), (TIME.hasEnd, DIP.latest)):
        day = graph.value(time, link)
        assert day == ID["day/2025-08-18"]
        assert (day, RDF.type, TIME.Instant) in graph
        assert graph.value(day, TIME.inXSDDate) == graph.value(time, bound)


def test_a_participant_that_nobody_knows_keeps_its_words_and_has_no_link(graph: Graph) -> None:
    denied = event(graph, "closed")
    assert graph.value(denied, DIP.patient) is None
    (part,) = [
        one
        for one in graph.objects(mention(graph, "closed"), DIP.participation)
        if graph.value(one, DIP.role) == DIP.Patient
    ]
    assert graph.value(part, RDFS.label) == Literal("the \\border\\")
    assert graph.value(part, DIP.actor) is None


def test_a_phrase_for_several_is_linked_to_each_for_one_reason() -> None:
    agent = part(Role.AGENT, "Norway", 3, NORWAY)
    assert agent.link is not None
    both = replace(agent, link=replace(agent.link, actors=(NORWAY, CHAD), reason="both: Norway and Chad"))
    graph = union(to_dataset(resolution(resolved(3, "mediates", both)), base=BASE))
    countries = {ID["actor/country/NOR"], ID["actor/country/TCD"]}
    assert set(graph.objects(event(graph, "mediates"), DIP.agent)) == countries
    (participation,) = graph.objects(mention(graph, "mediates"), DIP.participation)
    assert set(graph.objects(participation, DIP.actor)) == countries
    assert graph.value(participation, DIP.reason) == Literal("both: Norway and Chad")
    assert validate(graph) == []


def test_a_dateline_that_stands_in_for_a_place_is_told_by_its_reason() -> None:
    place = PlaceLink(mention=None, place=BERN, reason="dateline, for a saying: city", score=0.45)
    graph = union(to_dataset(resolution(resolved(4, "veto", place=place)), base=BASE))
    told = mention(graph, "veto")
    assert graph.value(told, DIP.place) == ID["place/city/bern-CHE"]
    assert graph.value(told, DIP.placeEvidence) is None
    assert graph.value(told, DIP.placeReason) == Literal(place.reason)


def test_who_says_so_is_linked_with_the_words(graph: Graph) -> None:
    said = graph.value(mention(graph, "send"), DIP.attribution)
    assert graph.value(said, DIP.speaker) == ID["actor/person/l%C3%A9a-huber"]
    assert quote(graph, said, DIP.evidence) == "Huber"
    assert quote(graph, said, DIP.cue) == "told"
    assert quote(graph, said, DIP.addressee) == "reporters"
    assert quote(graph, said, DIP.occasion) == "a forum"
    assert graph.value(said, DIP.quoted).toPython() is True


def test_the_articles_own_voice_has_no_speaker(graph: Graph) -> None:
    said = graph.value(mention(graph, "met"), DIP.attribution)
    assert {str(link) for link in graph.predicates(said)} == {vocab.A, vocab.QUOTED}
    assert graph.value(said, DIP.quoted).toPython() is False


def test_a_mention_has_the_words_for_all_it_says(graph: Graph) -> None:
    assert quote(graph, mention(graph, "closed"), DIP.polarityCue) == "denied"
    assert quote(graph, mention(graph, "veto"), DIP.certaintyCue) == "may"
    meeting = mention(graph, "met")
    assert quote(graph, meeting, DIP.trigger) == "met"
    assert quote(graph, meeting, DIP.timeEvidence) == "on Monday"
    assert quote(graph, meeting, DIP.placeEvidence) == "in Bern"
    assert quote(graph, meeting, DIP.sentence).startswith("Jordan’s foreign minister met")
    assert graph.value(graph.value(meeting, DIP.time), DIP.words) == Literal("on Monday")


def test_the_article_is_kept_as_it_was_read(graph: Graph, bern: Resolution) -> None:
    article, known = ID["article/0af3"], bern.document.article
    assert graph.value(article, SDO.articleBody) == Literal(known.text)
    assert graph.value(article, SDO.headline) == Literal("Envoys “meet” in Bern")
    assert graph.value(article, SDO.author) == Literal("Ana Prieto")
    assert graph.value(article, SDO.url) == Literal("https://example.org/bern?a=1|2", datatype=XSD.anyURI)
    assert quote(graph, article, DIP.dateline) == "BERN"
    assert quote(graph, article, DIP.byline) == "Ana Prieto"


def test_the_graph_of_an_article_says_which_program_made_it(dataset: Dataset) -> None:
    program = dataset.graph(ARTICLE).value(ARTICLE, PROV.wasAttributedTo)
    assert (program, RDF.type, PROV.SoftwareAgent) in dataset.graph(ARTICLE)


def test_the_graph_of_events_speaks_of_events_only(dataset: Dataset) -> None:
    events = dataset.graph(EVENTS)
    assert set(events.subjects()) == set(events.subjects(RDF.type, DIP.Event))
    assert {one.identifier for one in dataset.graphs() if len(one)} == {EVENTS, ARTICLE}


def test_dropping_an_article_leaves_another_as_if_it_had_been_alone(
    bern: Resolution, other: Resolution
) -> None:
    both = to_dataset(other, base=BASE)
    both.addN((*triple, both.graph(graph)) for *triple, graph in to_dataset(bern, base=BASE).quads())
    gone = set(both.graph(ARTICLE).subjects())
    both.remove_graph(ARTICLE)
    events = both.graph(EVENTS)
    for one in set(events.subjects()):
        if set(events.objects(one, DIP.hasMention)) <= gone:
            events.remove((one, None, None))
    assert lines(both) == lines(to_dataset(other, base=BASE))
    assert (ID["actor/country/POL"], RDF.type, DIP.Country) in union(both)


def test_whatever_is_linked_is_described(graph: Graph) -> None:
    linked = {value for value in graph.objects() if isinstance(value, URIRef) and value.startswith(ID)}
    assert linked
    assert linked <= set(graph.subjects())


def test_every_term_in_the_data_is_defined_in_the_ontology(graph: Graph) -> None:
    ontology = Graph()
    for name in ("diplomacy.ttl", "event-types.ttl"):
        ontology.parse(folder("ontology") / name)
    terms = {node for triple in graph for node in triple if str(node).startswith((vocab.DIP, vocab.TYPE))}
    assert terms <= set(ontology.subjects())


def test_every_term_of_the_ontology_is_used_in_data_or_by_a_scheme(graph: Graph) -> None:
    """But for values and links of roles that no invented article needs: a member of an enumeration stands for each."""
    whole = union(*(to_dataset(one, base=BASE) for one in stories.resolutions())) + graph
    for name in ("event-types.ttl", "cameo.ttl"):
        whole.parse(folder("ontology") / name)
    ontology = Graph().parse(folder("ontology") / "diplomacy.ttl")
    terms = {term for term in ontology.subjects(SKOS.definition) if term in DIP}
    values = {term for term in terms if (term, RDF.type, OWL.NamedIndividual) in ontology}
    classes_of_values = {kind for value in values for kind in ontology.objects(value, RDF.type)}
    known = folder("ontology") / "actors" / "actors.ttl"
    for quad in pyoxigraph.parse(path=known, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE):
        terms -= {URIRef(quad.predicate.value), URIRef(quad.object.value)}
    unused = terms - {node for triple in whole for node in triple} - classes_of_values
    links = {URIRef(link) for link in vocab.ROLE_LINKS.values()}
    assert unused - values - links == {DIP.fingerprint}  # the store's, of a graph
    enumerated = (vocab.ROLES, vocab.POLARITIES, vocab.CERTAINTIES, vocab.TENSES, vocab.PRECISIONS)
    assert values == {URIRef(value) for values in enumerated for value in values.values()}


def test_the_same_input_gives_the_same_lines(bern: Resolution, dataset: Dataset) -> None:
    assert lines(to_dataset(bern, base=BASE)) == lines(dataset)


def test_there_are_no_blank_nodes(dataset: Dataset) -> None:
    assert not [node for quad in dataset.quads() for node in quad if isinstance(node, BNode)]


def test_a_store_gives_back_what_was_put_in(dataset: Dataset, bern: Resolution) -> None:
    store = pyoxigraph.Store()
    store.load(dataset.serialize(format="nquads").encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    dump = store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode().split("\n")
    back = {line for line in dump if line}
    assert len(back) == len(lines(dataset))
    body = pyoxigraph.NamedNode(vocab.ARTICLE_BODY)
    assert [quad.object.value for quad in store.quads_for_pattern(None, body, None)] == [
        bern.document.article.text
    ]
    confidence = pyoxigraph.NamedNode(vocab.CONFIDENCE)
    kept = {quad.object.value for quad in store.quads_for_pattern(None, confidence, None)}
    assert kept == {"0.9", "1", "0"}
    assert {Decimal(number) for number in kept} == {Decimal("0.9"), Decimal(1), Decimal(0)}


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000/", "https://example.org/kg/"])
def test_the_base_begins_every_iri_of_ours(bern: Resolution, base: str) -> None:
    subjects = {subject for subject, _, _, _ in to_dataset(bern, base=base).quads()}
    assert all(subject.startswith(base) for subject in subjects)


def test_actors_have_codes_and_places_coordinates(graph: Graph) -> None:
    codes = {str(graph.value(a, RDFS.label)): str(code) for a, code in graph.subject_objects(DIP.actorCode)}
    assert codes["foreign minister of Jordan"] == "JORGOV"
    assert codes["Poland"] == "POL"
    bern = ID["place/city/bern-CHE"]
    assert graph.value(bern, SDO.latitude) == Literal("46.9481", datatype=XSD.decimal)
    geometry = graph.value(bern, URIRef(vocab.HAS_GEOMETRY))
    wkt = Literal("POINT(7.4474 46.9481)", datatype=URIRef(vocab.WKT_LITERAL))
    assert graph.value(geometry, URIRef(vocab.AS_WKT)) == wkt
    assert graph.value(mention(graph, "met"), DIP.placeScore) == Literal("1", datatype=XSD.decimal)


def test_dateline_and_mentioned_places_are_the_articles_and_no_events(bern: Resolution) -> None:
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
