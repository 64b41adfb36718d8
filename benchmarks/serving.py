"""Compare the endpoint with Oxigraph's own server: ``python -m benchmarks.serving``.

``kg serve`` and ``oxigraph serve`` read the same store, a generation built from invented articles. In each round both
get the same requests, in alternating order. The table shows the median over the rounds, and the ratio. Then the
latency of cheap requests is measured while other clients fetch the most expensive pages. Needs Linux or macOS, and the
package oxigraph.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import quote

import click
from rich.console import Console
from rich.table import Table

from benchmarks.invented import BASE, invented
from benchmarks.program import KG, run
from kg import vocab

CLIENTS = 8
LOOKUPS = 200  # requests per round, of which the median is taken
_TIMEOUT_S = 600.0
_JSON, _NTRIPLES, _HTML = "application/sparql-results+json", "application/n-triples", "text/html"
_ROWS = f"SELECT ?s ?label {{ ?s <{vocab.LABEL}> ?label }} LIMIT 20000"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ASK = "ASK {{ <{}> ?p ?o }}"
# The pages that cost the server most CPU time, with the media type to request.
_HEAVY_PAGES = (
    ("/", _HTML),
    ("/ontology", "application/ld+json"),
    (f"/query?query={quote('SELECT * { ?s ?p ?o } LIMIT 1000')}", _HTML),
    ("/query/who-accused-whom", _HTML),
    ("/query/events-by-day", _HTML),
)

Figures = dict[str, list[float]]  # name of a measurement -> one value per round


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server, and the path of its endpoint."""

    port: int
    path: str

    def connect(self) -> HTTPConnection:
        """Return a connection that stays open between requests."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def query(self, connection: HTTPConnection, query: str, accept: str = _JSON) -> int:
        """Run a query and return the size of the result. Raises :class:`click.ClickException` for an error."""
        return self.get(connection, f"{self.path}?query={quote(query)}", accept)

    def get(self, connection: HTTPConnection, path: str, accept: str) -> int:
        """Return the size of a response. Raises :class:`click.ClickException` for an error."""
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        size = 0
        while chunk := response.read(1 << 20):
            size += len(chunk)
        if response.status != 200:
            raise click.ClickException(f"{path}: {response.status} {response.reason}")
        return size


@contextmanager
def served(command: Sequence[str | Path], path: str, environ: dict[str, str], port: int) -> Iterator[Server]:
    """Run a server for the duration of a ``with`` block."""
    process = subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.DEVNULL)
    try:
        _await_port(process, port)
        yield Server(port=port, path=path)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def both(store: Path) -> Iterator[dict[str, Server]]:
    """Run the two servers on the same store directory."""
    ours, theirs = _free_port(), _free_port()
    generation = store / "generations" / (store / "current").read_text().strip()
    oxigraph = Path(sys.executable).with_name("oxigraph")
    address = f"127.0.0.1:{theirs}"
    command: list[str | Path] = [oxigraph, "serve-read-only", "--location", generation, "--bind", address]
    settings = {"STORE": store, "BASE": BASE, "PORT": ours, "TIMEOUT_S": _TIMEOUT_S, "MAX_ANSWER_MB": 10_000}
    environ = {f"KG_{name}": str(value) for name, value in settings.items()}
    with ExitStack() as running:
        yield {
            "kg serve": running.enter_context(served([*KG, "serve"], "/sparql", environ, ours)),
            "oxigraph serve": running.enter_context(served(command, "/query", {}, theirs)),
        }


def measured(server: Server, events: Sequence[str]) -> dict[str, float]:
    """Send all requests of a round to a server, and return what was measured."""
    connection = server.connect()

    def query(template: str) -> Callable[[str], object]:
        return lambda event: server.query(connection, template.format(event))

    figures = {
        "ASK, p50, ms": _median_ms(query(_ASK), events),
        "point lookup, p50, ms": _median_ms(query("SELECT ?p ?o {{ <{}> ?p ?o }}"), events),
        f"lookups per second, {CLIENTS} clients": _throughput(server, events),
        "20,000 rows, s": _seconds(lambda: server.query(connection, _ROWS)),
        "CONSTRUCT of all, s": _seconds(lambda: server.query(connection, _ALL, _NTRIPLES)),
    }
    connection.close()
    return figures


def responsiveness(server: Server, events: Sequence[str]) -> dict[str, float]:
    """Return the median latencies in ms of cheap requests while clients fetch the most expensive pages."""
    stop, connection = Event(), server.connect()

    def fetch(number: int) -> int:
        client, pages = server.connect(), cycle(_HEAVY_PAGES[number % len(_HEAVY_PAGES) :] + _HEAVY_PAGES)
        fetched = 0
        while not stop.is_set():
            server.get(client, *next(pages))
            fetched += 1
        client.close()
        return fetched

    def latencies() -> dict[str, float]:
        return {
            "/health/live": _median_ms(lambda _: server.get(connection, "/health/live", "*/*"), events),
            "ASK": _median_ms(lambda event: server.query(connection, _ASK.format(event)), events),
        }

    idle = latencies()
    with ThreadPoolExecutor(CLIENTS) as clients:
        busy = [clients.submit(fetch, number) for number in range(CLIENTS)]
        time.sleep(1)
        loaded = latencies()
        stop.set()
        pages = sum(one.result() for one in busy)
    connection.close()
    return {
        **{f"{name}, idle": value for name, value in idle.items()},
        **{f"{name}, {CLIENTS} clients fetch pages": value for name, value in loaded.items()},
        "pages fetched": pages,
    }


def _throughput(server: Server, events: Sequence[str]) -> float:
    def client(share: Sequence[str]) -> None:
        connection = server.connect()
        for event in share:
            server.query(connection, f"SELECT ?p ?o {{ <{event}> ?p ?o }}")
        connection.close()

    shares = [events[number::CLIENTS] for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        return len(events) / _seconds(lambda: list(clients.map(client, shares)))


def _median_ms(send: Callable[[str], object], events: Sequence[str]) -> float:
    return 1000 * median(_seconds(lambda event=event: send(event)) for event in events)  # type: ignore[misc]


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _await_port(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise click.ClickException(f"No server responds on port {port}.")


def _table(figures: dict[str, Figures]) -> Table:
    ours, theirs = figures
    table = Table("", ours, theirs, "ratio", "difference")
    for name in figures[ours]:
        a, b = median(figures[ours][name]), median(figures[theirs][name])
        ratio = a / b if "per second" in name else b / a  # above 1: kg is faster
        table.add_row(name, f"{a:.3f}", f"{b:.3f}", f"{ratio:.2f}", f"{a - b:+.3f}")
    return table


def _latency_table(latencies: dict[str, float]) -> Table:
    table = Table("median latency of kg serve", "ms")
    for name, value in latencies.items():
        table.add_row(name, f"{value:.1f}")
    return table


@click.command()
@click.option("--triples", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option(
    "--json", "target", type=click.Path(path_type=Path), help="Write the figures of each round to a file."
)
def main(triples: int, rounds: int, target: Path | None) -> None:
    """Compare the endpoint with Oxigraph's own server on the same data."""
    console = Console(soft_wrap=True)
    with TemporaryDirectory() as folder:
        data, store = Path(folder) / "data.nq", Path(folder) / "store"
        events = invented(triples, data)
        run([*KG, "load", str(data), "--store", str(store)], environ={"KG_BASE": BASE})
        step = max(1, len(events) // LOOKUPS)
        with both(store) as servers:
            figures: dict[str, Figures] = {name: {} for name in servers}
            for number in range(rounds):
                for name in list(servers)[:: 1 if number % 2 else -1]:
                    for what, figure in measured(servers[name], events[number % step :: step]).items():
                        figures[name].setdefault(what, []).append(figure)
            latencies = responsiveness(servers["kg serve"], events[::step])
    console.print(_table(figures))
    console.print(_latency_table(latencies))
    if target:
        rounds_of_both = {**figures, "responsiveness": latencies}
        target.write_text(json.dumps(rounds_of_both, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
