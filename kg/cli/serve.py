"""``kg serve``: the graph as a SPARQL endpoint and as pages."""

import signal
from pathlib import Path

import click
import waitress

from kg.cli import options
from kg.config import Settings
from kg.errors import ConfigError
from kg.store import Workers
from kg.web import create_app


@click.command()
@click.option("--host", metavar="HOST", help="Address to listen at.")
@click.option("--port", type=int, metavar="PORT", help="Port to listen at.")
@options.store
def command(host: str | None, port: int | None, store: Path | None) -> None:
    """Serve the graph at http://HOST:PORT until interrupted: SPARQL at /sparql, pages at /."""
    settings = options.settings(host=host, port=port, store=store)
    with _workers(settings) as workers:
        app = create_app(settings, workers)
        try:
            server = waitress.create_server(
                app, host=settings.host, port=settings.port, threads=settings.threads
            )
        except OSError as error:
            address = f"{settings.host}:{settings.port}"
            raise ConfigError(
                f"cannot listen: {error}", subject=address, remedy="choose another with --port"
            ) from error
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop as at Ctrl-C, workers and all
        click.echo(
            f"Serving {settings.store} at http://{settings.host}:{settings.port}/ (Ctrl-C stops)", err=True
        )
        server.run()  # returns when it is interrupted, once the answers under way are sent
    raise KeyboardInterrupt


def _workers(settings: Settings) -> Workers:
    return Workers(settings.store, base=settings.base, count=settings.workers, seconds=settings.timeout_s)
