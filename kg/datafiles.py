"""Locates the data folders of the project, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``ontology`` or ``queries``; a wheel has them inside the package."""
    packaged = _PACKAGE / "_files" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
