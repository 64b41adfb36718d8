"""Build hook: adds the query editor to the wheel if ``npm ci`` has installed it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_EDITOR = Path("node_modules/@zazuko/yasqe/build")
_FILES = ("yasqe.min.js", "yasqe.min.css")


class QueryEditorHook(BuildHookInterface[Any]):
    """Package the files of Yasqe as ``kg/_files/editor``; without them the query page is a plain form."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Add the editor's files to the wheel."""
        folder = Path(self.root) / _EDITOR
        if all((folder / name).is_file() for name in _FILES):
            for name in _FILES:
                build_data["force_include"][str(folder / name)] = f"kg/_files/editor/{name}"
