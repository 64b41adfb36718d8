"""JSON input: one object per article, as JSON Lines, as a list or alone.

Keys: ``text`` or ``html``, and optionally ``title`` or ``headline``, ``published`` or ``date``, ``publisher`` or
``source``, ``author`` and ``url``. Other keys are ignored.
"""

import json
from dataclasses import replace

from kg.errors import InputError
from kg.read.dates import find_date
from kg.read.draft import Draft
from kg.read.html import read_page

_REMEDY = 'Use an object such as {"text": "…", "title": "…", "published": "2024-03-05"}.'
_METADATA_FIELDS = ("headline", "publisher", "author", "url", "published", "basis")


def parse_json(text: str) -> object:
    """Return the JSON value. Raises :class:`InputError` if the text is not valid JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"The input is not valid JSON: {error}.", remedy=_REMEDY) from None
    except (RecursionError, ValueError) as error:
        raise InputError(f"The JSON input cannot be parsed: {error}.", remedy=_REMEDY) from None


def read_record(record: object) -> list[Draft]:
    """Return the article in a JSON object, or the articles of the page in its ``html``.

    Raises :class:`InputError` if it has neither a text nor a readable page.
    """
    if not isinstance(record, dict):
        raise InputError("The JSON value is not an object.", remedy=_REMEDY)
    metadata = _metadata(record)
    if text := _first_string(record, "text"):
        return [replace(metadata, text=text)]
    if markup := _first_string(record, "html"):
        first, *others = read_page(markup)
        return [_override(first, metadata), *others]
    raise InputError("The JSON object has no text.", remedy=_REMEDY)


def _metadata(record: dict[str, object]) -> Draft:
    """Return the metadata in a JSON object as a draft without text."""
    published = find_date(_first_string(record, "published", "date") or "")
    return Draft(
        text="",
        headline=_first_string(record, "title", "headline"),
        publisher=_first_string(record, "publisher", "source"),
        author=_first_string(record, "author"),
        url=_first_string(record, "url"),
        published=published,
        basis="metadata" if published else None,
    )


def _first_string(record: dict[str, object], *keys: str) -> str | None:
    values = (record.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _override(draft: Draft, metadata: Draft) -> Draft:
    """Replace the page's metadata with that of the JSON object."""
    given = {name: value for name in _METADATA_FIELDS if (value := getattr(metadata, name)) is not None}
    return replace(draft, **given)
