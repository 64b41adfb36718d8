"""A crawler that starts at / and follows every link in pages, headers and RDF.

It requests HTML like a browser, and RDF like a linked data client. Of each kind of URL (such as the pages of actors)
it visits a few. IRIs of the ontology count as local, because w3id.org redirects them to this server.
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
from kg.store.local.fulltext import SEARCH_NAMESPACE
from kg.web.linked_data.ontology import SCHEMES

pytestmark = pytest.mark.long

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TURTLE = "text/turtle"
ONTOLOGY = "https://w3id.org/diplomacy/"
URLS_PER_KIND = 5  # for each Accept header
IRIS_PER_KIND = 40
ENGINE = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
JSON_LD = re.compile(r"/(doc/.*|about)\.jsonld")
DOCUMENTS = ("/graph/", "/ontology/")  # need not describe themselves
SERVICES = re.compile(r"/($|sparql($|#)|export\?)")  # have no description
LINK = re.compile(r'<([^>]*)>((?:;\s*\w+="[^"]*")*)')


class Page(HTMLParser):
    """The links, anchors and embedded JSON-LD of an HTML page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.anchors: set[str] = set()
        self.embedded: list[Any] = []
        self._data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self._data = values.get("type") == "application/ld+json" and tag == "script"
        url = values.get("href") or values.get("src")
        if url is not None:
            self.links.append({"to": url, "rel": values.get("rel", ""), "type": values.get("type", "")})

    def handle_data(self, data: str) -> None:
        if self._data:
            self.embedded.append(json.loads(data))
            self._data = False


def identifiers(document: Any) -> Iterator[str]:
    """Yield the IRIs of all resources in embedded JSON-LD."""
    match document:
        case dict():
            yield from (value for key, value in document.items() if key == "@id")
            for value in document.values():
                yield from identifiers(value)
        case list():
            for value in document:
                yield from identifiers(value)


def header_links(response: TestResponse) -> Iterator[dict[str, str]]:
    """Yield the links in the Link header (https://www.rfc-editor.org/rfc/rfc8288)."""
    for address, parameters in LINK.findall(response.headers.get("Link", "")):
        yield {"to": address, "rel": "", "type": ""} | dict(re.findall(r'(\w+)="([^"]*)"', parameters))


def nodes(response: TestResponse) -> set[str]:
    """Return all IRIs in an RDF document; none for JSON-LD, which needs a remote context."""
    engine = ENGINE.get(response.mimetype)
    if engine is None:
        return set()
    triples = ox.parse(response.data, engine)
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def subjects(response: TestResponse) -> set[str]:
    """Return the IRIs of the resources that an RDF document describes."""
    return {str(triple.subject.value) for triple in ox.parse(response.data, ENGINE[response.mimetype])}


def kind(address: str) -> tuple[object, ...]:
    """Return the kind of a URL; URLs of the same kind differ only in the resource."""
    parts = urlsplit(address)
    words = parts.path.strip("/").split("/")
    parameters = dict(parse_qsl(parts.query))
    if words[0] in {"id", "doc", "graph"}:
        words = words[:3] if words[1:2] == ["actor"] else words[:2]
    elif words[0] in {"query", *SCHEMES}:
        words = words[:1] + ["…"] * (len(words) - 1)
    suffix = re.search(r"\.(ttl|jsonld|nt|rdf|json|html)$", parts.path)
    about = re.sub(r"[^/#]*$", "", parameters.get("iri", ""))
    return (*words, suffix and suffix[0], about, parameters.get("format"), "page" in parameters)


@dataclass
class Crawl:
    """The state of a crawl, and the problems it has found."""

    client: FlaskClient
    base: str
    problems: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)  # URL and Accept header
    kinds: Counter[tuple[object, ...]] = field(default_factory=Counter)
    queue: deque[tuple[str, str, str]] = field(default_factory=deque)  # URL, Accept header and source
    anchors: dict[str, set[str]] = field(default_factory=dict)  # by page
    fragments: list[tuple[str, str, str]] = field(default_factory=list)  # page, fragment and source

    def local(self, address: str) -> str | None:
        """Return the path of a URL of this server, or None for any other URL."""
        if address.startswith(SEARCH_NAMESPACE.removesuffix("#")):  # IRIs of functions have no page
            return None
        for begin in (self.base, ONTOLOGY):
            if address.startswith(begin):
                return "/" + address.removeprefix(begin)
        return address if address.startswith("/") and not address.startswith("//") else None

    def follow(self, address: str, accept: str, source: str) -> None:
        """Queue a URL if it is local, new, and not one of too many of its kind."""
        path = self.local(urldefrag(address)[0])
        if path is None or (path, accept) in self.seen:
            return
        if self.kinds[kind(path), accept] < URLS_PER_KIND:
            self.kinds[kind(path), accept] += 1
            self.seen.add((path, accept))
            self.queue.append((path, accept, source))

    def run(self) -> None:
        """Visit every URL in the queue."""
        while self.queue:
            address, accept, source = self.queue.popleft()
            response = self.client.get(address, headers={"Accept": accept})
            where = f"{address} (Accept: {accept}; from {source})"
            try:
                self._check_response(address, accept, response, where)
            except (SyntaxError, ValueError) as error:
                self.problems.append(f"{where}: {error}")
        for page, fragment, source in self.fragments:
            if page in self.anchors and fragment not in self.anchors[page]:
                self.problems.append(f"{source}: {page} has no #{fragment}")

    def _check_response(self, address: str, accept: str, response: TestResponse, where: str) -> None:
        if response.status_code == 303:
            self.follow(response.headers["Location"], accept, address)
        elif response.status_code != 200:
            self.problems.append(f"{where}: status {response.status_code}")
        elif address.startswith("/id/"):
            self.problems.append(f"{where}: a resource must redirect with 303")
        elif response.mimetype == "text/html":
            self._check_page(address, response)
        else:
            self._check_data(address, response)

    def _check_page(self, address: str, response: TestResponse) -> None:
        page = Page(response.text)
        self.anchors[address] = page.anchors
        for link in (*page.links, *header_links(response)):
            target, fragment = urldefrag(urljoin(address, link["to"]))
            if fragment and (path := self.local(target)) is not None:
                self.fragments.append((path, unquote(fragment), address))
            self._follow_link(address, target, link)
        for iri in identifiers(page.embedded):
            self.follow(iri, BROWSER, address)

    def _check_data(self, address: str, response: TestResponse) -> None:
        for link in header_links(response):
            self._follow_link(address, urljoin(address, link["to"]), link)
        for iri in nodes(response):
            self.follow(iri, TURTLE, address)
        if response.mimetype == "application/ld+json" and isinstance(response.json, dict):
            self.follow(str(response.json.get("@context", "")), "application/ld+json", address)

    def _follow_link(self, address: str, target: str, link: dict[str, str]) -> None:
        self.follow(target, TURTLE if link["rel"] == "describedby" else BROWSER, address)
        if link["rel"] == "alternate" and "page" not in urlsplit(target).query:
            self._check_alternate(address, target, link["type"])

    def _check_alternate(self, address: str, target: str, media_type: str) -> None:
        """Check that an alternate has its media type, and the same bytes as a request with that Accept header."""
        if (target, media_type) in self.seen or self.kinds[kind(target), "alternate"] >= URLS_PER_KIND:
            return
        self.kinds[kind(target), "alternate"] += 1
        self.seen.add((target, media_type))
        by_suffix = self.client.get(target, headers={"Accept": media_type})
        if (by_suffix.status_code, by_suffix.mimetype) != (200, media_type):
            self.problems.append(
                f"{address}: its alternate {target} is {by_suffix.mimetype}, not {media_type}"
            )
        suffixed = media_type != "text/html"
        plain = re.sub(r"\.\w+$", "", urlsplit(target).path) if suffixed else urlsplit(target).path
        stem = urlsplit(target)._replace(path=plain).geturl()
        by_header = self.client.get(stem, headers={"Accept": media_type})
        if (by_header.status_code, by_header.mimetype, by_header.data) != (200, media_type, by_suffix.data):
            self.problems.append(f"{stem}: as {media_type} it differs from {target}")


@pytest.fixture(scope="module")
def crawl(client: FlaskClient, graph: Settings) -> Crawl:
    crawl = Crawl(client, graph.base)
    crawl.follow("/", BROWSER, "start")
    crawl.run()
    return crawl


def test_crawl_finds_no_broken_links(crawl: Crawl) -> None:
    assert not crawl.problems, "\n".join(crawl.problems)


KINDS = {
    "event",
    "mention",
    "attribution",
    "evidence",
    "time",
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


def test_crawl_reaches_every_kind_of_resource(crawl: Crawl) -> None:
    paths = {tuple(urlsplit(address).path.split("/")[1:3]) for address, _ in crawl.seen}
    assert {path[1] for path in paths if path[0] == "doc"} >= KINDS
    assert {path[0] for path in paths} >= PAGES
    assert sum(fragment.startswith("c") for _, fragment, _ in crawl.fragments) > 2  # triggers in articles


def test_every_local_iri_resolves_to_its_description(client: FlaskClient, graph: Settings) -> None:
    crawl = Crawl(client, graph.base)
    query = (
        "SELECT DISTINCT ?iri { { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri } UNION { GRAPH ?iri {} } "
        f"FILTER(ISIRI(?iri) && (STRSTARTS(STR(?iri), '{graph.base}') || STRSTARTS(STR(?iri), '{ONTOLOGY}'))) }}"
    )
    found = sorted(client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1:])
    assert len(found) > 3000
    for iri in found:
        path = crawl.local(iri)
        assert path is not None
        one_document = "#" in path and not path.startswith("/dataset#")
        if SERVICES.match(path) or (crawl.kinds[kind(path), ""] >= IRIS_PER_KIND and not one_document):
            continue
        crawl.kinds[kind(path), ""] += 1
        answer = client.get(path, headers={"Accept": TURTLE}, follow_redirects=True)
        assert (answer.status_code, answer.mimetype) == (200, TURTLE), iri
        assert iri in subjects(answer) or path.startswith(DOCUMENTS), iri


def test_json_ld_equals_n_triples_without_network(client: FlaskClient, graph: Settings, crawl: Crawl) -> None:
    """Checks one page of each kind; the JSON-LD processor loads only the context of this server."""

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
            continue  # the JSON-LD of a graph is expanded
        expanded = jsonld.to_rdf(compact, options).encode()
        ntriples = client.get(address.replace(".jsonld", ".nt")).data
        assert set(ox.parse(expanded, ox.RdfFormat.N_QUADS)) == {
            ox.Quad(*triple) for triple in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES)
        }, address
