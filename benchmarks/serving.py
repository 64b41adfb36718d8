"""The endpoint beside Oxigraph's own server: ``python -m benchmarks.serving [--triples N] [--rounds N] [--json FILE]``.

Both serve the same folder, a generation of a store of invented articles. In each round both get the same requests, by
turns; what is told is each one's median over the rounds, and the ratio. Needs Linux or macOS, and the package oxigraph.
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
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import quote

import click
from rich.console import Console
from rich.table import Table

from benchmarks.invented import BASE, invented
from benchmarks.program import KG, run
from kg import vocab

CLIENTS = 8
LOOKUPS = 200  # requests of a round, of which a median is taken
_PATIENCE = 600.0  # seconds
_JSON, _NTRIPLES = "application/sparql-results+json", "application/n-triples"
_ROWS = f"SELECT ?s ?label {{ ?s <{vocab.LABEL}> ?label }} LIMIT 20000"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

Figures = dict[str, list[float]]  # by what was measured, one a round


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs, and the path of its endpoint."""

    port: int
    path: str

    def connected(self) -> HTTPConnection:
        """Return a connection, which is kept from one request to the next."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, connection: HTTPConnection, query: str, accept: str = _JSON) -> int:
        """Return the length of the answer; raise :class:`click.ClickException` where it is an error."""
        connection.request("GET", f"{self.path}?query={quote(query)}", headers={"Accept": accept})
        answer = connection.getresponse()
        length = 0
        while piece := answer.read(1 << 20):
            length += len(piece)
        if answer.status != 200:
            raise click.ClickException(f"{query}: {answer.status} {answer.reason}")
        return length


@contextmanager
def served(command: Sequence[str | Path], path: str, environ: dict[str, str], port: int) -> Iterator[Server]:
    """Run a server until the end."""
    process = subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.DEVNULL)
    try:
        _await(process, port)
        yield Server(port=port, path=path)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def both(store: Path) -> Iterator[dict[str, Server]]:
    """Run the two servers over the store in a folder."""
    ours, theirs = _free_port(), _free_port()
    generation = store / "generations" / (store / "current").read_text().strip()
    oxigraph = Path(sys.executable).with_name("oxigraph")
    command: list[str | Path] = [
        oxigraph,
        "serve-read-only",
        "--location",
        generation,
        "--bind",
        f"127.0.0.1:{theirs}",
    ]
    settings = {"STORE": store, "BASE": BASE, "PORT": ours, "TIMEOUT_S": _PATIENCE, "MAX_ANSWER_MB": 10_000}
    environ = {f"KG_{name}": str(value) for name, value in settings.items()}
    with ExitStack() as running:
        yield {
            "kg serve": running.enter_context(served([*KG, "serve"], "/sparql", environ, ours)),
            "oxigraph serve": running.enter_context(served(command, "/query", {}, theirs)),
        }


def measured(server: Server, events: Sequence[str]) -> dict[str, float]:
    """Give a server all requests of a round, and return what they took."""
    connection = server.connected()

    def asked(query: str) -> Callable[[str], object]:
        return lambda event: server.ask(connection, query.format(event))

    figures = {
        "ASK, p50, ms": _median_ms(asked("ASK {{ <{}> ?p ?o }}"), events),
        "point lookup, p50, ms": _median_ms(asked("SELECT ?p ?o {{ <{}> ?p ?o }}"), events),
        f"lookups a second, {CLIENTS} clients": _throughput(server, events),
        "20,000 rows, s": _seconds(lambda: server.ask(connection, _ROWS)),
        "CONSTRUCT of all, s": _seconds(lambda: server.ask(connection, _ALL, _NTRIPLES)),
    }
    connection.close()
    return figures


def _throughput(server: Server, events: Sequence[str]) -> float:
    def client(share: Sequence[str]) -> None:
        connection = server.connected()
        for event in share:
            server.ask(connection, f"SELECT ?p ?o {{ <{event}> ?p ?o }}")
        connection.close()

    shares = [events[number::CLIENTS] for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        return len(events) / _seconds(lambda: list(clients.map(client, shares)))


def _median_ms(ask: Callable[[str], object], events: Sequence[str]) -> float:
    return 1000 * median(_seconds(lambda event=event: ask(event)) for event in events)  # type: ignore[misc]


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise click.ClickException(f"nothing answers at port {port}")


def _table(figures: dict[str, Figures]) -> Table:
    ours, theirs = figures
    table = Table("", ours, theirs, "ratio", "difference")
    for name in figures[ours]:
        a, b = median(figures[ours][name]), median(figures[theirs][name])
        ratio = a / b if "a second" in name else b / a  # above 1: ours is the faster
        table.add_row(name, f"{a:.3f}", f"{b:.3f}", f"{ratio:.2f}", f"{a - b:+.3f}")
    return table


@click.command()
@click.option("--triples", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write every round to this file.")
def main(triples: int, rounds: int, target: Path | None) -> None:
    """Measure the endpoint and Oxigraph's own on the same data."""
    console = Console(soft_wrap=True)
    with TemporaryDirectory() as folder:
        data, store = Path(folder) / "data.nq", Path(folder) / "store"
        events = invented(triples, data)
        run([*KG, "load", str(data), "--store", str(store)], environ={"KG_BASE": BASE})
        step = max(1, len(events) // LOOKUPS)
        with both(store) as servers:
            figures: dict[str, Figures] = {name: {} for name in servers}
            for number in range(rounds):
                turns = list(servers)[:: 1 if number % 2 else -1]
                for name in turns:
                    for what, figure in measured(servers[name], events[number % step :: step]).items():
                        figures[name].setdefault(what, []).append(figure)
    console.print(_table(figures))
    if target:
        target.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
