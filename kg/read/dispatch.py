"""Detects the format of a file by its suffix or content and reads its articles."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO

from kg.errors import InputError
from kg.read.draft import Draft, too_long_error
from kg.read.encoding import decode, refuse_binary
from kg.read.html import read_page
from kg.read.json_records import parse_json, read_record
from kg.read.plain_text import read_markdown, read_plain_text

# The location of an article in its file (":17" is a line, "#2" an article), and the article or an error.
LocatedDraft = tuple[str, Draft | InputError]

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
JSON_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
SUFFIXES = HTML_SUFFIXES | JSON_LINES_SUFFIXES | TEXT_SUFFIXES | {".json"}

_DETECTION_BYTES = 2048  # start of a file that shows whether it is HTML
_HTML_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_START = re.compile(r"\ufeff?\s*(?:\{\s*\"|\[\s*\{)")
_JSON_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{.*\}\s*", re.DOTALL)


def max_bytes(max_chars: int) -> int:
    """Return the maximum size in bytes of a file, or of a line in JSON Lines."""
    return 4 * max_chars


def read_stream(stream: BinaryIO, suffix: str, max_chars: int) -> Iterator[LocatedDraft]:
    """Yield the articles of a file.

    JSON Lines are streamed, other files are read into memory.
    Raises :class:`InputError` if the file as a whole cannot be read.
    """
    limit = max_bytes(max_chars)
    first = stream.readline(limit + 1)
    if suffix in JSON_LINES_SUFFIXES or (
        suffix not in HTML_SUFFIXES | TEXT_SUFFIXES and _is_json_object(first)
    ):
        refuse_binary(first)
        yield from _read_json_lines(_lines(first, stream, limit), max_chars)
        return
    data = first + stream.read(max(limit + 1 - len(first), 0))
    if len(data) > limit:
        raise too_long_error(max_chars)
    yield from _read_text(_decode(data, suffix), suffix)


def _read_text(text: str, suffix: str) -> Iterator[LocatedDraft]:
    if not text.strip():
        raise InputError("The input is empty.", remedy="Add the article's text, or leave the input out.")
    if suffix == ".json" or (suffix not in SUFFIXES and _JSON_START.match(text)):
        yield from _read_json(parse_json(text))
    else:
        yield from _number("", _reader(text, suffix)(text))


def _reader(text: str, suffix: str) -> Callable[[str], list[Draft]]:
    if suffix in HTML_SUFFIXES or _HTML_START.match(text):
        return read_page
    return read_markdown if suffix == ".md" else read_plain_text


def _decode(data: bytes, suffix: str) -> str:
    start = data[:_DETECTION_BYTES].decode("ascii", "replace")
    is_html = suffix in HTML_SUFFIXES or (suffix != ".json" and _HTML_START.match(start) is not None)
    return decode(data, is_html=is_html)


def _read_json(value: object) -> Iterator[LocatedDraft]:
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _read_part(f"#{number}", partial(read_record, item))
    else:
        yield from _number("", read_record(value))


def _read_json_lines(lines: Iterable[bytes | None], max_chars: int) -> Iterator[LocatedDraft]:
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield f":{number}", too_long_error(max_chars)
        elif line.strip():
            yield from _read_part(f":{number}", partial(_read_json_line, line))


def _read_json_line(line: bytes) -> list[Draft]:
    return read_record(parse_json(decode(line)))


def _read_part(location: str, reader: Callable[[], list[Draft]]) -> Iterator[LocatedDraft]:
    """Yield the articles of one part of a file, or its error."""
    try:
        drafts = reader()
    except InputError as error:
        yield location, error
    else:
        yield from _number(location, drafts)


def _number(location: str, drafts: list[Draft]) -> Iterator[LocatedDraft]:
    """Yield the drafts with their locations, numbered if there are several."""
    has_several = len(drafts) > 1
    return (
        (f"{location}#{number}" if has_several else location, draft)
        for number, draft in enumerate(drafts, start=1)
    )


def _is_json_object(line: bytes) -> bool:
    """Return True if a file's first line is a complete JSON object, as in JSON Lines."""
    if not _JSON_OBJECT.fullmatch(line):
        return False
    try:
        return isinstance(parse_json(decode(line)), dict)
    except InputError:
        return False


def _lines(first: bytes, stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a file, or None for a line that is longer than the limit."""
    for line in chain([first], iter(lambda: stream.readline(limit + 1), b"")):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None
