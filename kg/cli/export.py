"""``kg export``: write RDF, event tables, the actor network or parses."""

import hashlib
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import click
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TimeElapsedColumn, TransferSpeedColumn

from kg.cli import options
from kg.cli.output import console, exit_on_broken_pipe, table
from kg.errors import InputError
from kg.export import EXPORTS, Export, meetings_export, view_export
from kg.export.file_compression import compressed_output, uncompressed_name
from kg.query_library import views
from kg.store import (
    Snapshot,
    article_graphs,
    atomic_file,
    export_article,
    export_other_graphs,
    open_for_export,
)


def _write_parses(snapshot: Snapshot, output: IO[bytes]) -> None:
    from kg.export.conllu import write_parses  # imports torch
    from kg.pipeline import Report

    report = Report()
    write_parses(snapshot, output, options.settings(), report)
    for failure in report.failures:
        raise InputError(failure.reason, subject=failure.subject, remedy=failure.remedy)


_PARSES = Export(
    name="conllu",
    suffix=".conllu",
    media_type="text/plain",
    title="CoNLL-U",
    description="dependency parses of the articles, parsed again from their texts",
    write=_write_parses,
)
_AVAILABLE = {**EXPORTS, _PARSES.name: _PARSES}


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(_AVAILABLE)),
    help="Output format.  [default: from the suffix of FILE, else nq]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE instead of standard output; the suffixes .gz and .zst compress it.",
)
@click.option(
    "--view", type=click.Choice(list(views())), help="Write a view of the graph in another vocabulary."
)
@click.option("--meetings", is_flag=True, help="Write only meetings, as a table or a network.")
@click.option(
    "--excel",
    is_flag=True,
    help="Write CSV for spreadsheets: with a byte order mark, and no text as a formula.",
)
@click.option(
    "--articles", "by_article", is_flag=True, help="Write a directory with one N-Quads file per article."
)
@click.option("--list", "is_list", is_flag=True, help="List the formats and views.")
@options.store
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    format_name: str | None,
    output: Path | None,
    view: str | None,
    meetings: bool,
    excel: bool,
    by_article: bool,
    is_list: bool,
    store: str | None,
) -> None:
    """Write the graph as RDF, the events as a table, the actors as a network, or the parses of the articles.

    N-Quads, TriG and JSON-LD contain the named graphs; Turtle, N-Triples and RDF/XML contain their union. RDF exports of the
    same graph are identical byte for byte. FILE appears only when it is complete; canonical N-Quads also write the checksum
    FILE.sha256.

    With --articles, FILE is a directory: articles/ has one file per article with its events, rest.nq all other graphs.

    With --meetings, only meetings, visits and talks are written: kg export --meetings -o meetings.xlsx, or a network of who
    met whom for Gephi: kg export --meetings -o meetings.gexf.

    With --view, only asserted events are written, without their evidence: as subject-relation-object triples, in SEM or in
    schema.org.
    """
    if is_list:
        _list()
        return
    settings = options.settings(store=store)
    if by_article:
        with open_for_export(settings) as snapshot:
            _write_directory(snapshot, _require_output(output))
        return
    name = format_name or (_format_by_suffix(output) if output else _default_format(view, meetings))
    export = _select_export(view, _excel_format(name) if excel else name, meetings=meetings)
    with open_for_export(settings) as snapshot:
        if output is None:
            exit_on_broken_pipe()
            export.write(snapshot, sys.stdout.buffer)
        else:
            _write(snapshot, export, output)


def _list() -> None:
    formats = (
        (export.name, export.suffix, export.title, export.description) for export in _AVAILABLE.values()
    )
    console().print(table("Formats", ("Format", "Suffix", "Title", "Content"), formats))
    rows = ((view.name, view.title, view.description) for view in views().values())
    console().print(table("Views, in every RDF format", ("View", "Title", "Content"), rows))


def _select_export(view: str | None, format_name: str, *, meetings: bool) -> Export:
    if meetings:
        if view:
            raise InputError(
                "A view has no meetings of its own.", subject="--meetings", remedy="Omit --view."
            )
        return meetings_export(format_name)
    return view_export(view, format_name) if view else _AVAILABLE[format_name]


def _default_format(view: str | None, meetings: bool) -> str:
    if meetings:
        return "csv"
    return "ttl" if view else "nq"


def _excel_format(format_name: str) -> str:
    """Return the format with ``--excel``. Raises :class:`InputError` for another format than CSV."""
    if format_name not in {"csv", "csv-excel"}:
        raise InputError(
            "Only CSV has this option.", subject="--excel", remedy="Use --format csv, or write FILE.xlsx."
        )
    return "csv-excel"


def _require_output(output: Path | None) -> Path:
    if output is None:
        raise InputError(
            "The option needs a directory.", subject="--articles", remedy="Name the directory with -o DIR."
        )
    return output


def _format_by_suffix(output: Path) -> str:
    """Return the first format with the suffix of ``output``. Raises :class:`InputError` for an unknown suffix."""
    suffix = uncompressed_name(output).suffix.lower()
    suffix = {".json": ".jsonld", ".xml": ".rdf"}.get(suffix, suffix)
    for export in _AVAILABLE.values():
        if export.suffix == suffix:
            return export.name
    known = ", ".join(dict.fromkeys(export.suffix for export in _AVAILABLE.values()))
    raise InputError(
        f"The suffix {suffix!r} belongs to no format.",
        subject=str(output),
        remedy=f"Use one of {known}, or choose the format with --format.",
    )


def _write_directory(snapshot: Snapshot, directory: Path) -> None:
    """Write the files of all articles to a temporary directory, then rename it to ``directory``."""
    if directory.exists():
        raise InputError(
            "The directory already exists.", subject=str(directory), remedy="Name a new directory."
        )
    temporary = directory.with_name(f".{directory.name}.{os.getpid()}.part")
    try:
        (temporary / "articles").mkdir(parents=True)
        for graph in article_graphs(snapshot):
            name = graph.removeprefix(snapshot.iris.article_graph_prefix)
            with (temporary / "articles" / f"{name}.nq").open("wb") as file:
                export_article(snapshot, graph, file)
        with (temporary / "rest.nq").open("wb") as file:
            export_other_graphs(snapshot, file)
        temporary.rename(directory)
    except OSError as error:
        raise InputError(
            f"The directory cannot be written: {error}.",
            subject=str(directory),
            remedy="Name another directory.",
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(snapshot: Snapshot, export: Export, output: Path) -> None:
    try:
        with (
            atomic_file(output) as file,
            compressed_output(file, output) as plain,
            _with_progress(plain) as counted,
        ):
            export.write(snapshot, cast(IO[bytes], counted))
        if export.name == "canonical":
            line = f"{counted.digest.hexdigest()}  {uncompressed_name(output).name}\n"
            with atomic_file(output.with_name(f"{output.name}.sha256")) as file:
                file.write(line.encode())
    except OSError as error:
        raise InputError(
            f"The file cannot be written: {error}.", subject=str(output), remedy="Name another file."
        ) from error


class _CountedOutput(io.RawIOBase):
    """An output that computes the SHA-256 digest and reports the size of everything written to it."""

    def __init__(self, output: IO[bytes], on_write: Callable[[int], None]) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._output = output
        self._on_write = on_write

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self.digest.update(content)
        self._output.write(content)
        self._on_write(len(content))
        return len(content)


@contextmanager
def _with_progress(output: IO[bytes]) -> Iterator[_CountedOutput]:
    """Show the number of uncompressed bytes on a terminal."""
    columns = (SpinnerColumn(), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn())
    err = console(err=True)
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("Writing", total=None)
        yield _CountedOutput(output, lambda size: progress.advance(task, size))
