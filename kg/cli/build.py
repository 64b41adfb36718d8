"""``kg build``: articles into the store, with a report at the end."""

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kg.cli import options
from kg.cli.output import console, print_failures, table
from kg.pipeline import Report, build


@click.command()
@click.argument("paths", nargs=-1, required=True)
@options.store
@options.published
@options.models
def command(paths: tuple[str, ...], store: str | None, published: str | None, models: Path | None) -> None:
    """Read articles into the store: files, folders, or - for standard input.

    Text, HTML pages and JSON Lines. What is in the store already and has not changed is left as it is.
    Exit code 1 where an input failed; the others are in the store.
    """
    settings = options.settings(store=store, published=published, models=models)
    report = Report()

    def show(latest: Report) -> None:
        nonlocal report
        report = latest
        progress.update(task, description=_line(latest))

    with _progress() as progress:
        task = progress.add_task("reading", total=None)
        try:
            report = build(paths, settings, on_progress=show)
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


def _line(report: Report) -> str:
    return f"{report.articles:,} articles, {report.sentences:,} sentences, {report.events:,} events"


def _print(report: Report) -> None:
    rows = [
        ("articles read", f"{report.articles:,}"),
        ("  unchanged", f"{report.skipped:,}"),
        ("sentences", f"{report.sentences:,}"),
        ("words", f"{report.words:,}"),
        ("events", f"{report.events:,}"),
        ("abstentions", f"{report.abstentions.total():,}"),
        *((f"  {reason}", f"{count:,}") for reason, count in report.abstentions.most_common()),
        ("failures", f"{len(report.failures):,}"),
        ("seconds", f"{report.seconds:.1f}"),
    ]
    console(err=True).print(table("Build", ("", "number"), rows))
    print_failures(report.failures)
