"""``kg restore``: create a store from a backup."""

from pathlib import Path

import click

from kg.cli import options
from kg.store import local_path, restore


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@options.store
def command(directory: Path, store: str | None) -> None:
    """Create a store from DIR, a backup made by kg backup, after verifying its checksums.

    An existing store is never overwritten. The new store appears only when it is complete.
    """
    settings = options.settings(store=store)
    path = local_path(
        settings,
        "kg restore",
        "Restore into a store directory, run kg export there, and load the file into the server with kg load.",
    )
    backup = restore(directory, path)
    click.echo(
        f"Restored generation {backup.generation} ({backup.size:,} bytes) to {settings.store}.", err=True
    )
