"""What is served here, as one dataset: a page for people, VoID and DCAT for programs.

https://www.w3.org/TR/void/#well-known; the graph itself is made with each generation (kg/store/metadata/void.py).
"""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.config import Settings
from kg.errors import NotFoundError
from kg.iris import Iris
from kg.query_library import page
from kg.store import GRAPHS, Question
from kg.web.backend import QueryBackend
from kg.web.linked_data import representations
from kg.web.linked_data.representations import HTML
from kg.web.middleware import http_cache
from kg.web.sparql import content_negotiation
from kg.web.sparql.endpoint import answered

_WELL_KNOWN = "/.well-known/void"


def dataset(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the addresses of the description of a store."""
    site = _Site(store, Iris(base=settings.base))
    blueprint = Blueprint("dataset", __name__)
    blueprint.add_url_rule("/dataset", "document", site.document)
    blueprint.add_url_rule("/dataset.<suffix>", "document", site.document)
    blueprint.add_url_rule(_WELL_KNOWN, "void", site.void)
    blueprint.add_app_template_filter(_fragment, "fragment")
    return blueprint


class _Site:
    """The views."""

    def __init__(self, store: QueryBackend, iris: Iris) -> None:
        self._store = store
        self._iris = iris

    def document(self, suffix: str | None = None) -> Response:
        """Describe the dataset as the suffix says, else as the client accepts."""
        if suffix is None:
            return self._described(representations.chosen())
        if suffix not in representations.SUFFIXES:
            raise _absent(request.path)
        return self._described(representations.SUFFIXES[suffix])

    def void(self) -> Response:
        """Describe the dataset to programs, which may not say what they accept."""
        return self._described(
            HTML if content_negotiation.for_people() else content_negotiation.acceptable("graph").name
        )

    def _described(self, chosen: str) -> Response:
        version = f"{self._store.version}-{chosen}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        facts = self._ask("facts")
        if not facts:
            raise _absent(self._iris.dataset)
        response = self._page(facts[0]) if chosen == HTML else self._rdf(chosen)
        http_cache.set_cache_headers(response, version)
        response.headers["Content-Location"] = _address(chosen)
        representations.link(response, self._iris.dataset, url_for("dataset.document"))
        return response

    def _page(self, facts: dict[str, str]) -> Response:
        page = render_template(
            "dataset.html",
            dataset=self._iris.dataset,
            facts=facts,
            classes=self._ask("classes"),
            properties=_by_whole(self._ask("properties")),
            values=_by_whole(self._ask("values")),
            downloads=self._ask("downloads"),
            links=self._ask("links"),
            changed=self._changed(),
            generation=self._store.generation,
            alternates=representations.alternates(url_for("dataset.document")),
        )
        return make_response(page)

    def _rdf(self, chosen: str) -> Response:
        told = f"""<{self._iris.dataset}> dcterms:modified "{self._changed()}"^^xsd:dateTime ;
            dcat:version "{self._store.version}" ."""
        query = f"""PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
            CONSTRUCT {{ {told} ?s ?p ?o }} WHERE {{ GRAPH <{self._iris.dataset_graph}> {{ ?s ?p ?o }} }}"""
        question = Question(query=query, format=chosen, dry=request.method == "HEAD")
        return answered(self._store, question, GRAPHS[chosen], version=None)  # marked where it is sent

    def _ask(self, name: str) -> list[dict[str, str]]:
        return self._store.select(page(f"dataset-{name}", [self._iris.dataset])).records()

    def _changed(self) -> str:
        return datetime.fromtimestamp(self._store.published, UTC).isoformat(timespec="seconds")


def _address(chosen: str) -> str:
    """Return where the description is always in that form; some RDF formats have no suffix."""
    path = url_for("dataset.document")
    return next(
        (f"{path}.{suffix}" for suffix, name in representations.SUFFIXES.items() if name == chosen), path
    )


def _by_whole(rows: list[dict[str, str]]) -> defaultdict[str, list[dict[str, str]]]:
    """Return parts by what they are parts of."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row["whole"]].append(row)
    return found


def _fragment(iri: str) -> str:
    """Return what an element is called that an IRI leads to."""
    return unquote(urlsplit(iri).fragment)


def _absent(what: str) -> NotFoundError:
    return NotFoundError(
        "there is no description of it", subject=what, remedy="Build a graph with: kg build PATH"
    )
