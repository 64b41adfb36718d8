"""Reads articles from files, folders and standard input."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.errors import InputError
from kg.model import Article, Failure, Notice
from kg.read.dispatch import read_stream
from kg.read.draft import Draft, Limits, checked, to_article
from kg.read.languages import other_language
from kg.read.reading import Reading, article_files, total_size
from kg.read.sources import display_name, find_files, open_input, stream_size, to_failure, to_input_error

__all__ = ["Reading", "article_files", "read", "total_size"]


def read(
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    max_chars: int = 2_000_000,
    language: str = "en",
    reading: Reading | None = None,
) -> Iterator[Article | Failure | Notice]:
    """Yield the articles in files, folders and standard input ("-"), and failures for unusable inputs.

    docs/inputs.md lists the formats. The content of a file decides its format, then its suffix. ``published`` is the date
    of articles without one, ``max_chars`` the maximum length of a text. Texts in other languages than English are left
    out, unless ``language`` is "any". Notices tell what was mended, left out or not understood. Duplicate articles are
    yielded once; ``reading`` counts the others, and has the progress of the reader. Only one file is open at a time.
    Errors of an input are not raised.
    """
    limits = Limits(published=published, max_chars=max_chars, language=language)
    reading = reading or Reading()
    seen: set[str] = set()
    for path in paths:
        for result in _read_path(path, limits, reading):
            if not isinstance(result, Article):
                yield result
            elif result.id not in seen:
                seen.add(result.id)
                yield result
            else:
                reading.duplicates += 1


def _read_path(path: str | Path, limits: Limits, reading: Reading) -> Iterator[Article | Failure | Notice]:
    try:
        for file in find_files(path):
            if isinstance(file, Failure):
                yield file
            else:
                yield from _read_file(file, limits, reading)
    except OSError as error:
        yield to_failure(path, to_input_error(error))


def _read_file(path: str | Path, limits: Limits, reading: Reading) -> Iterator[Article | Failure | Notice]:
    try:
        with open_input(path, limits.max_chars) as stream, reading.file(stream):
            for location, draft in read_stream(
                stream, Path(path).name, limits.max_chars, stream_size(stream)
            ):
                yield from _results(display_name(path), location, draft, limits)
    except InputError as error:
        yield to_failure(path, error)
    except OSError as error:
        yield to_failure(path, to_input_error(error))


def _results(
    name: str, location: str, draft: Draft | InputError, limits: Limits
) -> Iterator[Article | Failure | Notice]:
    subject = display_name(name + location)
    if isinstance(draft, InputError):
        yield to_failure(subject, draft)
        return
    complete = checked(draft)
    yield from (Notice(subject=subject, reason=note) for note in complete.notes)
    try:
        article = to_article(complete, name, limits)
    except InputError as error:
        yield to_failure(subject, error)
        return
    language = other_language(article.text) if limits.language != "any" else None
    if language:
        reason = f"The text is in {language} and was left out. To read it, set --language any."
        yield Notice(subject=subject, reason=reason, is_skipped=True)
    else:
        yield article
