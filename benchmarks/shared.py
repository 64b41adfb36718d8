"""Where the texts and annotations to measure on are: beside the checkout, for they are not ours to give."""

from pathlib import Path

import click

from kg import config

REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared"


def shared(name: str) -> Path:
    """Return a file or folder of the shared ones; raises :class:`click.ClickException` where it is absent."""
    path = SHARED / name
    if not path.exists():
        raise click.ClickException(f"{path} is absent. Put the folder 'shared' beside the checkout.")
    return path


def models() -> Path | None:
    """Return the folder of models that is set (``KG_MODELS``, kg.toml); None for the bundled ones."""
    return config.load().settings.models
