"""Resources and the documents about them: redirects, content negotiation, formats, paging."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import rdflib
import stories
from flask.testing import FlaskClient
from in_process import InProcess
from pyld import jsonld

from kg import vocab
from kg.config import Settings
from kg.datafiles import folder
from kg.store import open_snapshot
from kg.web import create_app

TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "json": "application/ld+json",
}
RDF = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NORWAY = "/doc/actor/country/NOR"


@pytest.fixture(scope="module")
def client(story_store: Path) -> Iterator[FlaskClient]:
    settings = Settings(store=story_store, base=stories.BASE)
    with open_snapshot(story_store, base=stories.BASE) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()


def event(client: FlaskClient, where: str) -> str:
    rows = client.get("/sparql", query_string={"query": f"SELECT ?e {{ {where} }}", "format": "json"}).json
    assert rows is not None
    return "/doc/" + rows["results"]["bindings"][0]["e"]["value"].removeprefix(f"{stories.BASE}id/")


def offline(client: FlaskClient) -> dict[str, Any]:
    """Return options of a JSON-LD processor that loads the context from the client and nothing else."""

    def load(address: str, _: object) -> dict[str, Any]:
        assert address.startswith(stories.BASE), address
        found = client.get(urlsplit(address).path)
        return {
            "contextUrl": None,
            "documentUrl": address,
            "document": found.json,
            "contentType": found.mimetype,
        }

    return {"documentLoader": load, "format": "application/n-quads"}


def graph(client: FlaskClient, address: str) -> set[tuple[str, str, str]]:
    """Return the triples of an RDF document."""
    found = client.get(address)
    assert found.status_code == 200, address
    if found.mimetype == "application/ld+json":
        quads = jsonld.to_rdf(found.get_json(force=True), offline(client))
        read = rdflib.Graph().parse(data=quads, format="nquads")
    else:
        read = rdflib.Graph().parse(data=found.data, format=RDF[found.mimetype])
    return {(str(s), str(p), o.n3()) for s, p, o in read}


def test_resource_redirects_to_document(client: FlaskClient) -> None:
    found = client.get("/id/actor/country/NOR")
    assert (found.status_code, found.headers["Location"]) == (303, NORWAY)
    assert "Accept" in found.headers["Vary"]


@pytest.mark.parametrize("suffix", TYPES)
def test_suffix_and_accept_header_return_same_bytes(client: FlaskClient, suffix: str) -> None:
    by_suffix = client.get(f"{NORWAY}.{suffix}")
    assert (by_suffix.status_code, by_suffix.headers["Content-Type"]) == (200, TYPES[suffix])
    by_header = client.get(NORWAY, headers={"Accept": TYPES[suffix].partition(";")[0]})
    assert by_header.data == by_suffix.data
    assert "Accept" in by_header.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (None, "text/html"),
        (HTML["Accept"], "text/html"),
        ("text/turtle;q=0.9,text/html;q=0.8", "text/turtle"),
        ("text/html;q=0.9,text/turtle;q=0.8", "text/html"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
        ("*/*", "text/html"),
    ],
)
def test_document_has_the_best_accepted_format(
    client: FlaskClient, accept: str | None, mimetype: str
) -> None:
    assert client.get(NORWAY, headers={"Accept": accept} if accept else {}).mimetype == mimetype


THINGS = {
    "an actor": "VALUES ?e { <http://example.org/id/actor/country/NOR> }",
    "a place": "VALUES ?e { <http://example.org/id/place/city/geneva-CHE> }",
    "an event": "?e a dip:AssertedEvent ; dip:eventType type:ASSAULT",
    "a denied event": "?e dip:polarity dip:Denied ; a dip:Event",
    "a mention": "?e a dip:EventMention ; dip:predicate 'shell'",
    "an article": "?e schema:headline 'Ministers meet in Geneva'",
}


@pytest.mark.parametrize("where", THINGS.values(), ids=THINGS)
def test_document_formats_have_the_same_triples(client: FlaskClient, where: str) -> None:
    address = event(client, where)
    graphs = [graph(client, f"{address}.{suffix}") for suffix in ("nt", "ttl", "rdf", "jsonld")]
    assert len(graphs[0]) >= 3
    assert all(other == graphs[0] for other in graphs)


def test_description_includes_parts_labels_and_links(client: FlaskClient) -> None:
    address = event(client, THINGS["an event"])
    triples = graph(client, f"{address}.nt")
    words = {o for _, p, o in triples if p.endswith("oa#exact")}
    assert '"shelled"' in words
    assert '"Peruvian soldiers"' in words
    assert '"the government in Lima"' in words
    assert any(p.endswith("#label") and o == '"Ecuador"' for _, p, o in triples)
    article = event(client, THINGS["an article"])
    thing = f"{stories.BASE}id/{article.removeprefix('/doc/')}"
    links = graph(client, f"{article}.nt")
    assert any(p.endswith("#inArticle") and o == f"<{thing}>" for _, p, o in links)


def test_evidence_has_a_page_with_its_words(client: FlaskClient) -> None:
    address = event(client, "?m dip:predicate 'shell' ; dip:agentEvidence ?e")
    page = client.get(f"{address}.html").text
    assert "<h1>Peruvian soldiers</h1>" in page


def test_statement_page_has_content_and_the_acts_told(client: FlaskClient) -> None:
    page = client.get(f"{event(client, '?e a dip:Statement ; dip:tells ?act')}.html").text
    assert "“We did not spy on Norway,”" in page
    assert "Told in this statement" in page
    told = client.get(f"{event(client, '?statement dip:tells ?e')}.html").text
    assert "Told in the statement" in told


def test_json_ld_is_compacted_with_own_context(client: FlaskClient) -> None:
    found = client.get(f"{event(client, THINGS['an event'])}.jsonld").get_json(force=True)
    assert found["@context"] == f"{stories.BASE}context.jsonld"
    (node,) = [node for node in found["@graph"] if "dip:AssertedEvent" in node.get("type", ())]
    assert node["earliest"] == "2025-04-01"
    assert node["agent"] == f"{stories.BASE}id/actor/group/PER-soldiers"
    assert node["polarity"] == "dip:Stated"


def test_context_defines_every_ontology_property() -> None:
    context = json.loads((folder("ontology") / "context.jsonld").read_text())["@context"]
    terms = rdflib.Graph().parse(folder("ontology") / "diplomacy.ttl")
    for kind, typed in ((rdflib.OWL.ObjectProperty, True), (rdflib.OWL.DatatypeProperty, False)):
        for term in terms.subjects(rdflib.RDF.type, kind):
            name = str(term).partition("#")[2]
            entry = context[name]
            assert (entry if isinstance(entry, str) else entry["@id"]) == f"dip:{name}"
            assert (isinstance(entry, dict) and entry.get("@type") == "@id") == typed, name


def test_document_has_an_etag(client: FlaskClient) -> None:
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        first = client.get(NORWAY, headers={"Accept": accept})
        again = client.get(NORWAY, headers={"Accept": accept, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    tags = {
        client.get(NORWAY, headers={"Accept": accept}).headers["ETag"]
        for accept in ("text/html", "text/turtle")
    }
    assert len(tags) == 2


def test_link_header_names_resource_and_alternates(client: FlaskClient) -> None:
    for accept in ("text/html", "text/turtle"):
        links = client.get(NORWAY, headers={"Accept": accept}).headers["Link"]
        assert f'<{NORWAY}.jsonld>; rel="alternate"; type="application/ld+json"' in links
        assert 'rel="describedby"' in links
        assert 'rel="about"' in links
    page = client.get(NORWAY, headers=HTML).text
    for suffix in ("ttl", "jsonld", "nt", "rdf"):
        assert re.search(rf'<link rel="alternate" type="[^"]+" href="{NORWAY}\.{suffix}"', page)


def embedded(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    read: dict[str, Any] = json.loads(found)
    return read


def test_page_has_schema_org_markup(client: FlaskClient) -> None:
    markup = embedded(client.get(event(client, THINGS["an event"]), headers=HTML).text)
    assert (markup["@type"], markup["startDate"], markup["location"]["name"]) == (
        "Event",
        "2025-04-01",
        "Lima",
    )
    assert {actor["name"] for actor in markup["contributor"]} == {"Peruvian soldiers", "Ecuador"}
    article = embedded(client.get(event(client, THINGS["an article"]), headers=HTML).text)
    assert (article["@type"], article["datePublished"]) == ("NewsArticle", "2025-03-08")
    assert embedded(client.get(NORWAY, headers=HTML).text)["@type"] == "Country"


def test_denied_event_is_marked_up_as_claim(client: FlaskClient) -> None:
    markup = embedded(client.get(event(client, THINGS["a denied event"]), headers=HTML).text)
    assert markup["@type"] == "Claim"
    assert markup["author"]["name"] == "Amina Otieno"


@pytest.mark.parametrize(
    "address",
    [
        "/doc/actor/country/XXX",
        "/doc/actor/country/XXX.ttl",
        "/graph/none",
        "/about?iri=https://example.com/x",
    ],
)
def test_unknown_iri_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_about_describes_ontology_terms_and_graphs(client: FlaskClient) -> None:
    ontology = rdflib.Graph().parse(folder("ontology") / "diplomacy.ttl")
    definition = ontology.value(rdflib.URIRef(vocab.EVENT), rdflib.SKOS.definition)
    term = client.get("/about", query_string={"iri": vocab.EVENT}, headers=HTML)
    assert str(definition) in unescape(term.text)
    for address in ("/graph/article/a1?format=nt", f"/about.nt?iri={stories.BASE}graph/article/a1"):
        found = client.get(address)
        assert found.mimetype == "application/n-triples"
        assert b"Norway and Kenya plan talks" in found.data
    page = client.get("/graph/article/a1", headers=HTML)
    assert (page.status_code, page.location) == (303, f"/about?iri={stories.BASE}graph/article/a1")
    assert client.get(page.location, headers=HTML).status_code == 200


def test_actor_page_lists_acts_by_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.views.act_list._ACTS_PER_PAGE", 4)
    seen: list[str] = []
    address = f"{NORWAY}?min_confidence=0"
    for _ in range(10):
        page = client.get(address, headers=HTML).text
        seen += re.findall(r'class="title"><a href="(/doc/event/\w+)">', page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        if following is None:
            break
        address = NORWAY + unescape(following[1])
    query = (
        "SELECT DISTINCT ?e { ?e dip:agent|dip:patient|dip:recipient id:actor\\/country\\/NOR ; a dip:Act }"
    )
    rows = client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1:]
    assert sorted(seen) == sorted(row.replace("http://example.org/id", "/doc") for row in rows)
    assert len(seen) > 8


def text(client: FlaskClient, address: str) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get(address, headers=HTML).text)).split())


def test_claim_is_shown_with_its_speaker(client: FlaskClient) -> None:
    claimed = event(client, "?e dip:hasMention/dip:predicate 'spy' . ?e a dip:AssertedEvent")
    assert "claimed by Norway coerce" in text(client, claimed)
    assert "Kenya spied Norway claimed by Norway role: patient" in text(client, NORWAY)


def test_report_in_the_own_voice_of_an_article_is_shown_as_that(client: FlaskClient) -> None:
    met = event(client, "?e dip:hasMention/dip:predicate 'meet' ; a dip:AssertedEvent")
    assert "reported consult" in text(client, met)
    assert "Norway met Kenya reported role: agent" in text(client, NORWAY)


@pytest.mark.parametrize(
    ("least", "is_shown"), [("", False), ("?min_confidence=0.4", True), ("?min_confidence=0.41", False)]
)
def test_actor_page_hides_less_certain_acts(client: FlaskClient, least: str, is_shown: bool) -> None:
    page = text(client, NORWAY + least)
    assert ("Norway may have helped" in page) == is_shown
    assert ("are left out: show 1 less certain one ." in page) != is_shown


def test_article_page_hides_less_certain_acts(client: FlaskClient) -> None:
    article = "/doc/article/a1"
    assert "Norway may have helped possible" in text(client, f"{article}?min_confidence=0.4")
    page = client.get(article, headers=HTML).text
    assert ">help</a>" not in page
    assert '<a href="?min_confidence=0">show 1 less certain one</a>' in page


def test_search_page_hides_less_certain_acts(client: FlaskClient) -> None:
    assert "Norway may have helped possible" in text(client, "/search?q=talks+along&min_confidence=0.4")
    page = text(client, "/search?q=talks+along")
    assert "Norway may have helped" not in page
    assert "show 1 less certain one" in page


def test_home_page_hides_less_certain_acts(client: FlaskClient) -> None:
    assert "Norway met Kenya reported" in text(client, "/")
    assert "No asserted event with two known parties has a probability of at least 1.0" in text(
        client, "/?min_confidence=1"
    )


@pytest.mark.parametrize("least", ["-1", "2", "much", ""])
def test_min_confidence_that_is_no_probability_is_refused(client: FlaskClient, least: str) -> None:
    for address in ("/", NORWAY, "/search?q=talks"):
        join = "&" if "?" in address else "?"
        response = client.get(f"{address}{join}min_confidence={least}", headers=HTML)
        assert response.status_code == 400, address
        assert "a number from 0 to 1" in response.text
