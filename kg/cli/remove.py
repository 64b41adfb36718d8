"""``kg remove``: take articles out of the store."""

import click

from kg.cli import options
from kg.pipeline import remove


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@options.store
def command(articles: tuple[str, ...], store: str | None) -> None:
    """Remove ARTICLEs from the store: IRIs, files or directories that kg build read, or URLs.

    What only these articles tell goes with them. Events that others tell as well stay. A server answers 410 Gone for
    what was removed. Nothing is removed if one of the ARTICLEs is not in the store.
    """
    settings = options.settings(store=store)
    removed = remove(articles, settings)
    for source in removed:
        click.echo(f"Removed {source}.", err=True)
