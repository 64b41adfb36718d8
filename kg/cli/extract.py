"""``kg extract``: events to standard output, without a store."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kg.cli import events, options
from kg.cli.output import print_failures
from kg.cli.predictions import predictions
from kg.config import Settings
from kg.pipeline import Report, articles, resolutions


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Choice(["json", "eval"]),
    default="json",
    show_default=True,
    help="json: a line for each article. eval: predictions to score, a line for each line of a .jsonl file.",
)
@options.published
@options.models
def command(paths: tuple[str, ...], output: str, published: str | None, models: Path | None) -> None:
    """Print the events of articles, a line of JSON for each article; exit code 1 where an input failed."""
    settings, report = options.settings(published=published, models=models), Report()
    lines = (_articles if output == "json" else predictions)(paths, settings, report)
    for line in lines:
        click.echo(json.dumps(line, ensure_ascii=False))
    print_failures(report.failures)
    if report.failures:
        click.get_current_context().exit(1)


def _articles(paths: tuple[str, ...], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    for resolution in resolutions(articles(paths, settings, report), settings, report):
        yield events.article(resolution)
