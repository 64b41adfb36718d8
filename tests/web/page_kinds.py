"""The kinds of pages of the site, one of each; tests of all pages go through this list.

A page about a resource is given by a SPARQL pattern of ``?it``; the first such resource in a store stands for its kind.
"""

import json
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlencode
from urllib.request import urlopen

Get = Callable[[str], str]  # returns the text of a path

QUERY = (
    "SELECT ?event ?label ?day { ?event a dip:Act ; rdfs:label ?label OPTIONAL { ?event dip:earliest ?day } }"
)
PLACES = (
    "SELECT DISTINCT ?place ?name { ?place a dip:Place ; rdfs:label ?name ; geo:hasGeometry ?point } LIMIT 50"
)
COUNTS = "SELECT ?type (COUNT(*) AS ?events) { ?e a dip:Act ; dip:eventType ?type } GROUP BY ?type"


def _query(text: str, **arguments: str) -> str:
    return f"/query?{urlencode({'query': text, **arguments})}"


PAGES: Final = {
    "home": "/",
    "query form": "/query",
    "found questions": "/query?find=accus",
    "query result": _query(QUERY, sort="label"),
    "query chart": _query(COUNTS, view="chart"),
    "query timeline": _query(QUERY, view="timeline"),
    "query map": _query(PLACES, view="map"),
    "query error": _query("SELECT * {"),
    "library query": "/query/who-accused-whom",
    "empty library query": "/query/who-accused-whom?actor=Nobody",
    "events": "/explore",
    "event table": "/explore?view=table&sort=oldest",
    "event timeline": "/explore?view=timeline",
    "event map": "/explore?view=map",
    "event network": "/explore?view=network",
    "event matrix": "/explore?view=matrix",
    "claims": "/claims",
    "one-sided claims": "/claims?kind=one-sided",
    "search": "/search?q=a*",
    "dataset": "/dataset",
    "ontology": "/ontology",
    "upload form": "/upload",
    "not found": "/doc/event/none",
}
RESOURCES: Final = {
    "event": "?it a dip:Act ; dip:hasMention/dip:inArticle ?article ; dip:agent ?agent",
    "statement": "?it a dip:Statement",
    "actor": "?it a dip:Country . ?event dip:agent ?it",
    "person": "?it a dip:Person . ?attribution dip:speaker ?it",
    "place": "?event dip:place ?it",
    "article": "?it a schema:NewsArticle",
    "mention": "?event dip:hasMention ?it",
}
NAMES: Final = (*PAGES, *RESOURCES, "graph", "term")
# Pages that run scripts; all others work the same without
SCRIPTED: Final = frozenset(name for name, path in PAGES.items() if path.startswith(("/query", "/explore")))


def page_path(get: Get, base: str, name: str) -> str:
    """Return the path of a kind of page; the IRIs of the graph begin with ``base``."""
    if name in PAGES:
        return PAGES[name]
    if name == "term":
        return "/about?iri=https://w3id.org/diplomacy/ontology%23Act"
    if name == "graph":
        (graph,) = resources(get, "GRAPH ?it { ?article a schema:NewsArticle }", limit=1)
        return f"/about?iri={quote(graph)}"
    (path,) = resource_paths(get, base, name, limit=1)
    return path


def resource_paths(get: Get, base: str, name: str, *, limit: int) -> list[str]:
    """Return the paths of the pages of a kind of resource."""
    return [f"/doc/{iri.removeprefix(f'{base}id/')}" for iri in resources(get, RESOURCES[name], limit=limit)]


def resources(get: Get, pattern: str, *, limit: int) -> list[str]:
    """Return the first resources that have a pattern."""
    query = f"SELECT DISTINCT ?it {{ {pattern} }} ORDER BY ?it LIMIT {limit}"
    rows = json.loads(get(f"/sparql?{urlencode({'query': query, 'format': 'json'})}"))["results"]["bindings"]
    return [row["it"]["value"] for row in rows]


def over_http(address: str) -> Get:
    """Return a function that gets the text of a path from a server."""

    def get(path: str) -> str:
        with urlopen(f"{address}{path}", timeout=60) as response:
            return str(response.read().decode())

    return get
