"""Reads articles from files, folders and standard input."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeAlias

from kg.model import Article, Failure, Notice, Unchanged
from kg.read.limits import Limits
from kg.read.reading import Reading, article_files, total_size
from kg.read.sources import find_files, to_failure, to_input_error

__all__ = ["FileMemory", "Reading", "Result", "article_files", "read", "read_changed", "total_size"]

Result: TypeAlias = Article | Failure | Notice


class FileMemory(Protocol):
    """Knows which files need not be read, because they have not changed since an earlier build."""

    def recall(self, file: str | Path) -> Sequence[Unchanged | Notice] | None:
        """Return the articles of a file and the notices on it; None if the file has to be read."""

    def remember(self, file: str | Path, results: Iterator[Result]) -> Iterator[Result]:
        """Yield the results of reading a file, the same that :meth:`recall` was asked for last, and remember them."""


def read(
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    max_chars: int = 2_000_000,
    language: str = "en",
    reading: Reading | None = None,
) -> Iterator[Result]:
    """Yield the articles in files, folders and standard input ("-"), and failures for unusable inputs.

    docs/inputs.md lists the formats. The content of a file decides its format, then its suffix. ``published`` is the date
    of articles without one, ``max_chars`` the maximum length of a text. Texts in other languages than English are left
    out, unless ``language`` is "any". Notices tell what was mended, left out or not understood. Duplicate articles are
    yielded once; ``reading`` counts the others, and has the progress of the reader. Only one file is open at a time.
    Errors of an input are not raised.
    """
    limits = Limits(published=published, max_chars=max_chars, language=language)
    found = read_changed(paths, limits, reading or Reading())
    return (result for result in found if not isinstance(result, Unchanged))


def read_changed(
    paths: Iterable[str | Path], limits: Limits, reading: Reading, memory: FileMemory | None = None
) -> Iterator[Result | Unchanged]:
    """Yield what :func:`read` does, and :class:`Unchanged` for each article of a file that ``memory`` knows."""
    seen: set[str] = set()
    for path in paths:
        for result in _read_path(path, limits, reading, memory):
            if not isinstance(result, Article | Unchanged):
                yield result
            elif result.id not in seen:
                seen.add(result.id)
                yield result
            else:
                reading.duplicates += 1


def _read_path(
    path: str | Path, limits: Limits, reading: Reading, memory: FileMemory | None
) -> Iterator[Result | Unchanged]:
    try:
        for file in find_files(path):
            if isinstance(file, Failure):
                yield file
            elif memory and (known := memory.recall(file)) is not None:
                reading.pass_over(file)
                yield from known
            else:
                results = _read_file(file, limits, reading)
                yield from memory.remember(file, results) if memory else results
    except OSError as error:
        yield to_failure(path, to_input_error(error))


def _read_file(file: str | Path, limits: Limits, reading: Reading) -> Iterator[Result]:
    from kg.read.files import read_file  # only here, because its import takes long

    return read_file(file, limits, reading)
