"""``kg export``: the whole graph as linked data."""

import sys
from pathlib import Path

import click

from kg.cli import options
from kg.cli.output import end_with_the_reader
from kg.errors import InputError
from kg.store import GRAPHS, export, open_snapshot, whole_file


@click.command()
@click.option(
    "--format", "name", type=click.Choice(list(GRAPHS)), help="Default: what FILE's suffix says, else nq."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write FILE instead of standard output.",
)
@options.store
def command(name: str | None, output: Path | None, store: Path | None) -> None:
    """Write the graph; the same graph gives the same bytes.

    N-Quads, TriG and JSON-LD have the named graphs; Turtle, N-Triples and RDF/XML have the union of them all. A FILE
    comes to be only when all of it is written.
    """
    settings = options.settings(store=store)
    chosen = name or _by_suffix(output)
    with open_snapshot(settings.store, base=settings.base) as snapshot:
        if output is None:
            end_with_the_reader()
            export(snapshot, chosen, sys.stdout.buffer)
            return
        try:
            with whole_file(output) as file:
                export(snapshot, chosen, file)
        except OSError as error:
            raise InputError(
                f"cannot be written: {error}", subject=str(output), remedy="Name another file."
            ) from error


def _by_suffix(output: Path | None) -> str:
    suffix = output.suffix.lstrip(".").lower() if output else ""
    return {"rdf": "rdfxml", "json": "jsonld"}.get(suffix, suffix if suffix in GRAPHS else "nq")
