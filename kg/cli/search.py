"""``kg search``: find things by words."""

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
    help="Titles of articles, quotes that tell of events, names of actors and places; default: all.",
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="The best so many.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each.")
@options.store
def command(
    words: tuple[str, ...], kinds: tuple[str, ...], limit: int, as_json: bool, store: str | None
) -> None:
    """Find what has all of WORDS in a title, a quote or a name, best first.

    A word is found in all its forms; word* finds what begins so, '"two words"' what stands together.
    """
    settings = options.settings(store=store)
    with open_graph(settings) as reader:
        hits = reader.search(" ".join(words), limit=limit, kinds=kinds or TEXT_KINDS)
    if as_json:
        for hit in hits:
            click.echo(json.dumps(asdict(hit), ensure_ascii=False))
    else:
        rows = [(f"{hit.score:.2f}", hit.kind, hit.text, hit.thing) for hit in hits]
        console().print(table(f"{len(rows)} found", ("score", "kind", "text", "thing"), rows))
