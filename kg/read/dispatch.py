"""Detects the format of a file by its content and its suffix, and reads its articles.

Containers come first, then formats that are refused by name, then text: content decides where it is clear, else the suffix.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO, TypeAlias

from kg.errors import InputError
from kg.read import csv_tables, email_messages, gzip_files, pdf, warc, zip_archives
from kg.read.containers import Input, budget_for, peek
from kg.read.draft import Draft
from kg.read.encoding import Decoded, decode
from kg.read.feeds import is_feed, read_feed
from kg.read.file_names import (
    CONTAINER_SUFFIXES,
    HTML_SUFFIXES,
    JSON_LINES_SUFFIXES,
    MARKDOWN_SUFFIXES,
    TABLE_SUFFIXES,
    TEXT_SUFFIXES,
    is_article_file,
)
from kg.read.html import read_page
from kg.read.json_records import parse_json, read_json, read_json_line
from kg.read.limits import too_long_error
from kg.read.located import LocatedDraft, number, read_part
from kg.read.markdown import has_front_matter, read_front_matter, read_markdown
from kg.read.plain_text import read_plain_text
from kg.read.refused_formats import refuse_known, refuse_xml

_HTML_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6]|main|section|span|table|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_START = re.compile(r"\ufeff?\s*(?:\{\s*\"|\[\s*\{)")
_JSON_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{.*\}\s*", re.DOTALL)


Reader: TypeAlias = Callable[[Input], Iterator[LocatedDraft]]


def read_stream(
    stream: BinaryIO, name: str, max_chars: int, size: int | None = None
) -> Iterator[LocatedDraft]:
    """Yield the articles of a file of ``size`` bytes, None if that is unknown.

    JSON Lines, tables and archives are streamed, other files are read into memory.
    Raises :class:`InputError` if the file as a whole cannot be read.
    """
    return _read(Input(stream=stream, name=name, max_chars=max_chars, budget=budget_for(size)))


def _read(source: Input) -> Iterator[LocatedDraft]:
    start, stream = peek(source.stream)
    source = replace(source, stream=stream)
    reader = _container_reader(start, source.suffix)
    if reader is not None:
        yield from reader(source)
        return
    refuse_known(start, source.suffix)
    if _is_json_lines(start, source):
        yield from _read_json_lines(source)
    elif source.suffix in HTML_SUFFIXES or _HTML_START.match(start.decode("utf-8", "replace")):
        yield from _read_text(source.read_article(), partial(_read_all, read_page), is_markup=True)
    elif csv_tables.is_table(start) or source.suffix in TABLE_SUFFIXES:
        yield from csv_tables.read_table(source)
    else:
        yield from _read_whole(source)


def _container_reader(start: bytes, suffix: str) -> Reader | None:
    """Return the reader of a container that its content identifies."""
    by_magic = next((reader for magic, reader in _MAGIC.items() if start.startswith(magic)), None)
    if by_magic is not None:
        return by_magic
    if is_feed(start) and suffix not in HTML_SUFFIXES:
        return lambda source: read_feed(source.read_container())
    if email_messages.is_message(start):
        return lambda source: email_messages.read_message(source.read_container())
    return None


def _read_pdf(source: Input) -> Iterator[LocatedDraft]:
    return number("", pdf.read_pdf(source.read_container(), source.max_chars))


def _read_whole(source: Input) -> Iterator[LocatedDraft]:
    """Yield the articles of a text, or of JSON that is not in lines."""
    data = source.read_container() if source.suffix in CONTAINER_SUFFIXES else source.read_article()
    yield from _read_text(data, partial(_read_by_suffix, source.suffix), is_markup=source.suffix == ".xml")


def _read_by_suffix(suffix: str, text: str) -> Iterator[LocatedDraft]:
    if suffix == ".json" or (_JSON_START.match(text) and _is_json(text, suffix)):
        return read_json(text)
    refuse_xml(text)
    if suffix in MARKDOWN_SUFFIXES:
        return number("", read_markdown(text))
    reader = read_front_matter if has_front_matter(text) else read_plain_text
    return number("", reader(text))


def _is_json(text: str, suffix: str) -> bool:
    """Return True for JSON. A text file that only begins like JSON is text."""
    if suffix not in TEXT_SUFFIXES:
        return True
    try:
        parse_json(text)
    except InputError:
        return False
    return True


def _read_all(reader: Callable[[str], list[Draft]], text: str) -> Iterator[LocatedDraft]:
    return number("", reader(text))


def _read_text(
    data: bytes, reader: Callable[[str], Iterator[LocatedDraft]], *, is_markup: bool
) -> Iterator[LocatedDraft]:
    """Decode a file and yield its articles, the first with a note on the encoding."""
    decoded = decode(data, is_html=is_markup)
    if not decoded.text.strip():
        raise InputError("The input is empty.", remedy="Add the article's text, or leave the input out.")
    yield from _with_notes(reader(decoded.text), decoded)


def _with_notes(articles: Iterator[LocatedDraft], decoded: Decoded) -> Iterator[LocatedDraft]:
    notes = decoded.notes
    for location, draft in articles:
        if isinstance(draft, InputError):
            yield location, draft
        else:
            yield location, replace(draft, notes=notes + draft.notes)
            notes = ()


def _is_json_lines(start: bytes, source: Input) -> bool:
    """Return True if a file's first line is a complete JSON object, as in JSON Lines."""
    if source.suffix in JSON_LINES_SUFFIXES:
        return True
    line, *rest = start.split(b"\n", 1)
    if not _JSON_OBJECT.fullmatch(line) or (source.suffix == ".json" and not any(rest)):
        return False
    try:
        return isinstance(parse_json(decode(line).text), dict)
    except InputError:
        return False


def _read_json_lines(source: Input) -> Iterator[LocatedDraft]:
    lines: Iterable[bytes | None] = _lines(source.stream, source.max_bytes)
    for position, line in enumerate(lines, start=1):
        if line is None:
            yield f":{position}", too_long_error(source.max_chars)
        elif line.strip():
            yield from read_part(f":{position}", partial(_read_json_line, line))


def _read_json_line(line: bytes) -> list[Draft]:
    decoded = decode(line)
    first, *others = read_json_line(decoded.text)
    return [replace(first, notes=decoded.notes + first.notes), *others]


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a file, or None for a line that is longer than the limit."""
    for line in iter(lambda: stream.readline(limit + 1), b""):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None


_MAGIC: dict[bytes, Reader] = {
    gzip_files.MAGIC: lambda source: gzip_files.read_gzip(source, _read),
    zip_archives.MAGIC: lambda source: zip_archives.read_zip(source, is_article_file, _read),
    warc.MAGIC: lambda source: warc.read_warc(source, _read),
    pdf.MAGIC: _read_pdf,
}
