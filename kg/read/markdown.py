"""Markdown, and front matter in YAML or TOML before a text."""

import re
import tomllib
from dataclasses import replace
from typing import NoReturn

import yaml
from markdown_it import MarkdownIt

from kg.errors import InputError
from kg.read.draft import Draft
from kg.read.field_names import Record, metadata
from kg.read.html_fragments import fragment_text
from kg.read.multi_article import split_articles
from kg.read.normalize import normalize_text, split_paragraphs

_FRONT_MATTER = re.compile(
    r"\ufeff?\s*(?P<fence>---|\+\+\+)[^\S\n]*\n(?P<header>.*?)\n(?P=fence)[^\S\n]*(?:\n|$)", re.DOTALL
)
_FIELD_LINE = re.compile(r"([A-Za-z][\w -]*):[^\S\n]*(.*)")
_MAX_HEADER_CHARS = 20_000


def has_front_matter(text: str) -> bool:
    """Return True if a text begins with front matter that has fields."""
    return _split(text)[0] is not None


def read_markdown(text: str) -> list[Draft]:
    """Return the articles of a Markdown file: one with the fields of its front matter, or those of a page without any."""
    fields, body = _split(text)
    prose = fragment_text(MarkdownIt("commonmark").enable("table").render(body))
    return _articles(fields, prose)


def read_front_matter(text: str) -> list[Draft]:
    """Return the article of a plain text with front matter."""
    fields, body = _split(text)
    return _articles(fields, body)


def _articles(fields: Record | None, prose: str) -> list[Draft]:
    if fields is None:
        return split_articles(split_paragraphs(normalize_text(prose)))
    return [replace(metadata(fields), text=prose)]


def _split(text: str) -> tuple[Record | None, str]:
    """Return the fields of the front matter and the text below, or None and the whole text."""
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if match is None or len(match["header"]) > _MAX_HEADER_CHARS:
        return None, text
    fields = _parse(match["header"], is_toml=match["fence"] == "+++")
    body = text.replace("\r\n", "\n")[match.end() :]
    return (fields, body) if fields else (None, text)


def _parse(header: str, *, is_toml: bool) -> Record | None:
    """Return the fields of a header, whose dates are texts."""
    try:
        value = tomllib.loads(header) if is_toml else yaml.load(header, Loader=_Loader)  # noqa: S506 - no objects
    except yaml.YAMLError as error:
        return _field_lines(header) or _refuse(error)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        _refuse(error)
    return {str(name): _plain(field) for name, field in value.items()} if isinstance(value, dict) else None


def _field_lines(header: str) -> Record | None:
    """Return the fields of a header that is YAML but for values such as "Kenya: a crisis", which lack quotation marks."""
    matches = [_FIELD_LINE.fullmatch(line) for line in header.split("\n") if line.strip()]
    return {match[1]: match[2] for match in matches if match} if all(matches) else None


def _refuse(error: Exception) -> NoReturn:
    reason = " ".join(str(error).split())
    raise InputError(f"The front matter cannot be read: {reason}.", remedy="Correct that line.") from None


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


class _Loader(yaml.BaseLoader):  # type: ignore[misc]
    """Reads every scalar as text: the date 2025-08-20 and the title 1984."""
