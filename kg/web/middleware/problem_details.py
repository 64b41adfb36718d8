"""Error responses: application/problem+json for programs (RFC 9457), and a page for people."""

from math import ceil
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from kg.errors import AccessError, KgError, LimitError, QueryError, StoreError
from kg.web.middleware import http_cache
from kg.web.middleware.request_record import record_limit

STORE = "KG_STORE"  # key in the configuration of the application: the store, whose path clients must not see
_NO_PAGE = "Look for it by name or words in Search, or narrow the events in Explore."
_API_PATHS = ("/sparql", "/graph")


def from_kg_error(error: KgError) -> Response:
    """Return the response for one of our errors, with its status, reason and remedy."""
    _log(error)
    extra: dict[str, Any] = {}
    if isinstance(error, QueryError) and error.line is not None:
        extra = {"line": error.line, "column": error.column}
        if error.excerpt:
            extra["excerpt"] = error.excerpt
    if error.remedy:
        extra["hint"] = _without_path(error.remedy)
    if isinstance(error, LimitError):
        extra["limit"] = error.limit
    response = problem(error.http_status, type(error).__name__, _without_path(str(error)), **extra)
    if isinstance(error, AccessError):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, LimitError):
        _set_retry_after(response, error)
    return response


def from_http_exception(error: HTTPException) -> Response:
    """Return the response for an error of HTTP itself, with its headers such as Allow."""
    extra = {}
    if isinstance(error, RequestEntityTooLarge):
        has_token = request.max_content_length != current_app.config["MAX_CONTENT_LENGTH"]
        extra["limit"] = "max_upload_mb" if has_token else "max_body_kb"
        record_limit(extra["limit"])
    if isinstance(error, NotFound):
        # The text of the library blames the typing of people that clicked on a link.
        return problem(404, "NotFoundError", "There is no page at this address.", hint=_NO_PAGE)
    response = problem(error.code or 500, error.name, error.description or error.name, **extra)
    if error.response is None:
        response.headers.extend([(name, value) for name, value in error.get_headers() if name == "Allow"])
    return response


def problem(status: int, title: str, detail: str, **extra: Any) -> Response:
    """Return a problem document, or an HTML page if the client prefers that and the path is not an API."""
    if request.path.startswith(_API_PATHS) or not request.accept_mimetypes.accept_html:
        response = jsonify(type="about:blank", title=title, status=status, detail=detail, **extra)
        response.mimetype = "application/problem+json"
    else:
        page = render_template("error.html", title=title, reason=detail, remedy=extra.get("hint"))
        response = Response(page, mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = http_cache.NO_STORE
    return response


def _log(error: KgError) -> None:
    """Log what the operator must know: an error of ours with its traceback, and a failure of the store."""
    if error.http_status == 500:
        current_app.logger.error("Request %s failed.", request.path, exc_info=error)
    elif isinstance(error, StoreError):
        current_app.logger.warning("Request %s failed: %s", request.path, error)


def _set_retry_after(response: Response, error: LimitError) -> None:
    """Set Retry-After in whole seconds (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after)."""
    record_limit(error.limit)
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(max(1, ceil(error.retry_after_s)))


def _without_path(text: str) -> str:
    """Replace the path of the store, which only the operator may know."""
    store = current_app.config.get(STORE)
    if isinstance(store, Path):
        for path in sorted({str(store), str(store.absolute()), str(store.resolve())}, key=len, reverse=True):
            text = text.replace(path, "store")
    return text
