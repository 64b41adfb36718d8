"""Decodes text: by byte order mark, as UTF-8, by a page's declaration, or as Windows-1252."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from kg.errors import InputError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
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
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")  # of UTF-8: Latin, punctuation and beyond
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_MAX_WRONG_SHARE = 0.01  # of the bytes of a text in UTF-8 that may be wrong
_MAX_WESTERN_SHARE = 0.15  # of the bytes of an English or Western European text that are not ASCII
_MIN_GUESSED_BYTES = 64  # of a text in an encoding of another alphabet
_GUESSED = [
    *(f"cp125{digit}" for digit in range(9)),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "koi8_r", "koi8_u"),
    *("gb18030", "big5", "euc_jp", "shift_jis", "euc_kr", "cp874"),
]
# Bytes that are punctuation in Windows-1252, which stray into pages in UTF-8 from pasted text.
_STRAY_PUNCTUATION = {byte: bytes([byte]).decode("cp1252") for byte in (0x85, *range(0x91, 0x98), 0xA0)}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, and a note for the user if its encoding was guessed or some bytes were wrong."""

    text: str
    note: str | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The note as the notes of a draft."""
        return (self.note,) if self.note else ()


def decode(data: bytes, *, is_html: bool = False) -> Decoded:
    """Decode ``data``. Only markup can declare an encoding.

    Raises :class:`InputError` for a binary file, and for bytes that are text in no encoding.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None:
        _refuse_binary(data)
    try:
        return Decoded(data.decode(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        if encoding not in {None, "utf-8-sig"}:
            raise _invalid_byte(error) from None
        return _decode_invalid(data, error, _declared_encoding(data) if is_html else None)


def _refuse_binary(data: bytes) -> None:
    if b"\0" in data:
        raise InputError("The input is a binary file, not text.", remedy="Save the article as text or HTML.")


def _decode_invalid(data: bytes, error: UnicodeDecodeError, declared: str | None) -> Decoded:
    """Decode bytes that are not valid UTF-8."""
    try:
        if declared is not None:
            return Decoded(data.decode(declared))
    except UnicodeDecodeError:
        pass
    if _MULTIBYTE.search(data):
        return _decode_mended(data, error)
    return _decode_guessed(data, error)


def _decode_mended(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Decode UTF-8 with a few wrong bytes, which are replaced."""
    text = data.decode("utf-8", _REPLACE_STRAY)
    wrong = len(text) - len(data.decode("utf-8", "ignore"))
    if wrong > max(_MAX_WRONG_SHARE * len(data), 1):
        raise _invalid_byte(error)
    return Decoded(
        text.removeprefix("\ufeff"), f"{_wrong_byte(error, wrong)} in UTF-8 {_was(wrong)} replaced."
    )


def _decode_guessed(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Decode a text without any character in UTF-8: in Windows-1252 where that is likely."""
    encoding = _likely_encoding(data)
    if encoding is None:
        raise _invalid_byte(error)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _invalid_byte(error) from None
    return Decoded(text, f"The input is not in UTF-8 and was read as {_label(encoding)}.")


def _likely_encoding(data: bytes) -> str | None:
    if len(_BEYOND_ASCII.findall(data)) <= _MAX_WESTERN_SHARE * len(data):
        return "cp1252"
    best = from_bytes(data, cp_isolation=_GUESSED).best() if len(data) >= _MIN_GUESSED_BYTES else None
    return best.encoding if best else None


def _replace_stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _STRAY_PUNCTUATION.get(error.object[error.start], "\N{REPLACEMENT CHARACTER}"), error.start + 1


_REPLACE_STRAY = "kg.replace_stray"
codecs.register_error(_REPLACE_STRAY, _replace_stray)


def _declared_encoding(data: bytes) -> str | None:
    match = _DECLARATION.search(data[:_DECLARATION_BYTES])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else ""
    except LookupError:
        return None
    name = "cp1252" if name in _WINDOWS_1252_LABELS else name
    return name if _WEB_ENCODING.fullmatch(name) else None


def _label(encoding: str) -> str:
    return encoding.replace("cp125", "Windows-125").replace("_", "-")


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _wrong_byte(error: UnicodeDecodeError, count: int) -> str:
    first = f"byte 0x{error.object[error.start]:02x} at offset {error.start}"
    return (
        f"The {first}, which is not valid,"
        if count == 1
        else f"{count} bytes that are not valid (first: {first})"
    )


def _invalid_byte(error: UnicodeDecodeError) -> InputError:
    byte = error.object[error.start]
    return InputError(
        f"The input is not valid {error.encoding.upper()}: byte 0x{byte:02x} at offset {error.start}.",
        remedy="Convert it to UTF-8, for example with: iconv -f WINDOWS-1252 -t UTF-8",
    )
