"""Input paths: finds and opens files, folders and standard input ("-")."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Failure
from kg.read.file_names import ARTICLE_SUFFIXES, SUFFIXES, is_article_file
from kg.read.limits import too_long_error

STANDARD_INPUT = "-"
_MAX_CHAR_BYTES = 4  # of a character in UTF-8


def display_name(path: str | Path) -> str:
    """Return a path as valid UTF-8 text, with undecodable bytes escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def find_files(path: str | Path) -> Iterator[str | Path | Failure]:
    """Yield the file at ``path``, or the article files below a folder, sorted by name.

    In a folder, hidden files, files with other suffixes and files such as README.md are skipped.
    """
    if str(path) == STANDARD_INPUT or not Path(path).is_dir():
        yield path
        return
    suffixes = ", ".join(sorted(SUFFIXES))
    no_articles = Failure(
        subject=display_name(path),
        reason="The folder contains no articles.",
        remedy=f"Add files with one of the suffixes {suffixes}.",
    )
    yield from list(_walk(path)) or [no_articles]


def _walk(folder: str | Path) -> Iterator[Path | Failure]:
    errors: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if is_article_file(name))
    for error in errors:
        yield to_failure(error.filename, to_input_error(error))


@contextmanager
def open_input(path: str | Path, max_chars: int) -> Iterator[BinaryIO]:
    """Open a file or standard input. Raises :class:`InputError` or ``OSError``."""
    if str(path) == STANDARD_INPUT:
        if sys.stdin is None:
            raise InputError(
                "Standard input is closed.", remedy="Send the article to standard input, or name a file."
            )
        yield sys.stdin.buffer
        return
    _check_file(Path(path), max_chars)
    with Path(path).open("rb") as stream:
        yield stream


def stream_size(stream: BinaryIO) -> int | None:
    """Return the size of a regular file in bytes, or None for a pipe."""
    try:
        return os.fstat(stream.fileno()).st_size or None
    except OSError:
        return None


def _check_file(path: Path, max_chars: int) -> None:
    """Raise :class:`InputError` for a file that is too large or would block when opened."""
    try:
        found = path.stat()
    except ValueError:
        raise InputError("The path is not valid.", remedy="Check the path.") from None
    if not stat.S_ISREG(found.st_mode):
        raise InputError(
            "This is a pipe, a socket or a device, not a regular file.",
            remedy="Send its content to standard input and use the path -.",
        )
    if found.st_size > _MAX_CHAR_BYTES * max_chars and path.suffix.lower() in ARTICLE_SUFFIXES:
        raise too_long_error(max_chars)


def to_input_error(error: OSError) -> InputError:
    """Convert an operating system error to an :class:`InputError` with a remedy."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return InputError("The file does not exist.", remedy="Check the path.")
        case PermissionError():
            return InputError("Permission denied.", remedy="Change the permissions of the file or folder.")
    return InputError(
        f"The file cannot be read: {error.strerror or error}.", remedy="Check the file and its disk."
    )


def to_failure(subject: str | Path, error: InputError) -> Failure:
    """Convert an error to a :class:`Failure`, which takes the place of the article."""
    return Failure(subject=display_name(subject), reason=error.reason, remedy=error.remedy)
