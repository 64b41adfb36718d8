"""The report of a build on standard error."""

from collections.abc import Iterator

import click

from kg.cli.output import console, print_failures, print_notices, table
from kg.pipeline import Report


def print_report(report: Report) -> None:
    """Print the counts of a build, then its notices, failures and warnings."""
    console(err=True).print(table("Build report", ("Item", "Count"), _rows(report)))
    print_remarks(report)


def print_remarks(report: Report) -> None:
    """Print the notices, failures and warnings of a build."""
    print_notices(report.notices)
    print_failures(report.failures)
    for problem in report.problems:
        click.echo(f"kg: warning: joins, line {problem.line}: {problem.reason}", err=True)


def _rows(report: Report) -> Iterator[tuple[str, str]]:
    yield "Articles read", f"{report.articles:,}"
    yield "  unchanged", f"{report.skipped:,}"
    yield "Left out: duplicates in the inputs", f"{report.reading.duplicates:,}"
    yield "Left out: in other languages", f"{report.other_languages:,}"
    yield "Sentences", f"{report.sentences:,}"
    yield "Words", f"{report.words:,}"
    yield "Events", f"{report.events:,}"
    yield from _joining_rows(report)
    yield "Abstentions", f"{report.abstentions.total():,}"
    yield from ((f"  {reason}", f"{count:,}") for reason, count in report.abstentions.most_common())
    yield "Failures", f"{len(report.failures):,}"
    yield "Seconds", f"{report.seconds:.1f}"
    if report.stored and report.seconds:
        yield "Words a second", f"{report.words / report.seconds:,.0f}"


def _joining_rows(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what joining found in the whole store, if this run joined it."""
    joined = (
        ("In the store: mentions that repeat an event", report.joined),
        ("In the store: copies of another article", report.copies),
        ("In the store: versions that a newer one replaces", report.replaced),
    )
    yield from ((name, f"{count:,}") for name, count in joined if count is not None)
