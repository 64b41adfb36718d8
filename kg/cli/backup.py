"""``kg backup``: the graph copied away."""

from pathlib import Path

import click

from kg.cli import options
from kg.store import back_up, local_path


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@options.store
def command(folder: Path, store: str | None) -> None:
    """Copy the graph to the new folder DIR, as kg query and kg serve see it now.

    It can be served and built meanwhile. DIR comes to be only when all of it is written; kg restore makes a store of it.
    """
    settings = options.settings(store=store)
    place = local_path(
        settings, "kg backup", "Copy the graph with kg export -o FILE.nq.gz, or by that server's own means."
    )
    done = back_up(place, folder, base=settings.base)
    click.echo(f"Generation {done.generation}, {done.size:,} bytes, in {folder}", err=True)
