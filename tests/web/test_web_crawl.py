"""A crawler starts at / and follows every link, of pages and of data, over a graph that was built from articles.

It goes as a person with a browser goes, and as a program that asks for RDF. Where a kind of address has many
(a page for each actor, a form of each), it takes some of each kind. The ontology's own IRIs count as ours: w3id.org
leads them to a server of ours.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from werkzeug.test import TestResponse

from kg.config import Settings
from kg.store.local.fulltext import SPACE
from kg.web.linked_data.ontology import SCHEMES

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TURTLE = "text/turtle"
ONTOLOGY = "https://w3id.org/diplomacy/"
SOME = 5  # addresses of a kind that are gone to, for each that is asked for
MANY = 40  # IRIs of a kind in the data
ENGINE = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
JSON_LD = re.compile(r"/(doc/.*|about)\.jsonld")  # of a thing, as JSON-LD
DOCUMENTS = ("/graph/", "/ontology/")  # which need not speak of themselves
SERVICES = re.compile(r"/($|sparql($|#)|export\?)")  # they say nothing of themselves
LINK = re.compile(r'<([^>]*)>((?:;\s*\w+="[^"]*")*)')


class Page(HTMLParser):
    """A page's links, the places in it that can be linked to, and what it tells search engines."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.anchors: set[str] = set()
        self.embedded: list[Any] = []
        self._data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.anchors |= {told[name] for name in ("id", "name") if name in told}
        self._data = told.get("type") == "application/ld+json" and tag == "script"
        address = told.get("href") or told.get("src")
        if address is not None:
            self.links.append({"to": address, "rel": told.get("rel", ""), "type": told.get("type", "")})

    def handle_data(self, data: str) -> None:
        if self._data:
            self.embedded.append(json.loads(data))
            self._data = False


def identifiers(document: Any) -> Iterator[str]:
    """Yield the IRIs of things in embedded JSON-LD."""
    match document:
        case dict():
            yield from (value for key, value in document.items() if key == "@id")
            for value in document.values():
                yield from identifiers(value)
        case list():
            for value in document:
                yield from identifiers(value)


def header_links(response: TestResponse) -> Iterator[dict[str, str]]:
    """Yield the links of the header Link (https://www.rfc-editor.org/rfc/rfc8288)."""
    for address, parameters in LINK.findall(response.headers.get("Link", "")):
        yield {"to": address, "rel": "", "type": ""} | dict(re.findall(r'(\w+)="([^"]*)"', parameters))


def nodes(response: TestResponse) -> set[str]:
    """Return the IRIs in RDF, read strictly; those that a remote context would expand are not looked for."""
    engine = ENGINE.get(response.mimetype)
    if engine is None:
        return set()
    said = ox.parse(response.data, engine)
    found = {node for one in said for node in (one.subject, one.predicate, one.object)}
    return {node.value for node in found if isinstance(node, ox.NamedNode)}


def subjects(response: TestResponse) -> set[str]:
    """Return the IRIs of what is described in RDF."""
    return {str(one.subject.value) for one in ox.parse(response.data, ENGINE[response.mimetype])}


def kind(address: str) -> tuple[object, ...]:
    """Tell what kind of address it is: those of a kind differ only in which thing they are about."""
    parts = urlsplit(address)
    words = parts.path.strip("/").split("/")
    asked = dict(parse_qsl(parts.query))
    if words[0] in {"id", "doc", "graph"}:
        words = words[:3] if words[1:2] == ["actor"] else words[:2]
    elif words[0] in {"query", *SCHEMES}:
        words = words[:1] + ["…"] * (len(words) - 1)
    suffix = re.search(r"\.(ttl|jsonld|nt|rdf|json|html)$", parts.path)
    about = re.sub(r"[^/#]*$", "", asked.get("iri", ""))
    return (*words, suffix and suffix[0], about, asked.get("format"), "page" in asked)


@dataclass
class Crawl:
    """What a crawl has found, and what is wrong with it."""

    client: FlaskClient
    base: str
    problems: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)  # address and what was accepted
    kinds: Counter[tuple[object, ...]] = field(default_factory=Counter)
    queue: deque[tuple[str, str, str]] = field(default_factory=deque)  # the same, and from where
    anchors: dict[str, set[str]] = field(default_factory=dict)  # of each page
    fragments: list[tuple[str, str, str]] = field(default_factory=list)  # page, fragment, from where

    def local(self, address: str) -> str | None:
        """Return an address of ours as a path; None for what is somebody else's."""
        if address.startswith(SPACE.removesuffix("#")):  # of functions, which no data describes
            return None
        for begin in (self.base, ONTOLOGY):
            if address.startswith(begin):
                return "/" + address.removeprefix(begin)
        return address if address.startswith("/") and not address.startswith("//") else None

    def follow(self, address: str, accept: str, source: str) -> None:
        """Note an address to go to, unless it is another's, was there before, or there were enough of its kind."""
        path = self.local(urldefrag(address)[0])
        if path is None or (path, accept) in self.seen:
            return
        if self.kinds[kind(path), accept] < SOME:
            self.kinds[kind(path), accept] += 1
            self.seen.add((path, accept))
            self.queue.append((path, accept, source))

    def run(self) -> None:
        """Go everywhere."""
        while self.queue:
            address, accept, source = self.queue.popleft()
            response = self.client.get(address, headers={"Accept": accept})
            where = f"{address} (Accept: {accept}; from {source})"
            try:
                self._visited(address, accept, response, where)
            except (SyntaxError, ValueError) as error:
                self.problems.append(f"{where}: {error}")
        for page, fragment, source in self.fragments:
            if page in self.anchors and fragment not in self.anchors[page]:
                self.problems.append(f"{source}: there is no #{fragment} in {page}")

    def _visited(self, address: str, accept: str, response: TestResponse, where: str) -> None:
        if response.status_code == 303:
            self.follow(response.headers["Location"], accept, address)
        elif response.status_code != 200:
            self.problems.append(f"{where}: status {response.status_code}")
        elif address.startswith("/id/"):
            self.problems.append(f"{where}: a thing is no document, and answers 303")
        elif response.mimetype == "text/html":
            self._page(address, response)
        else:
            self._data(address, response)

    def _page(self, address: str, response: TestResponse) -> None:
        page = Page(response.text)
        self.anchors[address] = page.anchors
        for link in (*page.links, *header_links(response)):
            target, fragment = urldefrag(urljoin(address, link["to"]))
            if fragment and (path := self.local(target)) is not None:
                self.fragments.append((path, unquote(fragment), address))
            self._linked(address, target, link)
        for iri in identifiers(page.embedded):
            self.follow(iri, BROWSER, address)

    def _data(self, address: str, response: TestResponse) -> None:
        for link in header_links(response):
            self._linked(address, urljoin(address, link["to"]), link)
        for iri in nodes(response):
            self.follow(iri, TURTLE, address)
        if response.mimetype == "application/ld+json" and isinstance(response.json, dict):
            self.follow(str(response.json.get("@context", "")), "application/ld+json", address)

    def _linked(self, address: str, target: str, link: dict[str, str]) -> None:
        self.follow(target, TURTLE if link["rel"] == "describedby" else BROWSER, address)
        if link["rel"] == "alternate" and "page" not in urlsplit(target).query:
            self._alternate(address, target, link["type"])

    def _alternate(self, address: str, target: str, media_type: str) -> None:
        """What is promised by its suffix is so, and the same when it is asked for by the header Accept."""
        if (target, media_type) in self.seen or self.kinds[kind(target), "alternate"] >= SOME:
            return
        self.kinds[kind(target), "alternate"] += 1
        self.seen.add((target, media_type))
        named = self.client.get(target, headers={"Accept": media_type})
        if (named.status_code, named.mimetype) != (200, media_type):
            self.problems.append(f"{address}: its alternate {target} is {named.mimetype}, not {media_type}")
        suffixed = media_type != "text/html"
        plain = re.sub(r"\.\w+$", "", urlsplit(target).path) if suffixed else urlsplit(target).path
        stem = urlsplit(target)._replace(path=plain).geturl()
        asked = self.client.get(stem, headers={"Accept": media_type})
        if (asked.status_code, asked.mimetype, asked.data) != (200, media_type, named.data):
            self.problems.append(f"{stem}: as {media_type} it is not what {target} is")


@pytest.fixture(scope="module")
def crawl(client: FlaskClient, graph: Settings) -> Crawl:
    crawl = Crawl(client, graph.base)
    crawl.follow("/", BROWSER, "the beginning")
    crawl.run()
    return crawl


def test_every_link_leads_where_it_says(crawl: Crawl) -> None:
    assert not crawl.problems, "\n".join(crawl.problems)


KINDS = {
    "event",
    "mention",
    "participation",
    "attribution",
    "evidence",
    "time",
    "day",
    "article",
    "actor",
    "tenure",
}
PAGES = {
    "query",
    "search",
    "sparql",
    "graph",
    "about",
    "ontology",
    "event-type",
    "cameo",
    "context.jsonld",
    "dataset",
    ".well-known",
    "export",
}


def test_it_comes_by_every_kind_of_thing(crawl: Crawl) -> None:
    paths = {tuple(urlsplit(address).path.split("/")[1:3]) for address, _ in crawl.seen}
    assert {path[1] for path in paths if path[0] == "doc"} >= KINDS
    assert {path[0] for path in paths} >= PAGES
    assert sum(fragment.startswith("c") for _, fragment, _ in crawl.fragments) > 2  # words of an article


def test_every_iri_of_ours_in_the_data_leads_to_what_is_said_of_it(
    client: FlaskClient, graph: Settings
) -> None:
    crawl = Crawl(client, graph.base)
    asked = (
        "SELECT DISTINCT ?iri { { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri } UNION { GRAPH ?iri {} } "
        f"FILTER(ISIRI(?iri) && (STRSTARTS(STR(?iri), '{graph.base}') || STRSTARTS(STR(?iri), '{ONTOLOGY}'))) }}"
    )
    found = sorted(client.get("/sparql", query_string={"query": asked, "format": "csv"}).text.split()[1:])
    assert len(found) > 3000
    for iri in found:
        path = crawl.local(iri)
        assert path is not None
        one_document = "#" in path and not path.startswith("/dataset#")
        if SERVICES.match(path) or (crawl.kinds[kind(path), ""] >= MANY and not one_document):
            continue
        crawl.kinds[kind(path), ""] += 1
        answer = client.get(path, headers={"Accept": TURTLE}, follow_redirects=True)
        assert (answer.status_code, answer.mimetype) == (200, TURTLE), iri
        assert iri in subjects(answer) or path.startswith(DOCUMENTS), iri


def test_pages_as_json_ld_are_the_same_graph_to_a_processor_that_is_offline(
    client: FlaskClient, graph: Settings, crawl: Crawl
) -> None:
    """One of each kind of page; the processor has no context but ours, and that from us."""

    def load(address: str, _: object) -> dict[str, Any]:
        assert address == f"{graph.base}context.jsonld"
        context = client.get("/context.jsonld").json
        return {"contextUrl": None, "documentUrl": address, "document": context}

    options = {"documentLoader": load, "format": "application/n-quads"}
    documents = {kind(address): address for address, _ in crawl.seen if JSON_LD.match(address)}
    assert len(documents) > 15
    for address in documents.values():
        compact = client.get(address).get_json(force=True)
        if "@context" not in compact:
            continue  # a whole graph, whose JSON-LD is expanded
        expanded = jsonld.to_rdf(compact, options).encode()
        said = client.get(address.replace(".jsonld", ".nt")).data
        assert set(ox.parse(expanded, ox.RdfFormat.N_QUADS)) == {
            ox.Quad(*triple) for triple in ox.parse(said, ox.RdfFormat.N_TRIPLES)
        }, address
