"""Build hook: adds the query editor and the scripts of the explore page to the wheel if npm has made them."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NPM = Path("node_modules")
_FILES = {
    "editor": (_NPM / "@zazuko/yasqe/build", ("yasqe.min.js", "yasqe.min.css")),
    "explore": (_NPM / ".bundle", ("explore.min.js", "licences.txt")),
}


class ScriptsHook(BuildHookInterface[Any]):
    """Package the files as ``kg/_files/editor`` and ``kg/_files/explore``; without them the pages are plain."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Add the files to the wheel."""
        for target, (source, names) in _FILES.items():
            folder = Path(self.root) / source
            if all((folder / name).is_file() for name in names):
                for name in names:
                    build_data["force_include"][str(folder / name)] = f"kg/_files/{target}/{name}"
