"""Bytes into text, without guessing: what is not UTF-8 must say what it is."""

import codecs
import re

from kg.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_LOOKED_AT = 4096  # bytes in which a page must declare its character set
# As the Encoding Standard of WHATWG has it: browsers take these names for Windows-1252.
_AS_WINDOWS = {"ascii", "iso8859-1"}
_OF_THE_WEB = re.compile(
    r"cp(?:125\d|874|949|932)|iso8859-\d+|koi8-[ru]|mac-\w+|gbk|gb2312|gb18030|big5|euc_\w+|shift_jis"
)


def decode(data: bytes, *, page: bool = False) -> str:
    """Return the text of ``data``: by its byte order mark, as UTF-8, or, for a page, by the set that it declares.

    ``InputError`` says what a binary file is, or where the first byte stands that is not UTF-8.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None:
        refuse_binary(data)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        declared = _declared(data) if page else None
        if declared is None:
            raise _broken(error) from None
    return _decode_declared(data, declared)


def refuse_binary(data: bytes) -> None:
    """Raise ``InputError`` with what the bytes are, where they are no text."""
    kind = next((kind for magic, kind in _BINARY if data.startswith(magic)), None)
    if kind is None and b"\0" in data:
        kind = "a binary file"
    if kind is not None:
        raise InputError(f"is {kind}, not text", remedy="save the article as text or HTML")


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_LOOKED_AT])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else ""
    except LookupError:
        return None
    name = "cp1252" if name in _AS_WINDOWS else name
    return name if _OF_THE_WEB.fullmatch(name) else None


def _decode_declared(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not {encoding}, which it declares: byte 0x{data[error.start]:02x} at offset {error.start}",
            remedy="save the page anew, or convert it to UTF-8",
        ) from None


def _broken(error: UnicodeDecodeError) -> InputError:
    return InputError(
        f"is not {error.encoding.upper()}: byte 0x{error.object[error.start]:02x} at offset {error.start}",
        remedy="convert it: iconv -f WINDOWS-1252 -t UTF-8, or whichever character set it has",
    )
