"""Sends files that npm installs or builds in a checkout and that a wheel contains."""

from collections.abc import Set
from pathlib import Path
from typing import Final

from flask import Response, send_from_directory
from werkzeug.exceptions import NotFound

_MAX_AGE_S: Final = 86_400


def installed_folder(packaged: Path, built: Path) -> Path:
    """Return the folder in the wheel if there is one, otherwise that of the checkout."""
    return packaged if packaged.is_dir() else built


def send_installed(folder: Path, name: str, files: Set[str]) -> Response:
    """Return the response for one of ``files``; other names are not found."""
    if name not in files:
        raise NotFound
    response = send_from_directory(folder, name, max_age=_MAX_AGE_S)
    response.direct_passthrough = False  # otherwise the response is not compressed
    return response
