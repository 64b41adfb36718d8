"""The editor of queries: Yasqe, which npm installs (package.json). Where it is not there, the form stays a form.

The SPARQL editor of the Swiss Institute of Bioinformatics is built on the same; ``static/editor.js`` asks the endpoint
what that one asks: which prefixes are declared, which examples there are, which classes have which properties.
"""

from typing import Final

from flask import Blueprint, Response, send_from_directory
from werkzeug.exceptions import NotFound

from kg.datafiles import folder
from kg.web.middleware import csp

_FOLDER: Final = folder("node_modules") / "@zazuko" / "yasqe" / "build"
_FILES: Final = frozenset({"yasqe.min.js", "yasqe.min.css"})


def editor() -> Blueprint:
    """Return the addresses of the editor's files; templates see as ``editor`` whether they are there."""
    blueprint = Blueprint("editor", __name__)
    blueprint.add_url_rule("/editor/<name>", "file", _file)
    blueprint.app_context_processor(lambda: {"editor": installed()})
    return blueprint


def installed() -> bool:
    """Tell whether the editor is there."""
    return all((_FOLDER / name).is_file() for name in _FILES)


def with_editor(response: Response) -> Response:
    """Let a page run the editor, where it is there."""
    if installed():
        response.headers["Content-Security-Policy"] = csp.EDITOR
    return response


def _file(name: str) -> Response:
    if name not in _FILES:
        raise NotFound
    response = send_from_directory(_FOLDER, name, max_age=86400)
    response.direct_passthrough = False  # it is to be compressed
    return response
