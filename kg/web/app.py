"""The graph on the web: a SPARQL endpoint, and pages that show each event with its quote."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from kg.config import Settings
from kg.errors import KgError
from kg.web.backend import Changed, Served
from kg.web.health import health
from kg.web.limits.throttled_backend import Limited
from kg.web.linked_data.dataset import dataset
from kg.web.linked_data.downloads import downloads
from kg.web.linked_data.ontology import ontology
from kg.web.linked_data.resources import resources
from kg.web.middleware import csp, problem_details
from kg.web.middleware.compression import compress
from kg.web.middleware.cors import for_any_origin
from kg.web.middleware.metrics import Metrics
from kg.web.middleware.request_monitor import Monitor
from kg.web.middleware.request_record import note_route
from kg.web.pages.home import pages
from kg.web.pages.query_editor import editor
from kg.web.pages.query_pages import questions
from kg.web.pages.search import search
from kg.web.sparql.auth import Gate
from kg.web.sparql.endpoint import sparql
from kg.web.sparql.graph_store import graphs

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HEADERS = (
    ("Content-Security-Policy", csp.PAGE),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def create_app(settings: Settings, store: Served, writer: Changed | None = None) -> Flask:
    """Return the application that serves a store; without a writer it can only be read."""
    app, gate, limited = _Flask(__name__), Gate(writer, settings), Limited(store, settings)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = 1000 * settings.max_body_kb
    app.json.sort_keys = False  # type: ignore[attr-defined]  # a problem reads from its title to its details
    app.register_blueprint(pages(limited, settings))
    app.register_blueprint(questions(limited, settings))
    app.register_blueprint(editor())
    app.register_blueprint(resources(limited, settings))
    app.register_blueprint(sparql(limited, gate, settings))
    app.register_blueprint(graphs(limited, gate, settings))
    app.register_blueprint(ontology())
    app.register_blueprint(dataset(limited, settings))
    app.register_blueprint(downloads(store, settings))
    metrics = Metrics(store)
    app.register_blueprint(search(limited, settings))
    app.register_blueprint(health(store, metrics))
    app.before_request(note_route)
    app.wsgi_app = Monitor(_headed(app.wsgi_app), metrics)  # type: ignore[method-assign]  # as Flask's documentation has it
    app.register_error_handler(KgError, problem_details.of_error)
    app.register_error_handler(HTTPException, problem_details.of_http)
    app.after_request(compress)
    return app


class _Flask(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return what is called, of which nothing is asynchronous: to ask that each time takes a twentieth of an answer."""
        return func


def _headed(app: "WSGIApplication") -> "WSGIApplication":
    """Add the headers that do not depend on the answer, where it has no others; after Flask, where that costs least."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            given = {name.lower() for name, _ in headers}
            added = [header for header in _HEADERS if header[0].lower() not in given]
            readable = for_any_origin(environ["PATH_INFO"], environ["REQUEST_METHOD"])
            return start_response(status, [*headers, *added, *readable], exc_info)

        return app(environ, start)

    return answer
