"""Read: files, folders and standard input into articles."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.errors import InputError
from kg.model import Article, Failure
from kg.read.dispatch import Placed, read_stream
from kg.read.draft import Limits, finish
from kg.read.sources import failure, files, name_of, opened, refusal

__all__ = ["read"]


def read(
    paths: Iterable[str | Path], *, published: date | None = None, max_chars: int = 2_000_000
) -> Iterator[Article | Failure]:
    """Yield the articles in files, folders and standard input ("-"), and a ``Failure`` for what holds none.

    Formats are plain text and Markdown, HTML, JSON and JSON Lines; a file of another suffix is known by how it begins.
    ``published`` is the date of articles that give none, ``max_chars`` the longest text of one. An article comes once,
    however often its text is met. One file is open at a time, and nothing is raised for what is wrong with one.
    """
    limits = Limits(published=published, max_chars=max_chars)
    seen: set[str] = set()
    for path in paths:
        for found in _found(path, limits):
            if isinstance(found, Failure):
                yield found
            elif found.id not in seen:
                seen.add(found.id)
                yield found


def _found(path: str | Path, limits: Limits) -> Iterator[Article | Failure]:
    try:
        for file in files(path):
            if isinstance(file, Failure):
                yield file
            else:
                yield from _read_file(file, limits)
    except OSError as error:
        yield failure(path, refusal(error))


def _read_file(path: str | Path, limits: Limits) -> Iterator[Article | Failure]:
    try:
        with opened(path, limits.max_chars) as stream:
            for placed in read_stream(stream, Path(path).suffix.lower(), limits.max_chars):
                yield _finished(name_of(path), placed, limits)
    except InputError as error:
        yield failure(path, error)
    except OSError as error:
        yield failure(path, refusal(error))


def _finished(name: str, placed: Placed, limits: Limits) -> Article | Failure:
    place, draft = placed
    if isinstance(draft, InputError):
        return failure(name + place, draft)
    try:
        return finish(draft, name, limits)
    except InputError as error:
        return failure(name + place, error)
