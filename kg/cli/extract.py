"""``kg extract``: events or triples to standard output, without a store."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from benchmarks.predictions import predictions
from kg.cli import options
from kg.cli.output import print_failures
from kg.config import Settings
from kg.export import event_json, triple_json
from kg.export.conllu import parses
from kg.pipeline import Report, articles, propositions_of, resolutions


def _events(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    for resolution in resolutions(articles(paths, settings, report), settings, report):
        yield event_json.article(resolution)


def _triples(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    for document, found in propositions_of(articles(paths, settings, report), settings, report):
        yield triple_json.article(document, found)


_OUTPUTS = {"json": _events, "triples": _triples, "conllu": parses, "eval": predictions}


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Choice(list(_OUTPUTS)),
    default="json",
    show_default=True,
    help="json: events, a line for each article. triples: who - relation - whom of any clause, a line for each "
    "article. conllu: the parses. eval: predictions to score, a line for each line of a .jsonl file.",
)
@options.published
@options.models
def command(paths: tuple[str, ...], output: str, published: str | None, models: Path | None) -> None:
    """Print the events, triples or parses of articles, a line or block for each; exit code 1 where an input failed."""
    settings, report = options.settings(published=published, models=models), Report()
    for line in _OUTPUTS[output](paths, settings, report):
        click.echo(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False))
    print_failures(report.failures)
    if report.failures:
        click.get_current_context().exit(1)
