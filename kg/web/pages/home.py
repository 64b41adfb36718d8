"""The home page, and the query form at /query."""

from flask import Blueprint, Response, make_response, render_template, request

from kg.config import Settings
from kg.errors import StoreError
from kg.iris import Iris
from kg.query_library import LibraryQuery, library
from kg.store import prefixes
from kg.views.event_status import Record
from kg.views.event_views import EventViews
from kg.web.backend import QueryBackend
from kg.web.middleware.csp import allow_scripts
from kg.web.pages.confidence import least_confidence
from kg.web.pages.page_limits import bounded_select
from kg.web.pages.query_result import QueryResult, run_query
from kg.web.sparql import protocol
from kg.web.vocabulary_check import VocabularyCheck

_EXAMPLES = (
    "who-accused-whom",
    "who-met-whom",
    "denied-events",
    "planned-events",
    "conflict-and-cooperation",
    "events-by-day",
)
_DEFAULT_QUERY = """# The most recent asserted events.
SELECT ?day ?label ?event WHERE {
  ?event a dip:AssertedEvent ; rdfs:label ?label ; dip:earliest ?day .
}
ORDER BY DESC(?day) ?label
LIMIT 20"""


def pages(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the blueprint of the home page and the query form."""
    views = _Pages(store, settings)
    blueprint = Blueprint("pages", __name__)
    blueprint.add_url_rule("/", "home", views.home)
    blueprint.add_url_rule("/query", "query", views.query)
    return blueprint


class _Pages:
    """The views of / and /query."""

    def __init__(self, store: QueryBackend, settings: Settings) -> None:
        self._store = store
        self._views = EventViews(bounded_select(store), Iris(base=settings.base), store.events)
        self._settings = settings
        self._vocabulary = VocabularyCheck(store, settings.base)

    def home(self) -> str:
        """Show totals, example queries, and the latest events with their quotes."""
        queries = {query.name: query for query in library()}
        min_confidence = least_confidence(self._settings)
        counts, latest = self._totals_and_latest(min_confidence)
        return render_template(
            "home.html",
            counts=counts,
            latest=latest,
            min_confidence=min_confidence,
            examples=[queries[name] for name in _EXAMPLES if name in queries],
        )

    def _totals_and_latest(self, min_confidence: float) -> tuple[dict[str, int], list[Record]]:
        """Return the totals and the latest asserted events, from the event index if the store has one."""
        try:
            with self._store.events() as index:
                totals, rows = index.totals(), index.latest_asserted(min_confidence)
        except StoreError:
            return self._views.counts(), self._views.latest_events(min_confidence)
        return totals, self._views.latest_of(rows, min_confidence)

    def query(self) -> Response:
        """Show the query form, and the result if the URL has a query."""
        text = request.args.get("query", "")
        protocol.check_length(text, self._settings.max_query_kb)
        result, warnings = QueryResult(), []
        if text.strip():
            warnings = self._vocabulary.warnings(text)
            result = run_query(self._store, text, base=self._settings.base, max_rows=self._settings.page_rows)
        found = _find_queries(request.args.get("find", ""))
        html = render_template(
            "query.html",
            text=text or _DEFAULT_QUERY,
            groups=_queries_by_group(found),
            words=request.args.get("find", ""),
            question_count=len(found),
            result=result,
            warnings=warnings,
            prefixes=sorted(prefixes(self._settings.base)),
            max_download_rows=self._settings.max_rows,
        )
        return allow_scripts(make_response(html, result.http_status))


def _find_queries(words: str) -> list[LibraryQuery]:
    """Return the queries of the library whose title, name or keywords have all of some words."""
    wanted = words.casefold().split()
    texts = ((query, f"{query.title} {query.name} {query.keywords}".casefold()) for query in library())
    return [query for query, text in texts if all(word in text for word in wanted)]


def _queries_by_group(queries: list[LibraryQuery]) -> dict[str, list[LibraryQuery]]:
    groups: dict[str, list[LibraryQuery]] = {}
    for query in queries:
        groups.setdefault(query.group, []).append(query)
    return groups
