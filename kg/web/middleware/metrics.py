"""Prometheus metrics of the server (https://prometheus.io/docs/practices/naming/)."""

from collections.abc import Iterator
from time import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from kg.web.backend import QueryBackend
from kg.web.middleware.request_record import RequestRecord

CONTENT_TYPE = CONTENT_TYPE_LATEST
_BUCKETS_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"}


class Metrics:
    """The metrics of one application. Label values are bounded: URL rules, never paths."""

    def __init__(self, store: QueryBackend) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kg_http_requests",
            "Finished requests. end is whole, failed during the response, or left by the client.",
            ("method", "route", "status", "end"),
            registry=self._registry,
        )
        self._duration = Histogram(
            "kg_http_request_duration_seconds",
            "Time from the request to the last byte of the response.",
            ("route",),
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        self._sent = Counter(
            "kg_http_response_bytes",
            "Bytes of response bodies.",
            ("route",),
            registry=self._registry,
        )
        self._limited = Counter(
            "kg_http_limited",
            "Requests that were refused or whose response was cut off, by the setting of the limit.",
            ("limit",),
            registry=self._registry,
        )
        self._in_progress = Gauge(
            "kg_http_requests_in_progress", "Requests in progress.", registry=self._registry
        )
        self._registry.register(_Generation(store))
        ProcessCollector(registry=self._registry)

    def begin(self) -> None:
        """Count a request as in progress."""
        self._in_progress.inc()

    def end(self, record: RequestRecord) -> None:
        """Count a finished request."""
        self._in_progress.dec()
        method = record.method if record.method in _METHODS else "other"
        self._requests.labels(method, record.route, str(record.status), record.end).inc()
        self._duration.labels(record.route).observe(record.seconds)
        self._sent.labels(record.route).inc(record.sent)
        if record.limit:
            self._limited.labels(record.limit).inc()

    def text(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)


class _Generation(Collector):
    """The age of the graph, read from the store for each scrape."""

    def __init__(self, store: QueryBackend) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        published = self._store.published
        yield GaugeMetricFamily(
            "kg_generation_published_timestamp_seconds",
            "Time at which the queried graph was published.",
            value=published,
        )
        yield GaugeMetricFamily(
            "kg_generation_age_seconds", "Age of the queried graph.", value=time() - published
        )
