"""``kg search``: full-text search."""

import json
from dataclasses import asdict

import click

from kg.cli import options
from kg.cli.output import console, table
from kg.store import TEXT_KINDS, open_graph


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(TEXT_KINDS),
    multiple=True,
    help="Search only in titles of articles, quotes of events, or names of actors and places.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Maximum number of results."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per result.")
@options.store
def command(
    words: tuple[str, ...], kinds: tuple[str, ...], limit: int, as_json: bool, store: str | None
) -> None:
    """Search titles, quotes and names for all WORDS, best result first.

    Inflected forms match too. Use word* for a prefix and '"two words"' for a phrase.
    """
    settings = options.settings(store=store)
    with open_graph(settings) as reader:
        hits = reader.search(" ".join(words), limit=limit, kinds=kinds or TEXT_KINDS)
        total = (
            len(hits) if len(hits) < limit else reader.count_hits(" ".join(words), kinds=kinds or TEXT_KINDS)
        )
    found = f"{total:,} result{'' if total == 1 else 's'}"
    title = f"First {len(hits):,} of {found}" if total > len(hits) else found
    if as_json:
        for hit in hits:
            click.echo(json.dumps(asdict(hit), ensure_ascii=False))
        if total > len(hits):
            click.echo(f"kg: {title}. Raise --limit for more.", err=True)
    else:
        rows = [(f"{hit.score:.2f}", hit.kind, hit.text, hit.thing) for hit in hits]
        console().print(table(title, ("Score", "Kind", "Text", "IRI"), rows))
