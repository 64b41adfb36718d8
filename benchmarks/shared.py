"""Where the texts and annotations to measure on are: beside the checkout, for they are not ours to give."""

from pathlib import Path

import click

REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared"


def shared(name: str) -> Path:
    """Return a file or folder of the shared ones; raises :class:`click.ClickException` where it is absent."""
    path = SHARED / name
    if not path.exists():
        raise click.ClickException(f"{path} is absent. Put the folder 'shared' beside the checkout.")
    return path
