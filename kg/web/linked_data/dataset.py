"""The description of the dataset: a page at /dataset, VoID and DCAT as RDF.

kg/store/metadata/void.py computes it for each generation. /.well-known/void serves the same description
(https://www.w3.org/TR/void/#well-known).
"""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.config import Settings
from kg.errors import NotFoundError
from kg.iris import Iris
from kg.query_library import site_query
from kg.store import GRAPH_FORMATS, Query
from kg.web.backend import QueryBackend
from kg.web.linked_data import representations
from kg.web.linked_data.representations import HTML
from kg.web.middleware import http_cache
from kg.web.sparql import content_negotiation
from kg.web.sparql.endpoint import stream_answer
from kg.web.sparql.service_description import MENTIONS_NOTE


def dataset(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the blueprint of the dataset description."""
    views = _DatasetViews(store, Iris(base=settings.base))
    blueprint = Blueprint("dataset", __name__)
    blueprint.add_url_rule("/dataset", "document", views.document)
    blueprint.add_url_rule("/dataset.<suffix>", "document", views.document)
    blueprint.add_url_rule("/.well-known/void", "void", views.well_known)
    blueprint.add_app_template_filter(_fragment, "fragment")
    return blueprint


class _DatasetViews:
    """The views of /dataset and /.well-known/void."""

    def __init__(self, store: QueryBackend, iris: Iris) -> None:
        self._store = store
        self._iris = iris

    def document(self, suffix: str | None = None) -> Response:
        """Describe the dataset in the format of the suffix, otherwise in the accepted format."""
        if suffix is None:
            return self._description(representations.negotiated_format())
        if suffix not in representations.SUFFIXES:
            raise _not_found(request.path)
        return self._description(representations.SUFFIXES[suffix])

    def well_known(self) -> Response:
        """Describe the dataset in RDF, also if the client does not say what it accepts."""
        if content_negotiation.prefers_html():
            return self._description(HTML)
        return self._description(content_negotiation.best_accepted("graph").name)

    def _description(self, format_name: str) -> Response:
        version = f"{self._store.version}-{format_name}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        facts = self._records("facts")
        if not facts:
            raise _not_found(self._iris.dataset)
        response = self._page(facts[0]) if format_name == HTML else self._rdf(format_name)
        http_cache.set_cache_headers(response, version)
        url = url_for("dataset.document")
        response.headers["Content-Location"] = (
            f"{url}.html" if format_name == HTML else representations.url_of(url, format_name)
        )
        representations.add_link_header(response, self._iris.dataset, url)
        return response

    def _page(self, facts: dict[str, str]) -> Response:
        html = render_template(
            "dataset.html",
            dataset=self._iris.dataset,
            facts=facts,
            classes=self._records("classes"),
            properties=_group_by_whole(self._records("properties")),
            values=_group_by_whole(self._records("values")),
            downloads=self._records("downloads"),
            links=self._records("links"),
            mentions_note=MENTIONS_NOTE,
            modified=self._modified(),
            generation=self._store.generation,
            alternates=representations.alternate_urls(url_for("dataset.document")),
        )
        return make_response(html)

    def _rdf(self, format_name: str) -> Response:
        generation = f"""<{self._iris.dataset}> dcterms:modified "{self._modified()}"^^xsd:dateTime ;
            dcat:version "{self._store.version}" ."""
        text = f"""PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
            CONSTRUCT {{ {generation} ?s ?p ?o }} WHERE {{ GRAPH <{self._iris.dataset_graph}> {{ ?s ?p ?o }} }}"""
        query = Query(text=text, format=format_name, head_only=request.method == "HEAD")
        return stream_answer(self._store, query, GRAPH_FORMATS[format_name], version=None)

    def _records(self, name: str) -> list[dict[str, str]]:
        return self._store.select(site_query(f"dataset-{name}", [self._iris.dataset])).records()

    def _modified(self) -> str:
        return datetime.fromtimestamp(self._store.published, UTC).isoformat(timespec="seconds")


def _group_by_whole(records: list[dict[str, str]]) -> defaultdict[str, list[dict[str, str]]]:
    """Group the partitions of the dataset by the partition that contains them."""
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for record in records:
        groups[record["whole"]].append(record)
    return groups


def _fragment(iri: str) -> str:
    """Return the HTML id of the element that a fragment IRI links to."""
    return unquote(urlsplit(iri).fragment)


def _not_found(subject: str) -> NotFoundError:
    return NotFoundError(
        "The dataset has no description.", subject=subject, remedy="Build a graph with `kg build PATH`."
    )
