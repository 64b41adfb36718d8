"""The questions of the library, each at an address of its own, with its parameters as a form."""

from flask import Blueprint, Response, make_response, render_template, request

from kg.config import Settings
from kg.errors import QueryError
from kg.query_library import Query, named
from kg.store import Question
from kg.web.backend import QueryBackend
from kg.web.pages.query_editor import with_editor
from kg.web.pages.query_result import Asked, ask
from kg.web.sparql import content_negotiation
from kg.web.sparql.endpoint import answered


def questions(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the pages of the library's questions; programs get the rows at the same address."""
    blueprint = Blueprint("questions", __name__)

    def question(name: str) -> Response:
        query = named(name)
        values = _values(query)
        if "format" in request.args or not request.accept_mimetypes.accept_html:
            chosen = content_negotiation.chosen("results", request.args)
            asked = Question(
                query=query.filled(values),
                format=chosen.name,
                dry=request.method == "HEAD",
                rows=settings.max_rows,
            )
            version = f"{store.version}-{chosen.name}"
            return answered(store, asked, chosen, version=version, parameters=[("format", chosen.name)])
        return _page(store, query, values, settings.page_rows)

    blueprint.add_url_rule("/query/<name>", "question", question)
    return blueprint


def _values(query: Query) -> dict[str, str]:
    """Return what the form was filled in with; an empty field is one that was left as it is."""
    given = {parameter.name: request.args.get(parameter.name, "").strip() for parameter in query.parameters}
    return {name: value for name, value in given.items() if value}


def _page(store: QueryBackend, query: Query, values: dict[str, str], rows: int) -> Response:
    try:
        text = query.filled(values)
        asked = ask(store, text, rows=rows)
    except QueryError as error:
        text, asked = query.text, Asked(error=error)
    page = render_template("question.html", query=query, values=values, text=text, asked=asked)
    return with_editor(make_response(page, asked.status))
