"""``kg check``: what in the store is not as the ontology wants it."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

import click

from kg.cli import options
from kg.integrity import check_all, check_articles
from kg.iris import Iris
from kg.rdf.shacl import Finding
from kg.store import open_graph

_SHOWN = 3  # findings of a check


@click.command()
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many articles to hold against the shapes; the queries look at all.",
)
@options.store
def command(sample: int, store: str | None) -> None:
    """Check the store: queries over all of it, the ontology's shapes over some articles; exit code 1 with findings."""
    settings = options.settings(store=store)
    iris = Iris(base=settings.base)
    with open_graph(settings) as reader:
        found = sorted(chain(check_all(reader), check_articles(reader, iris, most=sample)))
    if not found:
        click.echo("no findings")
        return
    for line in _lines(found):
        click.echo(line)
    click.get_current_context().exit(1)


def _lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield for each check with findings how many there are, what should be, and where it is not, first of all."""
    for check, group in groupby(found, key=lambda finding: finding.shape):
        findings = list(group)
        yield f"{check.rpartition('#')[2]} ({len(findings):,}): {findings[0].message}"
        yield from (f"    {finding.focus} {finding.value}".rstrip() for finding in findings[:_SHOWN])
        if len(findings) > _SHOWN:
            yield f"    and {len(findings) - _SHOWN:,} more"
