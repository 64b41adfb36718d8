"""One page for each query of the library, with a form for its parameters."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.ask import Prepared, count_rows, explain_empty, prepare
from kg.config import Settings
from kg.errors import QueryError
from kg.query_library import LibraryQuery, get_query, with_order, with_page
from kg.store import Query
from kg.web.backend import QueryBackend
from kg.web.current_names import CurrentNames
from kg.web.middleware.csp import allow_scripts
from kg.web.pages.query_result import QueryResult, run_query
from kg.web.pages.query_sorting import PARAMETER as SORT
from kg.web.pages.query_sorting import requested_order
from kg.web.sparql import content_negotiation, protocol
from kg.web.sparql.endpoint import stream_answer

_MAX_DIGITS = 9  # of the number of a row


def library_pages(store: QueryBackend, settings: Settings, names: CurrentNames) -> Blueprint:
    """Return the blueprint of the library queries; programs get the result at the same URL."""
    blueprint = Blueprint("library", __name__)
    pages = _LibraryPages(store, settings, names)
    blueprint.add_url_rule("/query/<name>", "query", pages.respond)
    return blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The rows of a query on a page."""

    rows: int
    total: int
    offset: int
    limit: int

    @property
    def title(self) -> str:
        """Which rows are shown: "12 rows", "First 100 of 1,234 rows", "Rows 101 to 200 of 1,234"."""
        if self.rows == self.total:
            return f"{self.rows:,} row{'' if self.rows == 1 else 's'}"
        if not self.offset:
            return f"First {self.rows:,} of {self.total:,} rows"
        return f"Rows {self.offset + 1:,} to {self.offset + self.rows:,} of {self.total:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a page shows of a query."""

    text: str
    result: QueryResult
    page: _Page | None = None
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()  # of an empty result


class _LibraryPages:
    """The view of /query/NAME."""

    def __init__(self, store: QueryBackend, settings: Settings, names: CurrentNames) -> None:
        self._store = store
        self._settings = settings
        self._names = names

    def respond(self, name: str) -> Response:
        """Return the page of a query, or its result for a program."""
        query = get_query(name)
        values = _parameter_values(query)
        if "format" in request.args or not request.accept_mimetypes.accept_html:
            prepared = prepare(query, values, self._names.get())
            return self._stream(
                with_page(_sorted(prepared.text), _number("limit") or None, _number("offset"))
            )
        return self._page(query, values)

    def _stream(self, text: str) -> Response:
        max_rows = self._settings.max_rows
        format_ = content_negotiation.negotiate("results", request.args)
        query = Query(text=text, format=format_.name, head_only=request.method == "HEAD", max_rows=max_rows)
        version = f"{self._store.version}-{format_.name}"
        return stream_answer(
            self._store, query, format_, version=version, parameters=[("format", format_.name)]
        )

    def _page(self, query: LibraryQuery, values: dict[str, str]) -> Response:
        try:
            shown = self._run(query, values)
        except QueryError as error:
            shown = _Shown(text=query.text, result=QueryResult(error=error))
        html = render_template(
            "library_query.html",
            query=query,
            values=values,
            downloaded=values | _arguments(SORT),
            text=shown.text,
            result=shown.result,
            page=shown.page,
            next_url=_next_url(query, values, shown.page),
            notes=shown.notes,
            reasons=shown.reasons,
            max_download_rows=self._settings.max_rows,
        )
        return allow_scripts(make_response(html, shown.result.http_status))

    def _run(self, query: LibraryQuery, values: dict[str, str]) -> _Shown:
        names, page_rows = self._names.get(), self._settings.page_rows
        prepared = prepare(query, values, names)
        limit = min(_number("limit") or query.default_limit or page_rows, page_rows)
        text = with_page(_sorted(prepared.text), limit, _number("offset"))
        protocol.check_length(text, self._settings.max_query_kb)
        result = run_query(self._store, text, base=self._settings.base, max_rows=page_rows)
        page = self._numbered(prepared, len(result.table.rows), limit) if result.table else None
        is_empty = page is not None and not page.total
        reasons = explain_empty(prepared, self._store.select, names) if is_empty else []
        return _Shown(text=text, result=result, page=page, notes=prepared.notes, reasons=tuple(reasons))

    def _numbered(self, prepared: Prepared, rows: int, limit: int) -> _Page:
        """Return the number of the rows, and of those of all pages."""
        offset = _number("offset")
        is_last = rows < limit and (rows or not offset)
        total = offset + rows if is_last else count_rows(prepared.text, self._store.select)
        return _Page(rows=rows, total=total, offset=offset, limit=limit)


def _sorted(text: str) -> str:
    """Return the text of a query in the order that the URL asks for."""
    order = requested_order()
    return with_order(text, order.variable, descending=order.is_descending) if order.variable else text


def _next_url(query: LibraryQuery, values: dict[str, str], page: _Page | None) -> str:
    """Return the URL of the next page; empty if there is none."""
    if page is None or not page.rows or page.offset + page.rows >= page.total:
        return ""
    arguments = {
        **values,
        **_arguments(SORT, "view", "value"),
        "limit": str(page.limit),
        "offset": str(page.offset + page.rows),
    }
    return f"{url_for('library.query', name=query.name)}?{urlencode(arguments)}#result"


def _arguments(*names: str) -> dict[str, str]:
    """Return some arguments of the URL, without empty ones."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def _number(name: str) -> int:
    """Return a number of rows from the URL, or 0. Raises :class:`QueryError` for another value."""
    text = request.args.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise QueryError(
            "This is not a number of rows.", subject=name, remedy=f"Send for example {name}=100."
        )
    return int(text or 0)


def _parameter_values(query: LibraryQuery) -> dict[str, str]:
    """Return the parameters from the form; an empty field means the default."""
    values = {parameter.name: request.args.get(parameter.name, "").strip() for parameter in query.parameters}
    return {name: value for name, value in values.items() if value}
