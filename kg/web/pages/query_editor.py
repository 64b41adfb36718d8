"""The query editor Yasqe, which replaces the text area of the query form if it is installed.

npm installs it in a checkout (package.json); a wheel contains it. ``static/editor.js`` reads prefixes, examples,
classes and properties from the endpoint, as the SPARQL editor of the Swiss Institute of Bioinformatics does.
"""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from kg.datafiles import folder
from kg.web.pages.installed_files import installed_folder, send_installed

_PACKAGED: Final = folder("editor")  # kg/_files/editor in a wheel
_NPM_BUILD: Final = folder("node_modules") / "@zazuko" / "yasqe" / "build"
_FILES: Final = frozenset({"yasqe.min.js", "yasqe.min.css"})


def editor() -> Blueprint:
    """Return the blueprint of the editor's files; templates get ``has_editor``."""
    blueprint = Blueprint("editor", __name__)
    blueprint.add_url_rule("/editor/<name>", "file", _send_file)
    blueprint.app_context_processor(lambda: {"has_editor": is_installed()})
    return blueprint


def is_installed() -> bool:
    """Return True if all files of the editor exist."""
    return all((_editor_folder() / name).is_file() for name in _FILES)


def _editor_folder() -> Path:
    return installed_folder(_PACKAGED, _NPM_BUILD)


def _send_file(name: str) -> Response:
    return send_installed(_editor_folder(), name, _FILES)
