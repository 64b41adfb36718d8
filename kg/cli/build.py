"""``kg build``: add articles to the store."""

from pathlib import Path

import click

from kg.cli import options
from kg.cli.build_progress import show_progress
from kg.cli.build_report import print_report
from kg.config import Settings
from kg.pipeline import Report, build
from kg.read import Reading, total_size


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--watch",
    "is_watching",
    is_flag=True,
    help="Keep running, and add what is new in PATHS, which may also be feeds and pages (URLs). Stop with Ctrl+C.",
)
@click.option(
    "--feed-interval-s",
    metavar="SECONDS",
    help="With --watch, the time between two requests for a feed.  [default: 600]",
)
@click.option(
    "--ray",
    metavar="ADDRESS",
    help="Process the articles on a Ray cluster, such as auto or ray://head:10001. Needs the extra ray.",
)
@options.store
@options.published
@options.language
@options.models
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    paths: tuple[str, ...],
    is_watching: bool,
    feed_interval_s: str | None,
    ray: str | None,
    store: str | None,
    published: str | None,
    language: str | None,
    models: Path | None,
) -> None:
    """Add the articles at PATHS to the store: files, directories, or - for standard input.

    Text, HTML, JSON, CSV, feeds, mails, PDF and web archives are read, also in gzip and zip archives. An article that is
    already in the store is processed again only if its text, the rules or the models have changed. If an input fails, the
    others are stored and the exit code is 1.

    With --watch, files that are new or have changed are added as they come, and feeds are fetched again at an interval
    (robots.txt is obeyed). What was processed is remembered in the store directory.
    """
    settings = options.settings(
        store=store,
        published=published,
        language=language,
        models=models,
        feed_interval_s=feed_interval_s,
        ray=ray,
    )
    if is_watching:
        from kg.cli.watch_loop import watch

        watch(paths, settings)
    else:
        _build(paths, settings)


def _build(paths: tuple[str, ...], settings: Settings) -> None:
    report = Report(reading=Reading(total_size(paths)))
    try:
        with show_progress(report):
            build(paths, settings, report=report)
    except KeyboardInterrupt:
        print_report(report)
        raise
    print_report(report)
    if report.failures:
        click.get_current_context().exit(1)
