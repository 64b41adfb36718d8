"""What ``kg fetch`` remembers between two runs: the validators of each page that it has saved."""

import json
from dataclasses import asdict
from pathlib import Path

from kg.errors import InputError
from kg.read.fetching.client import Validators

_FILE = ".fetched.json"  # hidden, so that kg build skips it


class State:
    """The pages in a folder of fetched pages."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._pages = _load(self._file)

    def __contains__(self, url: str) -> bool:
        return url in self._pages

    def validators(self, url: str) -> Validators:
        """Return the validators of the version that was fetched last, empty for a new page."""
        return self._pages.get(url, Validators())

    def add(self, url: str, validators: Validators) -> None:
        """Remember a page. It is kept only after :meth:`save`."""
        self._pages[url] = validators

    def save(self) -> None:
        """Write the state to disk, as a whole."""
        pages = {url: asdict(validators) for url, validators in self._pages.items()}
        temporary = self._file.with_suffix(".part")
        temporary.write_text(json.dumps(pages, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(self._file)


def _load(file: Path) -> dict[str, Validators]:
    try:
        pages = json.loads(file.read_text(encoding="utf-8"))
        return {
            url: Validators(etag=page["etag"], last_modified=page["last_modified"])
            for url, page in pages.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"The state of earlier runs cannot be read: {error}.",
            subject=str(file),
            remedy="Delete the file; all pages are then fetched again.",
        ) from None
