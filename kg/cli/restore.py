"""``kg restore``: a backup becomes a store."""

from pathlib import Path

import click

from kg.cli import options
from kg.store import local_path, restore


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@options.store
def command(folder: Path, store: str | None) -> None:
    """Make a new store of DIR, which kg backup wrote, once its digests are found right.

    The store comes to be only when all of it is written; where there is one already it is left as it is.
    """
    settings = options.settings(store=store)
    place = local_path(
        settings, "kg restore", "Make a store in a folder, kg export it, and kg load that into the server."
    )
    done = restore(folder, place)
    click.echo(f"Generation {done.generation}, {done.size:,} bytes, in {settings.store}", err=True)
