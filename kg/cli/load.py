"""``kg load``: an export becomes a store again."""

from pathlib import Path

import click

from kg.cli import options
from kg.errors import InputError
from kg.export.file_compression import opened, plain_name
from kg.store import GRAPH_FORMATS, load_graph

_SUFFIXES = {"rdf": "rdfxml", "xml": "rdfxml", "json": "jsonld"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "name", type=click.Choice(list(GRAPH_FORMATS)), help="Default: what FILE's suffix says."
)
@options.store
def command(file: Path, name: str | None, store: str | None) -> None:
    """Make a store of FILE, linked data that kg export wrote; .gz and .zst are decompressed.

    The store must be new. All of the file is in it at the end, or nothing. N-Quads, TriG and JSON-LD give the same graphs
    back; Turtle, N-Triples and RDF/XML have no graphs, and give one.
    """
    settings = options.settings(store=store)
    chosen = name or _by_suffix(file)
    try:
        with opened(file) as source:
            number = load_graph(settings, source, chosen)
    except OSError as error:
        raise InputError(f"cannot be read: {error}", subject=str(file), remedy="Name an export.") from error
    click.echo(f"{number:,} statements in {settings.store}", err=True)


def _by_suffix(file: Path) -> str:
    suffix = plain_name(file).suffix.lstrip(".").lower()
    found = _SUFFIXES.get(suffix, suffix)
    if found not in GRAPH_FORMATS:
        remedy = f"Say it with --format: {', '.join(GRAPH_FORMATS)}."
        raise InputError("its name does not tell the format", subject=str(file), remedy=remedy)
    return found
