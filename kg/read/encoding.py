"""Encoding detection by byte order mark or HTML declaration.

All other input must be valid UTF-8.
"""

import codecs
import re

from kg.errors import InputError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_FORMATS = (
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
_DECLARATION = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_DECLARATION_BYTES = 4096  # start of a page that is searched
# Labels of Windows-1252 in the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels).
_WINDOWS_1252_LABELS = {"ascii", "iso8859-1"}
_WEB_ENCODING = re.compile(
    r"cp(?:125\d|874|949|932)|iso8859-\d+|koi8-[ru]|mac-\w+|gbk|gb2312|gb18030|big5|euc_\w+|shift_jis"
)


def decode(data: bytes, *, is_html: bool = False) -> str:
    """Decode ``data``. Only HTML pages can declare an encoding other than UTF-8.

    Raises :class:`InputError` for a binary file, or with the offset of the first invalid byte.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None:
        refuse_binary(data)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        declared = _declared_encoding(data) if is_html else None
        if declared is None:
            raise _invalid_byte(error) from None
    return _decode_declared(data, declared)


def refuse_binary(data: bytes) -> None:
    """Raise :class:`InputError` with the format's name if the bytes are not text."""
    kind = next((kind for magic, kind in _BINARY_FORMATS if data.startswith(magic)), None)
    if kind is None and b"\0" in data:
        kind = "a binary file"
    if kind is not None:
        raise InputError(f"The input is {kind}, not text.", remedy="Save the article as text or HTML.")


def _declared_encoding(data: bytes) -> str | None:
    match = _DECLARATION.search(data[:_DECLARATION_BYTES])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else ""
    except LookupError:
        return None
    name = "cp1252" if name in _WINDOWS_1252_LABELS else name
    return name if _WEB_ENCODING.fullmatch(name) else None


def _decode_declared(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"The page declares the encoding {encoding}, but byte 0x{data[error.start]:02x}"
            f" at offset {error.start} is not valid.",
            remedy="Save the page again, or convert it to UTF-8.",
        ) from None


def _invalid_byte(error: UnicodeDecodeError) -> InputError:
    byte = error.object[error.start]
    return InputError(
        f"The input is not valid {error.encoding.upper()}: byte 0x{byte:02x} at offset {error.start}.",
        remedy="Convert it to UTF-8, for example with: iconv -f WINDOWS-1252 -t UTF-8",
    )
