"""The pages /upload and /upload/ID: send articles, see what was read from them, confirm or discard that."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg import vocab
from kg.config import Settings
from kg.errors import KgError, NotFoundError, QueryError, ReadOnlyError
from kg.iris import Iris
from kg.uploads import State, Upload, UploadedFile, Uploads, preview_file
from kg.views.event_status import with_status
from kg.views.event_views import EventViews
from kg.web.backend import QueryBackend
from kg.web.middleware import csp, http_cache
from kg.web.pages.page_limits import bounded_select
from kg.web.sparql.auth import WriteAuth
from kg.web.uploads.login import FORM_FIELD, Login

_TEXT_NAME = "text.txt"  # of pasted text; its content decides whether it is HTML
_MAX_EVENTS = 500  # on a page
_MAX_DIGITS = 6  # of the position of an article


def uploads(queue: Uploads | None, store: QueryBackend, auth: WriteAuth, settings: Settings) -> Blueprint:
    """Return the blueprint of the upload pages; templates get ``has_uploads``. Without a queue they refuse everything."""
    queue = queue if auth.enabled else None
    views = _UploadPages(queue, store, Login(auth), settings)
    blueprint = Blueprint("uploads", __name__, url_prefix="/upload")
    rules = (
        ("", "form", views.form, "GET"),
        ("", "send", views.send, "POST"),
        ("/login", "login", views.login, "POST"),
        ("/logout", "logout", views.logout, "POST"),
        ("/<identifier>", "upload", views.upload, "GET"),
        ("/<identifier>/confirm", "confirm", views.confirm, "POST"),
        ("/<identifier>/discard", "discard", views.discard, "POST"),
    )
    for path, name, view, method in rules:
        blueprint.add_url_rule(path, name, view, methods=[method])
    blueprint.after_request(_protect)
    blueprint.app_context_processor(lambda: {"has_uploads": queue is not None})
    return blueprint


class _UploadPages:
    """The views. Those that change something redirect with status 303 to the page that shows it."""

    def __init__(self, queue: Uploads | None, store: QueryBackend, login: Login, settings: Settings) -> None:
        self._queue = queue
        self._login = login
        self._settings = settings
        self._iris = Iris(base=settings.base)
        self._views = EventViews(bounded_select(store), self._iris)

    def form(self) -> Response:
        """Show the form and the uploads, or the login."""
        return self._form_page()

    def login(self) -> AnyResponse:
        """Log in with the token."""
        self._open()
        response = redirect(url_for("uploads.form"), code=303)
        if self._login.log_in(response, request.form.get("token", "")):
            return response
        return self._form_page("That is not the token of this server.", status=403)

    def logout(self) -> AnyResponse:
        """Log out."""
        self._open()
        self._login.check_form()
        response = redirect(url_for("uploads.form"), code=303)
        self._login.log_out(response)
        return response

    def send(self) -> AnyResponse:
        """Put the text and the files of the form into the queue."""
        queue = self._open()
        self._login.check_form()
        upload = queue.add(_sent_files(), _published())
        return redirect(url_for("uploads.upload", identifier=upload.id), code=303)

    def upload(self, identifier: str) -> Response:
        """Show an upload: its state and, if it is read, one of its articles; as JSON with ``format=json``."""
        queue = self._open()
        self._login.check()
        upload = queue.get(identifier)
        position = _position(upload)
        values = _preview(upload, position) if upload.state is State.READ else None
        if request.args.get("format") == "json":
            return jsonify(**_public(upload), article=values)
        html = render_template(
            "upload_state.html",
            upload=upload,
            position=position,
            article=values,
            events=[with_status(event) for event in values["events"]] if values else [],
            max_events=_MAX_EVENTS,
            iris=[self._iris.article(article["id"]) for article in upload.articles],
            is_known=values is not None and self._is_known(values["id"]),
            min_confidence=self._settings.min_confidence,
            **self._form_values(),
        )
        return make_response(html)

    def confirm(self, identifier: str) -> AnyResponse:
        """Add the chosen articles to the graph."""
        queue = self._open()
        self._login.check_form()
        chosen = [int(text) for text in request.form.getlist("article") if _is_number(text)]
        queue.confirm(identifier, chosen)
        return redirect(url_for("uploads.upload", identifier=identifier), code=303)

    def discard(self, identifier: str) -> AnyResponse:
        """Forget an upload."""
        queue = self._open()
        self._login.check_form()
        queue.discard(identifier)
        return redirect(url_for("uploads.form"), code=303)

    def _open(self) -> Uploads:
        if self._queue is None:
            raise ReadOnlyError(
                "This server takes no articles.",
                subject="upload",
                remedy="Add them with kg build, or start the server with a token (KG_TOKEN_FILE).",
            )
        return self._queue

    def _is_known(self, article: str) -> bool:
        """Return True if the graph has an article."""
        with suppress(KgError):  # an upload is shown even if the store is busy
            return vocab.NEWS_ARTICLE in self._views.classes_and_label(self._iris.article(article))[0]
        return False

    def _form_page(self, error: str = "", status: int = 200) -> Response:
        queue = self._open()
        is_valid = self._login.is_valid
        html = render_template(
            "upload.html",
            has_login=is_valid,
            error=error,
            known=queue.newest_first() if is_valid else [],
            settings=self._settings,
            **self._form_values(),
        )
        return make_response(html, status)

    def _form_values(self) -> dict[str, str]:
        return {"form_field": FORM_FIELD, "form_key": self._login.form_key}


def _protect(response: Response) -> Response:
    """Keep private pages out of caches, and let them run the script that watches the progress."""
    http_cache.set_cache_headers(response, None)
    response.headers["Content-Security-Policy"] = csp.SCRIPTS
    return response


def _sent_files() -> list[UploadedFile]:
    files = [
        UploadedFile(name=file.filename or "", content=file.read())
        for file in request.files.getlist("files")
        if file.filename
    ]
    text = request.form.get("text", "")
    if text.strip():
        files.insert(0, UploadedFile(name=_TEXT_NAME, content=text.encode("utf-8", "replace")))
    if not files:
        raise QueryError(
            "Neither a text nor a file was sent.",
            subject="upload",
            remedy="Paste the text of an article, or choose a file.",
        )
    return files


def _published() -> date | None:
    text = request.form.get("published", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise QueryError(
            "The publication date is no date.", subject=text[:100], remedy="Send for example 2025-08-20."
        ) from None


def _position(upload: Upload) -> int:
    """Return the position of the article to show, from the parameter ``article``, which counts from 1."""
    text = request.args.get("article", "1")
    if not _is_number(text) or not 1 <= int(text) <= max(1, len(upload.articles)):
        raise NotFoundError(
            "The upload has no such article.", subject=text[:100], remedy="Choose one from its list."
        )
    return int(text) - 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS


def _preview(upload: Upload, position: int) -> dict[str, Any] | None:
    """Return what was read from an article; None if the upload has just been decided."""
    try:
        values: dict[str, Any] = json.loads(preview_file(upload.folder, position).read_bytes())
    except FileNotFoundError:
        return None
    return values


def _public(upload: Upload) -> dict[str, Any]:
    """Return an upload as JSON values, without the directory of the server."""
    return {
        "id": upload.id,
        "state": upload.state.value,
        "is_busy": upload.state.is_busy,
        "progress": upload.progress,
        "files": upload.names,
        "articles": upload.articles,
        "failures": upload.failures,
        "notices": upload.notices,
    }
