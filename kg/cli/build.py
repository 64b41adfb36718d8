"""``kg build``: add articles to the store."""

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kg.cli import options
from kg.cli.output import console, print_failures, print_notices, table
from kg.pipeline import Report, build


@click.command()
@click.argument("paths", nargs=-1, required=True)
@options.store
@options.published
@options.language
@options.models
def command(
    paths: tuple[str, ...],
    store: str | None,
    published: str | None,
    language: str | None,
    models: Path | None,
) -> None:
    """Add the articles at PATHS to the store: files, directories, or - for standard input.

    Text, HTML, JSON, CSV, feeds, mails, PDF and web archives are read, also in gzip and zip archives. An article that is
    already in the store is processed again only if its text, the rules or the models have changed. If an input fails, the
    others are stored and the exit code is 1.
    """
    settings = options.settings(store=store, published=published, language=language, models=models)
    report = Report()

    def show_progress(latest: Report) -> None:
        nonlocal report
        report = latest
        progress.update(task, description=_progress_text(latest))

    with _progress() as progress:
        task = progress.add_task("Reading", total=None)
        try:
            report = build(paths, settings, on_progress=show_progress)
        except KeyboardInterrupt:
            progress.stop()
            _print(report)
            raise
    _print(report)
    if report.failures:
        click.get_current_context().exit(1)


def _progress() -> Progress:
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    err = console(err=True)
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def _progress_text(report: Report) -> str:
    return f"{report.articles:,} articles, {report.sentences:,} sentences, {report.events:,} events"


def _print(report: Report) -> None:
    rows = [
        ("Articles read", f"{report.articles:,}"),
        ("  unchanged", f"{report.skipped:,}"),
        ("Sentences", f"{report.sentences:,}"),
        ("Words", f"{report.words:,}"),
        ("Events", f"{report.events:,}"),
        *(
            []
            if report.joined is None
            else [("Mentions in the store that repeat an event", f"{report.joined:,}")]
        ),
        ("Abstentions", f"{report.abstentions.total():,}"),
        *((f"  {reason}", f"{count:,}") for reason, count in report.abstentions.most_common()),
        ("In other languages", f"{sum(notice.is_skipped for notice in report.notices):,}"),
        ("Failures", f"{len(report.failures):,}"),
        ("Seconds", f"{report.seconds:.1f}"),
    ]
    console(err=True).print(table("Build report", ("Item", "Count"), rows))
    print_notices(report.notices)
    print_failures(report.failures)
    for problem in report.problems:
        click.echo(f"kg: warning: joins, line {problem.line}: {problem.reason}", err=True)
