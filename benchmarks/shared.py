"""Locate the texts and annotations for benchmarks, which lie beside the checkout and cannot be published."""

from pathlib import Path

import click

from kg import config

REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared"


def shared(name: str) -> Path:
    """Return a path in the shared folder. Raises :class:`click.ClickException` if it does not exist."""
    path = SHARED / name
    if not path.exists():
        raise click.ClickException(f"{path} does not exist. Put the folder 'shared' beside the checkout.")
    return path


def models() -> Path | None:
    """Return the folder of models from the settings (``KG_MODELS``, kg.toml), or None for the bundled models."""
    return config.load().settings.models
