"""Which format a file has, by its name or else by how it begins, and the articles that it holds."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO

from kg.errors import InputError
from kg.read.draft import Draft, too_long
from kg.read.encoding import decode, refuse_binary
from kg.read.html import read_page
from kg.read.json_records import parse, read_record
from kg.read.plain_text import read_markdown, read_plain

# An article of a file, or why there is none, after its place in the file: ":17" is a line, "#2" an article.
Placed = tuple[str, Draft | InputError]

PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
TEXTS = frozenset({".txt", ".text", ".md"})
SUFFIXES = PAGES | LINES | TEXTS | {".json"}

_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"\ufeff?\s*(?:\{\s*\"|\[\s*\{)")
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{.*\}\s*", re.DOTALL)


def most_bytes(max_chars: int) -> int:
    """Return how large a file, or a line of one, can be whose text is within the limit."""
    return 4 * max_chars


def read_stream(stream: BinaryIO, suffix: str, max_chars: int) -> Iterator[Placed]:
    """Yield the articles of a file; ``InputError`` where none can be read from it.

    Of JSON Lines one line is held at a time; any other file is small enough to be held, or refused.
    """
    limit = most_bytes(max_chars)
    first = stream.readline(limit + 1)
    if suffix in LINES or (suffix not in PAGES | TEXTS and _is_record(first)):
        refuse_binary(first)
        yield from _of_lines(_lines(first, stream, limit), max_chars)
        return
    data = first + stream.read(max(limit + 1 - len(first), 0))
    if len(data) > limit:
        raise too_long(max_chars)
    yield from _of_text(_decoded(data, suffix), suffix)


def _of_text(text: str, suffix: str) -> Iterator[Placed]:
    if not text.strip():
        raise InputError("is empty", remedy="give the article's text, or leave the file out")
    if suffix == ".json" or (suffix not in SUFFIXES and _JSON.match(text)):
        yield from _of_json(parse(text))
    else:
        yield from _numbered("", _reader(text, suffix)(text))


def _reader(text: str, suffix: str) -> Callable[[str], list[Draft]]:
    if suffix in PAGES or _PAGE.match(text):
        return read_page
    return read_markdown if suffix == ".md" else read_plain


def _decoded(data: bytes, suffix: str) -> str:
    page = suffix in PAGES or (
        suffix != ".json" and _PAGE.match(data[:2048].decode("ascii", "replace")) is not None
    )
    return decode(data, page=page)


def _of_json(value: object) -> Iterator[Placed]:
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _tried(f"#{number}", partial(read_record, item))
    else:
        yield from _numbered("", read_record(value))


def _of_lines(lines: Iterable[bytes | None], max_chars: int) -> Iterator[Placed]:
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield f":{number}", too_long(max_chars)
        elif line.strip():
            yield from _tried(f":{number}", partial(_of_line, line))


def _of_line(line: bytes) -> list[Draft]:
    return read_record(parse(decode(line)))


def _tried(place: str, reader: Callable[[], list[Draft]]) -> Iterator[Placed]:
    """Yield the articles of one piece of a file; where it has none the pieces after it go on."""
    try:
        drafts = reader()
    except InputError as error:
        yield place, error
    else:
        yield from _numbered(place, drafts)


def _numbered(place: str, drafts: list[Draft]) -> Iterator[Placed]:
    several = len(drafts) > 1
    return (
        (f"{place}#{number}" if several else place, draft) for number, draft in enumerate(drafts, start=1)
    )


def _is_record(line: bytes) -> bool:
    """Tell whether a line is a JSON object in full, so that the file has one in each line."""
    if not _OBJECT.fullmatch(line):
        return False
    try:
        return isinstance(parse(decode(line)), dict)
    except InputError:
        return False


def _lines(first: bytes, stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a file, None for one that is longer than the limit."""
    for line in chain([first], iter(lambda: stream.readline(limit + 1), b"")):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None
