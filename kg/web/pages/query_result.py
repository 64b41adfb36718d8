"""Runs a query for an HTML page."""

from dataclasses import dataclass, field
from time import monotonic

from kg.errors import KgError, LimitError, QueryError, StoreError
from kg.iris import Iris
from kg.store import Query
from kg.web.backend import QueryBackend
from kg.web.linked_data.links import Links
from kg.web.middleware.request_record import record_limit
from kg.web.pages.page_limits import ResultTable, bounded_select, read_result_table
from kg.web.pages.query_chart import Chart
from kg.web.pages.query_labels import describe, with_labels
from kg.web.pages.query_map import Map
from kg.web.pages.query_sorting import Order, requested_order, sort_rows
from kg.web.pages.query_timeline import Timeline
from kg.web.pages.query_views import TABLE, draw, requested_view, views_of


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """The table of a query, or the error to show in its place; neither if no query ran."""

    table: ResultTable | None = None
    is_truncated: bool = False  # the query has more rows
    error: KgError | None = None
    excerpt: str = ""  # line of the error with a caret below
    seconds: float = 0.0  # that the query took
    order: Order = field(default_factory=Order)
    view: str = TABLE
    views: tuple[str, ...] = (TABLE,)  # that the columns allow
    drawing: Chart | Timeline | Map | None = None

    @property
    def http_status(self) -> int:
        """Status code of the page that shows the result."""
        return self.error.http_status if self.error else 200


def run_query(store: QueryBackend, query: str, *, base: str, max_rows: int) -> QueryResult:
    """Run a query and return the rows that fit on a page, or the error.

    Raises :class:`LimitError` if the client should retry the same query later.
    """
    links, started = Links(iris=Iris(base=base)), monotonic()
    try:
        answer = store.answer(Query(text=query, format="json", max_rows=max_rows))
        table = read_result_table(answer, links.page_url, links.shorten)
    except KgError as error:
        return QueryResult(error=displayable(error), excerpt=_excerpt(query, error))
    seconds = monotonic() - started
    described = describe(table, bounded_select(store), links.iris)
    order, views = requested_order(), views_of(table, described.points)
    view = requested_view(query, views)
    shown = sort_rows(with_labels(table, described.labels), order)
    return QueryResult(
        table=shown,
        is_truncated=bool(answer.next_page) or not table.is_complete,
        seconds=seconds,
        order=order,
        view=view,
        views=views,
        drawing=draw(shown, view, described.points),
    )


def displayable(error: KgError) -> KgError:
    """Return an error that a page can show next to its form; raise one that does not concern the query."""
    if isinstance(error, LimitError):
        if error.retry_after_s is not None:
            raise error
        record_limit(error.limit)
    elif isinstance(error, StoreError) and error.subject != "query":
        raise error
    return error


def _excerpt(query: str, error: KgError) -> str:
    if not isinstance(error, QueryError) or error.line is None or error.column is None:
        return ""
    lines = query.splitlines()
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    return f"{line}\n{' ' * (error.column - 1)}^"
