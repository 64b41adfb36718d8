"""For whoever watches over the server: does it run, can it answer, how is it doing."""

from time import time

from flask import Blueprint, Response, jsonify

from kg.web.backend import Served
from kg.web.middleware import http_cache
from kg.web.middleware.metrics import CONTENT_TYPE, Metrics


def health(store: Served, metrics: Metrics) -> Blueprint:
    """Return /health/live, /health/ready and /metrics; none of them takes a worker from a question."""
    blueprint = Blueprint("health", __name__)

    def live() -> Response:
        return jsonify(status="live")

    def ready() -> Response:
        generation = store.generation
        if not generation:
            response = jsonify(status="not ready", reason="there is no graph to answer from")
            response.status_code = 503
            return response
        return jsonify(status="ready", generation=generation, age_s=round(time() - store.published, 3))

    def exposed() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE)

    blueprint.add_url_rule("/health/live", "live", live)
    blueprint.add_url_rule("/health/ready", "ready", ready)
    blueprint.add_url_rule("/metrics", "metrics", exposed)
    blueprint.after_request(_forget)
    return blueprint


def _forget(response: Response) -> Response:
    response.headers["Cache-Control"] = http_cache.FORGET
    return response
