"""``kg serve``: the graph as a SPARQL endpoint and as pages."""

import signal
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from kg.cli import options
from kg.config import Settings
from kg.errors import ConfigError
from kg.store import Workers, create_empty, open_changes, open_workers
from kg.web import Changed, Processes, Server, count, create_app, open_access_log, token


@click.command()
@click.option("--host", metavar="HOST", help="Address to listen at.")
@click.option("--port", type=int, metavar="PORT", help="Port to listen at.")
@click.option(
    "--access-log", metavar="FILE", help="Write a line of JSON for each request; - is standard output."
)
@options.store
def command(host: str | None, port: int | None, access_log: str | None, store: str | None) -> None:
    """Serve the graph at http://HOST:PORT: SPARQL at /sparql, pages at /.

    Where the store is another server, this one stands before it, and answers by asking that.
    Ctrl-C and SIGTERM stop it: answers under way are sent first, as long as a query may take.
    """
    settings = options.settings(host=host, port=port, access_log=access_log, store=store)
    _open_log(settings)
    processes = count(settings)
    stopped_by = _serve_alone(settings) if processes == 1 else _run(Processes(settings, processes), settings)
    if stopped_by == signal.SIGINT:
        raise KeyboardInterrupt


def _serve_alone(settings: Settings) -> int:
    with _workers(settings) as workers, _writer(settings) as writer:
        return _run(Server(create_app(settings, workers, writer), settings), settings)


def _run(server: Server | Processes, settings: Settings) -> int:
    click.echo(f"Serving {settings.store} at http://{settings.host}:{server.port}/ (Ctrl-C stops)", err=True)
    return server.run()


def _open_log(settings: Settings) -> None:
    if settings.access_log is None:
        return
    try:
        open_access_log(settings.access_log)
    except OSError as error:
        raise ConfigError(
            f"cannot be written: {error}",
            subject=settings.access_log,
            remedy="Name another file with --access-log.",
        ) from error


def _workers(settings: Settings) -> Workers:
    if token(settings) is not None and isinstance(settings.store, Path):
        # where changes are taken, one can begin with nothing
        create_empty(settings.store, base=settings.base, union=settings.default_graph != "own")
    return open_workers(settings)


def _writer(settings: Settings) -> AbstractContextManager[Changed | None]:
    if token(settings) is None:
        return nullcontext()
    return open_changes(settings)
