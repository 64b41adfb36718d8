"""The scripts of the explore page: kg/web/scripts with their libraries, in one file.

``npm run build`` writes it in a checkout; a wheel contains it. Without it the page is complete, but does not zoom.
"""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from kg.datafiles import folder
from kg.web.pages.installed_files import installed_folder, send_installed

_PACKAGED: Final = folder("explore")  # kg/_files/explore in a wheel
_BUNDLE: Final = folder("node_modules") / ".bundle"
_SCRIPT: Final = "explore.min.js"
_FILES: Final = frozenset({_SCRIPT, "licences.txt"})


def page_scripts() -> Blueprint:
    """Return the blueprint of the script; templates get ``has_scripts``."""
    blueprint = Blueprint("scripts", __name__)
    blueprint.add_url_rule("/scripts/<name>", "file", _send_file)
    blueprint.app_context_processor(lambda: {"has_scripts": is_installed()})
    return blueprint


def is_installed() -> bool:
    """Return True if the script exists."""
    return (_folder() / _SCRIPT).is_file()


def _folder() -> Path:
    return installed_folder(_PACKAGED, _BUNDLE)


def _send_file(name: str) -> Response:
    return send_installed(_folder(), name, _FILES)
