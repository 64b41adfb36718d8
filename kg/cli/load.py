"""``kg load``: create a store from an RDF export."""

import codecs
import io
from pathlib import Path
from typing import IO, cast

import click

from kg.cli import options
from kg.errors import InputError
from kg.export.file_compression import open_decompressed, uncompressed_name
from kg.store import GRAPH_FORMATS, load_graph

_ALIASES = {"rdf": "rdfxml", "xml": "rdfxml", "json": "jsonld"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(GRAPH_FORMATS)),
    help="RDF format.  [default: from the suffix of FILE]",
)
@options.store
def command(file: Path, format_name: str | None, store: str | None) -> None:
    """Create a new store from FILE, an RDF file written by kg export; .gz and .zst files are decompressed.

    The load is atomic: a failed load leaves no store. N-Quads, TriG and JSON-LD restore the named graphs; Turtle,
    N-Triples and RDF/XML are loaded into one graph.
    """
    settings = options.settings(store=store)
    format_name = format_name or _format_by_suffix(file)
    try:
        with open_decompressed(file) as source:
            count = load_graph(settings, _without_mark(source), format_name)
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error}.",
            subject=str(file),
            remedy="Name a file written by kg export.",
        ) from error
    click.echo(f"Loaded {count:,} statements into {settings.store}.", err=True)


def _without_mark(source: IO[bytes]) -> IO[bytes]:
    """Skip a byte order mark."""
    buffered = io.BufferedReader(cast(io.RawIOBase, source))
    if buffered.peek(len(codecs.BOM_UTF8)).startswith(codecs.BOM_UTF8):
        buffered.read(len(codecs.BOM_UTF8))
    return buffered


def _format_by_suffix(file: Path) -> str:
    suffix = uncompressed_name(file).suffix.lstrip(".").lower()
    name = _ALIASES.get(suffix, suffix)
    if name not in GRAPH_FORMATS:
        raise InputError(
            f"The suffix {file.suffix!r} is not that of an RDF format.",
            subject=str(file),
            remedy=f"Set the format with --format: {', '.join(GRAPH_FORMATS)}.",
        )
    return name
