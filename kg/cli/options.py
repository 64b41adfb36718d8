"""Options that several commands share, and the settings of a command."""

from pathlib import Path

import click

from kg import config

store = click.option(
    "--store",
    metavar="DIR",
    help="Store directory, or URL of a remote SPARQL endpoint.  [default: kg-store]",
)
models = click.option(
    "--models",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Directory of Stanza models.  [default: the bundled models]",
)
published = click.option(
    "--published", metavar="DATE", help="Publication date of articles without one, such as 2025-08-20."
)

language = click.option(
    "--language",
    type=click.Choice(["en", "any"]),
    help="Language of the articles to read. en: texts in other languages are reported and left out.  [default: en]",
)


def configuration(**flags: object) -> config.Configuration:
    """Return the configuration of the current command and print its warnings; flags with None are ignored."""
    file = click.get_current_context().find_root().params.get("config")
    loaded = config.load(file=file, flags=flags)
    for warning in loaded.warnings:
        click.echo(f"kg: warning: {warning}", err=True)
    return loaded


def settings(**flags: object) -> config.Settings:
    """Return the settings of the current command."""
    return configuration(**flags).settings
