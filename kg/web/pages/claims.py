"""The page /claims: acts that one side asserts and another denies."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from kg.ask import about_actor
from kg.config import Settings
from kg.errors import KgError
from kg.iris import Iris
from kg.query_library import ANY, SEPARATOR
from kg.views.claims_view import FILTERS, KINDS, ClaimList, claims_of
from kg.views.event_views import EventViews
from kg.views.page_rows import page_rows
from kg.web.backend import QueryBackend
from kg.web.current_names import CurrentNames
from kg.web.linked_data.resource_pages import page_number
from kg.web.middleware import http_cache
from kg.web.pages.page_limits import bounded_select
from kg.web.pages.query_result import displayable

_MAX_NAME = 200  # characters
_NO_CLAIMS = ClaimList(claims=(), titles={}, page_number=1, has_next=False)


def claims(store: QueryBackend, settings: Settings, names: CurrentNames) -> Blueprint:
    """Return the blueprint of /claims?kind=KIND&by=NAME&denier=NAME&party=NAME&page=NUMBER."""
    blueprint = Blueprint("claims", __name__)
    blueprint.add_url_rule("/claims", "page", _ClaimsPage(store, settings, names).respond)
    return blueprint


class _ClaimsPage:
    """The view of /claims."""

    def __init__(self, store: QueryBackend, settings: Settings, names: CurrentNames) -> None:
        self._store = store
        self._select = bounded_select(store)
        self._rows = page_rows(self._select, store.events)
        self._views = EventViews(self._select, Iris(base=settings.base), store.events)
        self._names = names

    def respond(self) -> Response:
        """Show a page of claims, or what is wrong with a filter."""
        version = f"{self._store.version}-claims"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        kind = request.args.get("kind", KINDS[0])
        kind = kind if kind in KINDS else KINDS[0]
        typed = {name: request.args.get(name, "").strip()[:_MAX_NAME] for name in FILTERS[kind]}
        values: dict[str, Any] = {"kind": kind, "kinds": KINDS, "filters": FILTERS, "typed": typed}
        values["given"] = {name: value for name, value in typed.items() if value}
        try:
            taken = {name: self._taken(value) for name, value in typed.items() if value and value != ANY}
            given = {name: tuple(value.split(SEPARATOR)) for name, value in taken.items()}
            found = claims_of(self._select, self._rows, kind, given, page_number(), self._views.details)
        except KgError as failure:
            error = displayable(failure)
            return make_response(
                render_template("claims.html", **values, found=_NO_CLAIMS, taken={}, reasons=(), error=error),
                error.http_status,
            )
        names = {name: self._names.get().label(value) for name, value in taken.items()}
        reasons = self._reasons(taken.values()) if not found.claims else []
        response = make_response(
            render_template("claims.html", **values, found=found, taken=names, reasons=reasons, error=None)
        )
        http_cache.set_cache_headers(response, version)
        return response

    def _reasons(self, taken: Iterable[str]) -> list[str]:
        """Return what the graph has about the actors of the filters."""
        names = self._names.get()
        return list(
            dict.fromkeys(text for value in taken for text in about_actor(value, self._select, names))
        )

    def _taken(self, typed: str) -> str:
        """Return the codes and names that a typed name stands for. Raises :class:`QueryError` if it is ambiguous."""
        return self._names.get().actor(typed)
