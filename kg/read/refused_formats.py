"""Formats that are recognised and refused by name, with a remedy (data/refused_formats.toml)."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import InputError

_FILE = Path(__file__).parent / "data" / "refused_formats.toml"
_TAR_MAGIC, _TAR_OFFSET = b"ustar", 257
_MBOX = re.compile(rb"From \S+.* \d{4}\r?\n(?:[\w-]+:|>?From )")
_XML_ROOT = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*+<([A-Za-z_][\w:.-]*)", re.DOTALL
)
_MAX_PROLOG_CHARS = 10_000  # before the root element
_XML_START = re.compile(r"\s*<(?:\?xml|!DOCTYPE|[a-z][\w.-]*:|[A-Za-z][\w.-]*[\s>])", re.IGNORECASE)


def refuse_known(start: bytes, suffix: str) -> None:
    """Raise :class:`InputError` with the format's name if the file has a format that is not read."""
    for known in _formats():
        if any(start.startswith(bytes.fromhex(magic)) for magic in known["magic"]):
            raise _error(known)
    if start[_TAR_OFFSET:].startswith(_TAR_MAGIC):
        raise _error(_by_suffix(".tar"))
    if _MBOX.match(start):
        raise _error(_by_suffix(".mbox"))
    is_text = b"\0" not in start
    if not is_text and any(suffix in known["suffixes"] for known in _formats()):
        raise _error(_by_suffix(suffix))


def refuse_package(members: Iterable[str]) -> None:
    """Raise :class:`InputError` if a zip archive with these members is an office document or a book."""
    names = set(members)
    for known in _formats():
        if known.get("member") in names:
            raise _error(known)


def refuse_xml(text: str) -> None:
    """Raise :class:`InputError` with the root element's name if a text is XML."""
    root = _XML_ROOT.match(text[:_MAX_PROLOG_CHARS]) if _XML_START.match(text) else None
    if root is not None and f"</{root[1]}>" in text:
        raise InputError(
            f"The input is XML with the root element <{root[1]}>, which is not read.",
            remedy="Convert it to RSS, Atom, JSON Lines or CSV, or save each article as text.",
        )


def _by_suffix(suffix: str) -> dict[str, Any]:
    return next(known for known in _formats() if suffix in known["suffixes"])


def _error(known: dict[str, Any]) -> InputError:
    return InputError(f"The input is {known['name']}, which is not read.", remedy=known["remedy"])


@cache
def _formats() -> list[dict[str, Any]]:
    formats: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["format"]
    return formats
