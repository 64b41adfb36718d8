"""``kg fetch``: save pages and the articles of feeds from the web, for ``kg build``."""

from pathlib import Path

import click

from kg.cli import options
from kg.cli.output import console, print_failures, print_notices, table
from kg.model import Article, Failure, Notice
from kg.read import read
from kg.read.fetching import FetchReport, fetch
from kg.read.fetching.client import Client


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("fetched"),
    show_default=True,
    metavar="DIR",
    help="Directory for the saved pages.",
)
@click.option(
    "--delay",
    type=click.FloatRange(min=0.1),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Minimum time between two requests to a host. A longer crawl delay of its robots.txt is obeyed.",
)
@options.published
@options.language
def command(
    urls: tuple[str, ...], folder: Path, delay: float, published: str | None, language: str | None
) -> None:
    """Save web pages and the articles of RSS and Atom feeds, then print which articles they have.

    The pages are saved as a web archive (WARC) in a directory that kg build reads. robots.txt is obeyed. Pages that have
    not changed since they were saved there are not fetched again. If a page fails, the others are saved and the exit code
    is 1.
    """
    settings = options.settings(published=published, language=language)
    report = fetch(urls, folder, Client(delay_s=delay, max_bytes=4 * settings.max_chars))
    found = list(
        read(
            [report.archive] if report.archive else [],
            published=settings.published,
            max_chars=settings.max_chars,
            language=settings.language,
        )
    )
    _print(report, [item for item in found if isinstance(item, Article)])
    print_notices([item for item in found if isinstance(item, Notice)])
    failures = [*report.failures, *(item for item in found if isinstance(item, Failure))]
    print_failures(failures)
    if failures:
        click.get_current_context().exit(1)


def _print(report: FetchReport, articles: list[Article]) -> None:
    rows = [(article.published, article.headline, article.url) for article in articles]
    console().print(table("Articles", ("Published", "Headline", "URL"), rows))
    click.echo(
        f"{len(report.saved)} saved, {len(report.unchanged)} unchanged, {len(report.failures)} failed.",
        err=True,
    )
    if report.archive:
        click.echo(f"Add them to the store with: kg build {report.archive}", err=True)
