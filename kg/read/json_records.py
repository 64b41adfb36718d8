"""JSON: an article for each object, in lines, in a list, or alone.

Keys: ``text`` (or ``html``), and if known ``title`` or ``headline``, ``published`` or ``date``, ``publisher`` or ``source``,
``author``, ``url``. Other keys are passed over.
"""

import json
from dataclasses import replace

from kg.errors import InputError
from kg.read.dates import find_day
from kg.read.draft import Draft
from kg.read.html import read_page

_REMEDY = 'give an object such as {"text": "…", "title": "…", "published": "2024-03-05"}'
_FIELDS = ("headline", "publisher", "author", "url", "published", "basis")


def parse(text: str) -> object:
    """Return the JSON value of ``text``; ``InputError`` says where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error}", remedy=_REMEDY) from None
    except (RecursionError, ValueError) as error:
        raise InputError(f"is JSON that cannot be read ({error})", remedy=_REMEDY) from None


def read_record(record: object) -> list[Draft]:
    """Return the article of one JSON object, or those of the page that it holds as ``html``."""
    if not isinstance(record, dict):
        raise InputError("is no JSON object", remedy=_REMEDY)
    known = _known(record)
    if text := _string(record, "text"):
        return [replace(known, text=text)]
    if markup := _string(record, "html"):
        first, *others = read_page(markup)
        return [_merged(first, known), *others]
    raise InputError("has no text", remedy=_REMEDY)


def _known(record: dict[str, object]) -> Draft:
    published = find_day(_string(record, "published", "date") or "")
    return Draft(
        text="",
        headline=_string(record, "title", "headline"),
        publisher=_string(record, "publisher", "source"),
        author=_string(record, "author"),
        url=_string(record, "url"),
        published=published,
        basis="metadata" if published else None,
    )


def _string(record: dict[str, object], *keys: str) -> str | None:
    values = (record.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _merged(draft: Draft, known: Draft) -> Draft:
    """Return the page's article with what the record says of it in place of what the page says."""
    given = {name: value for name in _FIELDS if (value := getattr(known, name)) is not None}
    return replace(draft, **given)
