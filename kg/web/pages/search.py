"""Search by words: a page for people, JSON for programs at the same address."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from kg.config import Settings
from kg.errors import KgError, QueryError
from kg.store import KINDS, Hit
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache
from kg.web.pages.query_result import shown

_SHOWN = 50  # where it is not said how many


def search(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return /search over a store: ?q=WORDS, kind=…, limit=N, format=json."""
    blueprint = Blueprint("search", __name__)

    def page() -> Response:
        if not _for_people():
            return _data(store, settings.page_rows)
        return _page(store, settings.page_rows)

    blueprint.add_url_rule("/search", "page", page)
    return blueprint


def _for_people() -> bool:
    return request.args.get("format") != "json" and request.accept_mimetypes.accept_html


def _data(store: QueryBackend, most: int) -> Response:
    version = f"{store.version}-search"
    if http_cache.is_not_modified(version):
        return http_cache.not_modified(version)
    hits = _hits(store, most)
    response = jsonify(words=_words(), results=[asdict(hit) for hit in hits])
    http_cache.set_cache_headers(response, version)
    return response


def _page(store: QueryBackend, most: int) -> Response:
    hits, error = [], None
    if _words():
        try:
            hits = _hits(store, most)
        except KgError as failed:
            error = shown(failed)
    page = render_template("search.html", words=_words(), kinds=KINDS, kind=_kind(), hits=hits, error=error)
    return make_response(page, error.http_status if error else 200)


def _hits(store: QueryBackend, most: int) -> list[Hit]:
    kind = _kind()
    if kind and kind not in KINDS:
        raise QueryError("there is no such kind", subject=kind, remedy=f"choose one of {', '.join(KINDS)}")
    return store.search(_words(), most=min(_limit(), most), kinds=(kind,) if kind else KINDS)


def _words() -> str:
    return request.args.get("q", "").strip()


def _kind() -> str:
    return request.args.get("kind", "")


def _limit() -> int:
    given = request.args.get("limit", str(_SHOWN))
    if not given.isascii() or not given.isdigit() or not 0 < len(given) < 7 or int(given) < 1:
        raise QueryError(
            "this is no number of results", subject=given, remedy="give a whole number from 1 up"
        )
    return int(given)
