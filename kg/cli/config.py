"""``kg config``: each setting and where its value came from."""

import json

import click

from kg import config
from kg.cli import options
from kg.cli.output import console, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(as_json: bool) -> None:
    """Show each setting, its value and where that came from."""
    loaded = options.configuration()
    rows = [
        (name, config.redact(name, getattr(loaded.settings, name)), origin, config.description(name))
        for name, origin in loaded.origins.items()
    ]
    if as_json:
        click.echo(
            json.dumps({n: {"value": _plain(v), "from": origin} for n, v, origin, _ in rows}, indent=2)
        )
    else:
        console().print(table("Settings", ("setting", "value", "from", "what it is"), rows))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (int, float, str)) else str(value)
