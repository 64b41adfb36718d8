"""What is counted and measured, for Prometheus (https://prometheus.io/docs/practices/naming/)."""

import os
from collections.abc import Iterator
from time import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from kg.web.backend import Served
from kg.web.middleware.request_record import Exchange
from kg.web.shares import FOLDER

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"}


class Metrics:
    """The metrics of one application. Labels have few values: routes, not addresses."""

    def __init__(self, store: Served) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kg_http_requests",
            "Requests that were answered, by how the answer ended: whole, failed on the way, or left by the client.",
            ("method", "route", "status", "end"),
            registry=self._registry,
        )
        self._duration = Histogram(
            "kg_http_request_duration_seconds",
            "Time from the request to the last byte of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._sent = Counter(
            "kg_http_response_bytes",
            "Bytes of answers, without their headers.",
            ("route",),
            registry=self._registry,
        )
        self._limited = Counter(
            "kg_http_limited",
            "Requests that were refused or whose answer was cut, by the setting that limits it.",
            ("limit",),
            registry=self._registry,
        )
        self._under_way = Gauge(
            "kg_http_requests_in_progress",
            "Requests that are being answered.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self._together = CollectorRegistry() if FOLDER in os.environ else self._registry
        self._together.register(_Generation(store))
        if self._together is self._registry:
            ProcessCollector(registry=self._registry)
        else:  # whose process is one of several tells little
            MultiProcessCollector(self._together)  # type: ignore[no-untyped-call]

    def begin(self) -> None:
        """Count a request that comes."""
        self._under_way.inc()

    def end(self, exchange: Exchange) -> None:
        """Count a request whose answer has ended."""
        self._under_way.dec()
        method = exchange.method if exchange.method in _METHODS else "other"
        self._requests.labels(method, exchange.route, str(exchange.status), exchange.end).inc()
        self._duration.labels(exchange.route).observe(exchange.seconds)
        self._sent.labels(exchange.route).inc(exchange.sent)
        if exchange.limit:
            self._limited.labels(exchange.limit).inc()

    def text(self) -> bytes:
        """Return all of them as Prometheus reads them, of all processes together."""
        return generate_latest(self._together)


class _Generation(Collector):
    """What is known of the graph whenever it is asked for."""

    def __init__(self, store: Served) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        published = self._store.published
        yield GaugeMetricFamily(
            "kg_generation_published_timestamp_seconds",
            "When the graph that is asked was published.",
            value=published,
        )
        yield GaugeMetricFamily("kg_generation_age_seconds", "Time since then.", value=time() - published)


def forget(folder: str, pid: int) -> None:
    """Count nothing any more that a process had under way which has ended."""
    mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
