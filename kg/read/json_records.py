"""JSON: records of scrapers and news services, alone, in a list, in an object that wraps them, and JSON Feed.

Each object has a text or a page, and optionally headline, date, publisher, author and URL, under one of the names in
data/field_names.toml. Other keys are ignored.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from kg.errors import InputError
from kg.read.draft import Draft
from kg.read.field_names import Record, metadata, nested_records, text_fields
from kg.read.html import read_page
from kg.read.html_fragments import fragment_text, is_fragment
from kg.read.located import LocatedDraft, number, read_part
from kg.read.truncation import whole_sentences

_REMEDY = 'Use an object such as {"text": "…", "title": "…", "published": "2024-03-05"}.'
_METADATA_FIELDS = ("headline", "publisher", "author", "url", "published", "basis")
_JSON_FEED = re.compile(r"https?://jsonfeed\.org/version/")


def parse_json(text: str) -> object:
    """Return the JSON value. Raises :class:`InputError` if the text is not valid JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"The input is not valid JSON: {error}.", remedy=_REMEDY) from None
    except (RecursionError, ValueError) as error:
        raise InputError(f"The JSON input cannot be parsed: {error}.", remedy=_REMEDY) from None


def read_json(text: str) -> Iterator[LocatedDraft]:
    """Yield the articles of a JSON file. Raises :class:`InputError` if it is not JSON or has no article."""
    value = parse_json(text)
    if isinstance(value, Mapping):
        wrapped = None if _has_text(value) else nested_records(value)
        if wrapped is None:
            yield from number("", read_record(value))
            return
        publisher = metadata(value).headline if _JSON_FEED.match(str(value.get("version"))) else None
        yield from _read_list(wrapped, publisher)
    elif isinstance(value, list):
        yield from _read_list(value, None)
    else:
        raise InputError("The JSON value is not an object.", remedy=_REMEDY)


def read_json_line(text: str) -> list[Draft]:
    """Return the articles of the JSON object in a line of JSON Lines."""
    return read_record(parse_json(text))


def read_record(record: object, *, publisher: str | None = None) -> list[Draft]:
    """Return the article in a record, or the articles of the page in it.

    Raises :class:`InputError` if it has neither a text nor a readable page.
    """
    if not isinstance(record, Mapping):
        raise InputError("The JSON value is not an object.", remedy=_REMEDY)
    given = metadata(record)
    given = replace(given, publisher=given.publisher or publisher)
    for text in text_fields(record, "text"):
        if draft := _with_text(given, text):
            return [draft]
    for markup in text_fields(record, "page"):
        first, *others = read_page(markup)
        return [_override(first, given), *others]
    raise InputError("The JSON object has no text.", remedy=_REMEDY)


def _with_text(given: Draft, text: str) -> Draft | None:
    prose, note = whole_sentences(fragment_text(text) if is_fragment(text) else text)
    return replace(given, text=prose, notes=(*given.notes, *note)) if prose else None


def _has_text(record: Record) -> bool:
    """Return True for an article itself, whose text is a string, not for an object that wraps articles."""
    return any(
        isinstance(record.get(key), str)
        for key in ("text", "maintext", "content", "body", "html", "articleBody")
    )


def _read_list(values: list[object], publisher: str | None) -> Iterator[LocatedDraft]:
    for position, item in enumerate(values, start=1):
        yield from read_part(f"#{position}", partial(read_record, item, publisher=publisher))


def _override(draft: Draft, given: Draft) -> Draft:
    """Replace the page's metadata with that of the JSON object."""
    fields = {name: value for name in _METADATA_FIELDS if (value := getattr(given, name)) is not None}
    return replace(draft, **fields, notes=(*given.notes, *draft.notes))
