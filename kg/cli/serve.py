"""``kg serve``: the graph as a SPARQL endpoint and as pages."""

import signal
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from kg.cli import options
from kg.config import Settings
from kg.errors import ConfigError
from kg.store import WorkerPool, create_empty, open_changes, open_workers
from kg.uploads import Uploads
from kg.web import Server, UpdateBackend, create_app, open_access_log, read_token


@click.command()
@click.option("--host", metavar="HOST", help="Address on which the server listens.")
@click.option("--port", type=int, metavar="PORT", help="Port on which the server listens.")
@click.option(
    "--access-log", metavar="FILE", help="Write one JSON object per request to FILE; - is standard output."
)
@options.store
def command(host: str | None, port: int | None, access_log: str | None, store: str | None) -> None:
    """Serve the graph at http://HOST:PORT: SPARQL at /sparql, pages at /.

    If the store is a remote SPARQL endpoint, queries and changes are forwarded to it.
    Ctrl-C and SIGTERM stop the server after running responses are complete; a second signal stops it at once.
    """
    settings = options.settings(host=host, port=port, access_log=access_log, store=store)
    _open_log(settings)
    with _open_pool(settings) as pool, _open_writer(settings) as writer, _open_uploads(settings) as uploads:
        server = Server(create_app(settings, pool, writer, uploads), settings)
        click.echo(
            f"Serving {settings.store} at http://{settings.host}:{server.port}/ (Ctrl-C stops)", err=True
        )
        if server.run() == signal.SIGINT:
            raise KeyboardInterrupt


def _open_log(settings: Settings) -> None:
    if settings.access_log is None:
        return
    try:
        open_access_log(settings.access_log)
    except OSError as error:
        raise ConfigError(
            f"The access log cannot be written: {error}.",
            subject=settings.access_log,
            remedy="Choose another file with --access-log.",
        ) from error


def _open_pool(settings: Settings) -> WorkerPool:
    if read_token(settings) is not None and isinstance(settings.store, Path):
        # A server that accepts changes can start with an empty store.
        create_empty(settings.store, base=settings.base, union=settings.default_graph != "own")
    return open_workers(settings)


def _open_writer(settings: Settings) -> AbstractContextManager[UpdateBackend | None]:
    if read_token(settings) is None:
        return nullcontext()
    return open_changes(settings)


def _open_uploads(settings: Settings) -> AbstractContextManager[Uploads | None]:
    return nullcontext() if read_token(settings) is None else Uploads(settings)
