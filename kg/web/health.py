"""Liveness, readiness and metrics endpoints."""

from time import time

from flask import Blueprint, Response, jsonify

from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache
from kg.web.middleware.metrics import CONTENT_TYPE, Metrics


def health(store: QueryBackend, metrics: Metrics) -> Blueprint:
    """Return the blueprint of /health/live, /health/ready and /metrics; none of them runs a query."""
    blueprint = Blueprint("health", __name__)

    def live() -> Response:
        return jsonify(status="live")

    def ready() -> Response:
        generation = store.generation
        if not generation:
            response = jsonify(status="not ready", reason="The store has no graph to query.")
            response.status_code = 503
            return response
        return jsonify(status="ready", generation=generation, age_s=round(time() - store.published, 3))

    def metrics_text() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE)

    blueprint.add_url_rule("/health/live", "live", live)
    blueprint.add_url_rule("/health/ready", "ready", ready)
    blueprint.add_url_rule("/metrics", "metrics", metrics_text)
    blueprint.after_request(_forbid_caching)
    return blueprint


def _forbid_caching(response: Response) -> Response:
    response.headers["Cache-Control"] = http_cache.NO_STORE
    return response
