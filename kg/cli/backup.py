"""``kg backup``: copy a store."""

from pathlib import Path

import click

from kg.cli import options
from kg.store import back_up, local_path


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@options.store
def command(directory: Path, store: str | None) -> None:
    """Copy the current state of the store to the new directory DIR, for kg restore.

    The store may be served and built at the same time. DIR appears only when the copy is complete.
    """
    settings = options.settings(store=store)
    path = local_path(
        settings,
        "kg backup",
        "Export the graph with kg export -o FILE.nq.gz, or use the backup of the server.",
    )
    backup = back_up(path, directory, base=settings.base)
    click.echo(f"Backed up generation {backup.generation} ({backup.size:,} bytes) to {directory}.", err=True)
