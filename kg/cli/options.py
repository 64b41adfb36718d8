"""Options that several commands share, and the settings they add up to."""

from pathlib import Path

import click

from kg import config

store = click.option(
    "--store", metavar="DIR", help="Folder of the store, or address of a server that has it (SPARQL 1.1)."
)
models = click.option(
    "--models", type=click.Path(path_type=Path), metavar="DIR", help="Stanza resources folder to parse with."
)
published = click.option(
    "--published", metavar="DATE", help="Day of articles that do not say theirs, such as 2025-08-20."
)


def configuration(**flags: object) -> config.Configuration:
    """Return the settings for the command that runs; a flag of None was not given."""
    file = click.get_current_context().find_root().params.get("config")
    loaded = config.load(file=file, flags=flags)
    for warning in loaded.warnings:
        click.echo(f"kg: warning: {warning}", err=True)
    return loaded


def settings(**flags: object) -> config.Settings:
    """Return the settings alone, without where each came from."""
    return configuration(**flags).settings
