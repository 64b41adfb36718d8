"""One page for each query of the library, with a form for its parameters."""

from flask import Blueprint, Response, make_response, render_template, request

from kg.config import Settings
from kg.errors import QueryError
from kg.query_library import LibraryQuery, get_query
from kg.store import Query
from kg.web.backend import QueryBackend
from kg.web.pages.query_editor import allow_editor
from kg.web.pages.query_result import QueryResult, run_query
from kg.web.sparql import content_negotiation, protocol
from kg.web.sparql.endpoint import stream_answer


def library_pages(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the blueprint of the library queries; programs get the result at the same URL."""
    blueprint = Blueprint("library", __name__)

    def query_page(name: str) -> Response:
        query = get_query(name)
        values = _parameter_values(query)
        if "format" in request.args or not request.accept_mimetypes.accept_html:
            return _stream(store, query.with_values(values), settings.max_rows)
        return _page(store, query, values, settings)

    blueprint.add_url_rule("/query/<name>", "query", query_page)
    return blueprint


def _stream(store: QueryBackend, text: str, max_rows: int) -> Response:
    format_ = content_negotiation.negotiate("results", request.args)
    query = Query(text=text, format=format_.name, head_only=request.method == "HEAD", max_rows=max_rows)
    return stream_answer(
        store,
        query,
        format_,
        version=f"{store.version}-{format_.name}",
        parameters=[("format", format_.name)],
    )


def _parameter_values(query: LibraryQuery) -> dict[str, str]:
    """Return the parameters from the form; an empty field means the default."""
    values = {parameter.name: request.args.get(parameter.name, "").strip() for parameter in query.parameters}
    return {name: value for name, value in values.items() if value}


def _page(store: QueryBackend, query: LibraryQuery, values: dict[str, str], settings: Settings) -> Response:
    try:
        text = query.with_values(values)
        protocol.check_length(text, settings.max_query_kb)
        result = run_query(store, text, base=settings.base, max_rows=settings.page_rows)
    except QueryError as error:
        text, result = query.text, QueryResult(error=error)
    html = render_template(
        "library_query.html",
        query=query,
        values=values,
        text=text,
        result=result,
        max_download_rows=settings.max_rows,
    )
    return allow_editor(make_response(html, result.http_status))
