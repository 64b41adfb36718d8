"""The Flask application: a SPARQL endpoint, and pages that show each event with its quote."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from kg.config import Settings
from kg.errors import KgError
from kg.uploads import Uploads
from kg.web.backend import QueryBackend, UpdateBackend
from kg.web.base_address import base_address
from kg.web.current_names import CurrentNames
from kg.web.health import health
from kg.web.limits.request_check import check_request
from kg.web.limits.throttled_backend import ThrottledBackend
from kg.web.linked_data.dataset import dataset
from kg.web.linked_data.downloads import ExportProcesses, downloads
from kg.web.linked_data.ontology import ontology
from kg.web.linked_data.resources import resources
from kg.web.middleware import csp, problem_details
from kg.web.middleware.compression import compress
from kg.web.middleware.cors import cors_headers
from kg.web.middleware.metrics import Metrics
from kg.web.middleware.request_monitor import RequestMonitor
from kg.web.middleware.request_record import record_route
from kg.web.pages.claims import claims
from kg.web.pages.explore import explore
from kg.web.pages.home import pages
from kg.web.pages.page_scripts import page_scripts
from kg.web.pages.query_editor import editor
from kg.web.pages.query_pages import library_pages
from kg.web.pages.search import search
from kg.web.sparql.auth import WriteAuth
from kg.web.sparql.endpoint import sparql
from kg.web.sparql.graph_store import graphs
from kg.web.uploads.pages import uploads

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HEADERS = (
    ("Content-Security-Policy", csp.PAGE),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def create_app(
    settings: Settings,
    store: QueryBackend,
    writer: UpdateBackend | None = None,
    queue: Uploads | None = None,
) -> Flask:
    """Return the application for a store; without a writer it is read-only, without a queue it takes no articles."""
    app, auth, throttled = _Flask(__name__), WriteAuth(writer, settings), ThrottledBackend(store, settings)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = 1000 * settings.max_body_kb
    app.config[problem_details.STORE] = settings.store
    app.json.sort_keys = False  # type: ignore[attr-defined]  # keeps a problem document in reading order
    # Werkzeug's own redirects, to the path with or without a slash, would contain the Host of the request.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    metrics = Metrics(store)
    names, exports = CurrentNames(throttled), ExportProcesses(store, settings)
    for blueprint in (
        pages(throttled, settings),
        library_pages(throttled, settings, names),
        editor(),
        claims(throttled, settings, names),
        page_scripts(),
        resources(throttled, settings),
        sparql(throttled, auth, settings),
        graphs(throttled, auth, settings),
        ontology(),
        dataset(throttled, settings),
        downloads(exports),
        explore(throttled, settings, names, exports),
        search(throttled, settings),
        uploads(queue, throttled, auth, settings),
        health(store, metrics),
        base_address(settings.base),
    ):
        app.register_blueprint(blueprint)
    app.before_request(record_route)
    app.before_request(auth.raise_body_limit)
    app.before_request(check_request)
    app.register_error_handler(KgError, problem_details.from_kg_error)
    app.register_error_handler(HTTPException, problem_details.from_http_exception)
    app.after_request(compress)
    # Middleware wraps wsgi_app, as the documentation of Flask recommends.
    app.wsgi_app = RequestMonitor(_with_headers(app.wsgi_app), metrics)  # type: ignore[method-assign]
    return app


class _Flask(Flask):
    """Flask without its check, for each request, whether a view is asynchronous; none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def _with_headers(app: "WSGIApplication") -> "WSGIApplication":
    """Add security and CORS headers to each response, unless it has them already."""

    def respond(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            present = {name.lower() for name, _ in headers}
            missing = [header for header in _HEADERS if header[0].lower() not in present]
            cors = cors_headers(environ["PATH_INFO"], environ["REQUEST_METHOD"])
            return start_response(status, [*headers, *missing, *cors], exc_info)

        return app(environ, start)

    return respond
