"""``kg config``: show the settings."""

import json

import click

from kg import config
from kg.cli import options
from kg.cli.output import console, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(as_json: bool) -> None:
    """Show each setting with its value and where the value comes from."""
    loaded = options.configuration()
    values = {name: config.redact(name, getattr(loaded.settings, name)) for name in loaded.origins}
    if as_json:
        entries = {
            name: {"value": _json_value(value), "from": loaded.origins[name]}
            for name, value in values.items()
        }
        click.echo(json.dumps(entries, indent=2))
    else:
        rows = [
            (name, value, loaded.origins[name], config.description(name)) for name, value in values.items()
        ]
        console().print(table("Settings", ("Setting", "Value", "From", "Description"), rows))


def _json_value(value: object) -> object:
    return value if value is None or isinstance(value, (int, float, str)) else str(value)
