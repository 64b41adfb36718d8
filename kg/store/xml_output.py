"""Output stream that keeps the XML of the engine well-formed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from io import RawIOBase
from typing import IO, Any, cast

from kg.errors import QueryError

_XML_FORMATS = {"xml", "rdfxml"}
_HELD_BACK = 1024  # bytes at the end of a chunk, because a match may continue in the next chunk
# Everything that https://www.w3.org/TR/xml/#charsets excludes and UTF-8 can express.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
# The engine writes a predicate without a local name as <ex:> or <oxprefix: xmlns:oxprefix="IRI">.
_UNNAMED = re.compile(rb'<[\w.-]*:(?=[ />])(?: xmlns:[\w.-]*="([^"]*)")?')


@contextmanager
def well_formed(output: IO[bytes], format_name: str) -> Iterator[IO[bytes]]:
    """Yield the stream to write a result to.

    For other formats than XML, it is ``output``. For XML, it replaces forbidden characters by U+FFFD. It raises
    :class:`QueryError` for a predicate that RDF/XML cannot express, such as ``http://example.org/1``.
    """
    if format_name not in _XML_FORMATS:
        yield output
        return
    stream = _XmlOutput(output)
    yield cast(IO[bytes], stream)
    stream.finish()


class _XmlOutput(RawIOBase):
    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output
        self._held = b""

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        text = _FORBIDDEN.sub(_REPLACEMENT, self._held + content)
        end = max(0, len(text) - _HELD_BACK)
        _refuse_unnamed(text, end)
        self._output.write(text[:end])
        self._held = text[end:]
        return len(content)

    def finish(self) -> None:
        """Write the bytes that were held back."""
        _refuse_unnamed(self._held, len(self._held))
        self._output.write(self._held)


def _refuse_unnamed(text: bytes, end: int) -> None:
    """Raise :class:`QueryError` for an element without a name that begins before ``end``."""
    match = _UNNAMED.search(text)
    if match is None or match.start() >= end:
        return
    iri = unescape((match[1] or b"").decode(errors="replace"))
    predicate = f"the predicate <{iri}>" if iri else "a predicate"
    raise QueryError(
        f"RDF/XML cannot express {predicate}, because its IRI does not end with an XML name.",
        subject="query",
        remedy="Choose another format, such as Turtle.",
    )
