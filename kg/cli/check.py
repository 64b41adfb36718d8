"""``kg check``: validate a store."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

import click

from kg.cli import options
from kg.integrity import check_articles, check_store
from kg.iris import Iris
from kg.rdf.shacl import Finding
from kg.store import open_graph

_MAX_EXAMPLES = 3  # per check


@click.command()
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Number of articles to validate with the SHACL shapes.",
)
@options.store
def command(sample: int, store: str | None) -> None:
    """Validate the store: queries check all of it, SHACL shapes check a sample of articles.

    The exit code is 1 if there are findings.
    """
    settings = options.settings(store=store)
    iris = Iris(base=settings.base)
    with open_graph(settings) as reader:
        findings = sorted(chain(check_store(reader), check_articles(reader, iris, limit=sample)))
    if not findings:
        click.echo("No findings.")
        return
    for line in _lines(findings):
        click.echo(line)
    click.get_current_context().exit(1)


def _lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield for each check its message, the number of findings and the first of them."""
    for check, group in groupby(findings, key=lambda finding: finding.shape):
        same_check = list(group)
        yield f"{check.rpartition('#')[2]} ({len(same_check):,}): {same_check[0].message}"
        yield from (f"    {finding.focus} {finding.value}".rstrip() for finding in same_check[:_MAX_EXAMPLES])
        if len(same_check) > _MAX_EXAMPLES:
            yield f"    and {len(same_check) - _MAX_EXAMPLES:,} more"
