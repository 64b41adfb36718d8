"""Reads the articles of one file. It imports the readers of all formats, which takes half a second."""

from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.model import Article, Failure, Notice
from kg.read.dispatch import read_stream
from kg.read.draft import Draft, checked, to_article
from kg.read.languages import other_language
from kg.read.limits import Limits
from kg.read.reading import Reading
from kg.read.sources import display_name, open_input, stream_size, to_failure, to_input_error


def read_file(path: str | Path, limits: Limits, reading: Reading) -> Iterator[Article | Failure | Notice]:
    """Yield the articles of a file, failures and notices."""
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
