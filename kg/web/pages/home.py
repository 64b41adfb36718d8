"""The pages that are about no thing: a start, and a form for queries."""

from flask import Blueprint, Response, make_response, render_template, request

from kg.config import Settings
from kg.iris import Iris
from kg.query_library import Query, library
from kg.store import prefixes
from kg.views.event_views import Panels
from kg.web.backend import QueryBackend
from kg.web.pages.query_editor import with_editor
from kg.web.pages.query_result import Asked, ask
from kg.web.sparql import protocol

_EXAMPLES = (
    "who-accused-whom",
    "who-met-whom",
    "denied-events",
    "planned-events",
    "conflict-and-cooperation",
    "events-by-day",
)
_FIRST = """# The latest events that are asserted.
SELECT ?day ?label ?event WHERE {
  ?event a dip:AssertedEvent ; rdfs:label ?label ; dip:earliest ?day .
}
ORDER BY DESC(?day) ?label
LIMIT 20"""


def pages(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the pages over a store."""
    site = _Site(store, settings)
    blueprint = Blueprint("pages", __name__)
    blueprint.add_url_rule("/", "start", site.start)
    blueprint.add_url_rule("/query", "query", site.query)
    return blueprint


class _Site:
    """The views; each asks the panels and fills a template."""

    def __init__(self, store: QueryBackend, settings: Settings) -> None:
        self._store = store
        self._panels = Panels(store.select, Iris(base=settings.base))
        self._settings = settings

    def start(self) -> str:
        """Show how much there is, questions to begin with, and the latest events with their quotes."""
        queries = {query.name: query for query in library()}
        examples = [queries[name] for name in _EXAMPLES if name in queries]
        return render_template(
            "start.html", counts=self._panels.counts(), latest=self._panels.latest(), examples=examples
        )

    def query(self) -> Response:
        """Show the form, with a query to begin with, and the answer where one is given."""
        text = request.args.get("query", "")
        protocol.check_length(text, self._settings.max_query_kb)
        asked = ask(self._store, text, rows=self._settings.page_rows) if text.strip() else Asked()
        known = sorted(prefixes(self._settings.base))
        page = render_template(
            "query.html", text=text or _FIRST, groups=_groups(), asked=asked, prefixes=known
        )
        return with_editor(make_response(page, asked.status))


def _groups() -> dict[str, list[Query]]:
    groups: dict[str, list[Query]] = {}
    for query in library():
        groups.setdefault(query.group, []).append(query)
    return groups
