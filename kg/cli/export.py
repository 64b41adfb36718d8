"""``kg export``: the graph as linked data, its events as tables, its actors as a network, its articles' parses."""

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
from kg.export import EXPORTS, Export, of_view
from kg.export.file_compression import compressed, plain_name
from kg.query_library import views
from kg.store import Snapshot, atomic_file, export_article, export_other_graphs, open_for_export
from kg.store import article_graphs as articles_in


def _write_parses(snapshot: Snapshot, output: IO[bytes]) -> None:
    from kg.export.conllu import write_parses  # no other export needs the stages, which take a while
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
    about="the articles' parses, made anew from the texts",
    write=_write_parses,
)
_OFFERED = {**EXPORTS, _PARSES.name: _PARSES}


@click.command()
@click.option(
    "--format", "name", type=click.Choice(list(_OFFERED)), help="Default: what FILE's suffix says, else nq."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write FILE instead of standard output; .gz and .zst compress.",
)
@click.option(
    "--view", type=click.Choice(list(views())), help="Write the graph in another shape; --list shows which."
)
@click.option("--articles", is_flag=True, help="Make FILE a folder with N-Quads for each article.")
@click.option("--list", "listed", is_flag=True, help="Show what can be written.")
@options.store
def command(  # noqa: PLR0913, PLR0917 - an option each
    name: str | None, output: Path | None, view: str | None, articles: bool, listed: bool, store: str | None
) -> None:
    """Write the graph, its events, the network of its actors, or the parses of its articles.

    N-Quads, TriG and JSON-LD have the named graphs; Turtle, N-Triples and RDF/XML have the union of them all. The same
    graph gives the same linked data, byte by byte. A FILE comes to be only when all of it is written; canonical N-Quads
    come with a checksum in FILE.sha256. --articles makes a folder: articles/ has a file for each article with its
    events, rest.nq the graphs of everything else. --view gives asserted events alone, in plain shapes: as statements of
    subject, relation and object, as SEM or as schema.org.
    """
    if listed:
        rows = ((one.name, one.suffix, one.title, one.about) for one in _OFFERED.values())
        console().print(table("What can be written", ("format", "suffix", "title", "what"), rows))
        shapes = ((one.name, one.title, one.description) for one in views().values())
        console().print(table("Views, as linked data in any format", ("view", "title", "what"), shapes))
        return
    settings = options.settings(store=store)
    with open_for_export(settings) as snapshot:
        if articles:
            _write_folder(snapshot, _needed(output))
        elif output is None:
            exit_on_broken_pipe()
            _chosen(view, name or ("ttl" if view else "nq")).write(snapshot, sys.stdout.buffer)
        else:
            _write(snapshot, _chosen(view, name or _by_suffix(output)), output)


def _chosen(view: str | None, name: str) -> Export:
    return of_view(view, name) if view else _OFFERED[name]


def _write_folder(snapshot: Snapshot, folder: Path) -> None:
    """Make a folder of N-Quads that comes to be only when all of it is written."""
    if folder.exists():
        raise InputError("it is there already", subject=str(folder), remedy="Name another folder.")
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        (unfinished / "articles").mkdir(parents=True)
        for graph in articles_in(snapshot):
            name = graph.removeprefix(snapshot.iris.article_graphs)
            with (unfinished / "articles" / f"{name}.nq").open("wb") as file:
                export_article(snapshot, graph, file)
        with (unfinished / "rest.nq").open("wb") as file:
            export_other_graphs(snapshot, file)
        unfinished.rename(folder)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error}", subject=str(folder), remedy="Name another folder."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _needed(output: Path | None) -> Path:
    if output is None:
        raise InputError("a folder is expected", subject="--articles", remedy="Name one with -o FOLDER.")
    return output


def _by_suffix(output: Path) -> str:
    """Tell the format of a file by its name; of those that share a suffix the first."""
    suffix = plain_name(output).suffix.lower()
    suffix = {".json": ".jsonld", ".xml": ".rdf"}.get(suffix, suffix)
    return next((one.name for one in _OFFERED.values() if one.suffix == suffix), "nq")


def _write(snapshot: Snapshot, chosen: Export, output: Path) -> None:
    try:
        with atomic_file(output) as file, compressed(file, output) as plain, _watched(plain) as watched:
            chosen.write(snapshot, cast(IO[bytes], watched))
        if chosen.name == "canonical":
            line = f"{watched.digest.hexdigest()}  {plain_name(output).name}\n"
            with atomic_file(output.with_name(f"{output.name}.sha256")) as file:
                file.write(line.encode())
    except OSError as error:
        raise InputError(
            f"cannot be written: {error}", subject=str(output), remedy="Name another file."
        ) from error


class _Watched(io.RawIOBase):
    """Hands on what is written, digests it, and tells how much it was."""

    def __init__(self, output: IO[bytes], told: Callable[[int], None]) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._output = output
        self._told = told

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self.digest.update(content)
        self._output.write(content)
        self._told(len(content))
        return len(content)


@contextmanager
def _watched(output: IO[bytes]) -> Iterator[_Watched]:
    """Show on a terminal how much is written, before any compression."""
    columns = (SpinnerColumn(), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn())
    err = console(err=True)
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("writing", total=None)
        yield _Watched(output, lambda size: progress.advance(task, size))
