"""Reads articles from files, folders and standard input."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.errors import InputError
from kg.model import Article, Failure
from kg.read.dispatch import LocatedDraft, read_stream
from kg.read.draft import Limits, to_article
from kg.read.sources import display_name, find_files, open_input, to_failure, to_input_error

__all__ = ["read"]


def read(
    paths: Iterable[str | Path], *, published: date | None = None, max_chars: int = 2_000_000
) -> Iterator[Article | Failure]:
    """Yield the articles in files, folders and standard input ("-"), and failures for unusable inputs.

    Formats are plain text, Markdown, HTML, JSON and JSON Lines. The format of a file with another suffix is detected
    from its content. ``published`` is the date of articles without one, ``max_chars`` the maximum length of a text.
    Duplicate articles are yielded once. Only one file is open at a time. Errors of an input are not raised.
    """
    limits = Limits(published=published, max_chars=max_chars)
    seen: set[str] = set()
    for path in paths:
        for result in _read_path(path, limits):
            if isinstance(result, Failure):
                yield result
            elif result.id not in seen:
                seen.add(result.id)
                yield result


def _read_path(path: str | Path, limits: Limits) -> Iterator[Article | Failure]:
    try:
        for file in find_files(path):
            if isinstance(file, Failure):
                yield file
            else:
                yield from _read_file(file, limits)
    except OSError as error:
        yield to_failure(path, to_input_error(error))


def _read_file(path: str | Path, limits: Limits) -> Iterator[Article | Failure]:
    try:
        with open_input(path, limits.max_chars) as stream:
            for located in read_stream(stream, Path(path).suffix.lower(), limits.max_chars):
                yield _to_result(display_name(path), located, limits)
    except InputError as error:
        yield to_failure(path, error)
    except OSError as error:
        yield to_failure(path, to_input_error(error))


def _to_result(name: str, located: LocatedDraft, limits: Limits) -> Article | Failure:
    location, draft = located
    if isinstance(draft, InputError):
        return to_failure(name + location, draft)
    try:
        return to_article(draft, name, limits)
    except InputError as error:
        return to_failure(name + location, error)
