"""Errors as answers: application/problem+json for programs (RFC 9457), a page for people."""

from math import ceil
from typing import Any

from flask import Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from kg.errors import AccessError, KgError, LimitError, QueryError
from kg.web.middleware import http_cache
from kg.web.middleware.request_record import note_limit

_PROGRAMS = ("/sparql", "/graph")  # what is asked by programs


def of_error(error: KgError) -> Response:
    """Answer one of our errors with its status, reason and remedy."""
    extra: dict[str, Any] = {}
    if isinstance(error, QueryError) and error.line is not None:
        extra = {"line": error.line, "column": error.column}
        if error.excerpt:
            extra["excerpt"] = error.excerpt
    if error.remedy:
        extra["hint"] = error.remedy
    if isinstance(error, LimitError):
        extra["limit"] = error.limit
    response = problem(error.http_status, type(error).__name__, str(error), **extra)
    if isinstance(error, AccessError):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, LimitError):
        _limited(response, error)
    return response


def _limited(response: Response, error: LimitError) -> None:
    """Say when to ask again (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after), in whole seconds."""
    note_limit(error.limit)
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(max(1, ceil(error.retry_after_s)))


def of_http(error: HTTPException) -> Response:
    """Answer an error of HTTP itself, with the headers that it comes with (such as Allow)."""
    extra = {}
    if isinstance(error, RequestEntityTooLarge):
        widened = request.max_content_length != current_app.config["MAX_CONTENT_LENGTH"]
        extra["limit"] = "max_upload_mb" if widened else "max_body_kb"
        note_limit(extra["limit"])
    response = problem(error.code or 500, error.name, error.description or error.name, **extra)
    if error.response is None:
        response.headers.extend([(k, v) for k, v in error.get_headers() if k == "Allow"])
    return response


def problem(status: int, title: str, detail: str, **extra: Any) -> Response:
    """Return a problem document, or a page where people ask."""
    if request.path.startswith(_PROGRAMS) or not request.accept_mimetypes.accept_html:
        response = jsonify(type="about:blank", title=title, status=status, detail=detail, **extra)
        response.mimetype = "application/problem+json"
    else:
        page = render_template("error.html", title=title, reason=detail, remedy=extra.get("hint"))
        response = Response(page, mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = http_cache.FORGET
    return response
