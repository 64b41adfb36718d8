"""Paths as a user gives them: files, folders, "-"; and what can be wrong with one."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Failure
from kg.read.dispatch import LINES, SUFFIXES, most_bytes
from kg.read.draft import too_long

STANDARD_INPUT = "-"

# Files that a folder has about itself.
_ABOUT = frozenset(
    {"readme", "license", "licence", "notice", "changelog", "contributing", "authors", "copying"}
)


def name_of(path: str | Path) -> str:
    """Return a path as text that can be written anywhere, whatever bytes it has."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def files(path: str | Path) -> Iterator[str | Path | Failure]:
    """Yield the file that a path is, or the files of articles in a folder and those below it, by name.

    In a folder, what is hidden, has another suffix or is about the folder (README.md) is passed over.
    """
    if str(path) == STANDARD_INPUT or not Path(path).is_dir():
        yield path
        return
    found = list(_below(path))
    suffixes = ", ".join(sorted(SUFFIXES))
    nothing = Failure(
        subject=name_of(path), reason="holds no articles", remedy=f"put files there with {suffixes}"
    )
    yield from found or [nothing]


def _below(folder: str | Path) -> Iterator[Path | Failure]:
    errors: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if _is_of_articles(name))
    for error in errors:
        yield failure(error.filename, refusal(error))


def _is_of_articles(name: str) -> bool:
    path = Path(name)
    return not name.startswith(".") and path.suffix.lower() in SUFFIXES and path.stem.lower() not in _ABOUT


@contextmanager
def opened(path: str | Path, max_chars: int) -> Iterator[BinaryIO]:
    """Open a file, or standard input; ``InputError`` and ``OSError`` say why it cannot be."""
    if str(path) == STANDARD_INPUT:
        if sys.stdin is None:
            raise InputError("is closed", remedy="give the article on standard input, or name a file")
        yield sys.stdin.buffer
        return
    _check(Path(path), max_chars)
    with Path(path).open("rb") as stream:
        yield stream


def _check(path: Path, max_chars: int) -> None:
    """Refuse what would block when it is opened, and what is too large to be held."""
    try:
        found = path.stat()
    except ValueError:
        raise InputError("is no path that a file can have", remedy="check the path") from None
    if not stat.S_ISREG(found.st_mode):
        raise InputError(
            "is no ordinary file but a pipe, a socket or a device", remedy="give it on standard input: -"
        )
    if found.st_size > most_bytes(max_chars) and path.suffix.lower() not in LINES:
        raise too_long(max_chars)


def refusal(error: OSError) -> InputError:
    """Return a system's error as one that says what to do."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return InputError("is not there, or no longer", remedy="check the path")
        case PermissionError():
            return InputError("may not be read", remedy="ask for permission to read it")
    return InputError(
        f"cannot be read: {error.strerror or error}", remedy="check the file and the disk it is on"
    )


def failure(subject: str | Path, error: InputError) -> Failure:
    """Return an error as the value that stands for an article that could not be read."""
    return Failure(subject=name_of(subject), reason=error.reason, remedy=error.remedy)
