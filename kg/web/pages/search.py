"""Full-text search at /search, as a page or as JSON."""

from dataclasses import asdict, replace

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from kg.config import Settings
from kg.errors import KgError, QueryError
from kg.iris import Iris
from kg.query_library import site_query
from kg.store import TEXT_KINDS, Hit, Select
from kg.views.event_status import Record
from kg.views.event_views import EventViews
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache
from kg.web.pages.confidence import least_confidence
from kg.web.pages.page_limits import MAX_CELL_CHARACTERS, bounded_select
from kg.web.pages.query_result import displayable

_DEFAULT_LIMIT = 50
_MAX_LIMIT_DIGITS = 6


def search(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the blueprint of /search?q=WORDS, with the optional parameters kind, limit and format=json."""
    blueprint = Blueprint("search", __name__)

    views = EventViews(bounded_select(store), Iris(base=settings.base), store.events)

    def page() -> Response:
        wants_html = request.args.get("format") != "json" and request.accept_mimetypes.accept_html
        return _page(store, views, settings) if wants_html else _json(store, settings.page_rows)

    blueprint.add_url_rule("/search", "page", page)
    return blueprint


def _json(store: QueryBackend, max_hits: int) -> Response:
    version = f"{store.version}-search"
    if http_cache.is_not_modified(version):
        return http_cache.not_modified(version)
    limit = min(_limit(), max_hits)
    hits = _find(store, limit)
    total = _total(store, len(hits), limit)
    response = jsonify(words=_words(), total=total, results=[asdict(hit) for hit in hits])
    http_cache.set_cache_headers(response, version)
    return response


def _page(store: QueryBackend, views: EventViews, settings: Settings) -> Response:
    hits: list[Hit] = []
    events: dict[str, Record] = {}
    labels: dict[str, str] = {}
    limit, total, error, min_confidence = 0, 0, None, 0.0
    if _words():
        try:
            limit, min_confidence = min(_limit(), settings.page_rows), least_confidence(settings)
            hits = [_shorten_text(hit) for hit in _find(store, limit)]
            events = views.details(hit.thing for hit in hits)
            labels = _labels(bounded_select(store), [hit.thing for hit in hits if hit.kind == "name"])
            total = _total(store, len(hits), limit)
        except KgError as failure:
            error = displayable(failure)
    shown = [hit for hit in hits if _is_sure(events.get(hit.thing), min_confidence)]
    html = render_template(
        "search.html",
        words=_words(),
        kinds=TEXT_KINDS,
        kind=_kind(),
        groups=_by_quote(shown),
        hidden_acts=len({hit.thing for hit in hits} - {hit.thing for hit in shown}),
        events=events,
        labels=labels,
        min_confidence=min_confidence,
        total=total,
        is_limited=total > len(hits),
        limit=limit,
        max_hits=settings.page_rows,
        error=error,
    )
    return make_response(html, error.http_status if error else 200)


def _by_quote(hits: list[Hit]) -> list[list[Hit]]:
    """Return hits with those of one quote together, at the place of the first: a sentence may tell of several events."""
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.text, "" if hit.kind == "quote" else hit.thing), []).append(hit)
    return list(groups.values())


def _labels(select: Select, things: list[str]) -> dict[str, str]:
    """Return the names of actors and places that were found by any of their names."""
    rows = select(site_query("labels", things)).records() if things else []
    return {row["thing"]: row["label"] for row in rows}


def _is_sure(event: Record | None, min_confidence: float) -> bool:
    """Return False for an act below the least confidence."""
    return event is None or event["how"] == "statement" or float(event["confidence"]) >= min_confidence


def _find(store: QueryBackend, limit: int) -> list[Hit]:
    kind = _kind()
    if kind and kind not in TEXT_KINDS:
        raise QueryError(
            "There is no such kind of search result.",
            subject=kind,
            remedy=f"Choose one of {', '.join(TEXT_KINDS)}.",
        )
    return store.search(_words(), limit=limit, kinds=(kind,) if kind else TEXT_KINDS)


def _total(store: QueryBackend, found: int, limit: int) -> int:
    """Return the number of all hits, which is known if there are fewer than the limit."""
    kinds = (_kind(),) if _kind() else TEXT_KINDS
    return found if found < limit else store.count_hits(_words(), kinds=kinds)


def _shorten_text(hit: Hit) -> Hit:
    text = hit.text
    return hit if len(text) <= MAX_CELL_CHARACTERS else replace(hit, text=f"{text[:MAX_CELL_CHARACTERS]} …")


def _words() -> str:
    return request.args.get("q", "").strip()


def _kind() -> str:
    return request.args.get("kind", "")


def _limit() -> int:
    text = request.args.get("limit", str(_DEFAULT_LIMIT))
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_LIMIT_DIGITS
    if not is_number or int(text) < 1:
        raise QueryError(
            "The limit must be a whole number of at least 1.",
            subject=text,
            remedy="Send for example limit=20.",
        )
    return int(text)
