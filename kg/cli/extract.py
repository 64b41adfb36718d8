"""``kg extract``: print events, triples or parses of articles, without a store."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from kg.cli import options
from kg.cli.output import print_failures, print_notices
from kg.config import Settings
from kg.export import event_json, triple_json
from kg.export.conllu import parses
from kg.pipeline import Report, extract_propositions, read_articles, resolve_articles


def _events(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    for resolution in resolve_articles(read_articles(paths, settings, report), settings, report):
        yield event_json.article(resolution)


def _triples(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    articles = read_articles(paths, settings, report)
    for document, propositions in extract_propositions(articles, settings, report):
        yield triple_json.article(document, propositions)


_OUTPUTS = {"json": _events, "triples": _triples, "conllu": parses}


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Choice(list(_OUTPUTS)),
    default="json",
    show_default=True,
    help="json: events, one line per article. triples: subject, relation and arguments of every clause, one line per "
    "article. conllu: dependency parses.",
)
@options.published
@options.language
@options.models
def command(
    paths: tuple[str, ...], output: str, published: str | None, language: str | None, models: Path | None
) -> None:
    """Print the events, triples or parses of articles.

    PATHS are files or directories with articles, feeds, tables, mails or archives, or - for standard input. The exit code
    is 1 if an input fails.
    """
    settings, report = options.settings(published=published, language=language, models=models), Report()
    for line in _OUTPUTS[output](paths, settings, report):
        click.echo(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False))
    print_notices(report.notices)
    print_failures(report.failures)
    if report.failures:
        click.get_current_context().exit(1)
