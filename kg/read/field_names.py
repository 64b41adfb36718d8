"""Records with named fields: maps the names that feeds, scrapers and tables use to those of a draft."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kg.read.dates import parse_day
from kg.read.draft import Draft

_FILE = Path(__file__).parent / "data" / "field_names.toml"
_NOT_IN_NAMES = re.compile(r"[\s_.:-]+")
_ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")
# Keys of an object that stands for its name: {"name": "The Post"}, {"rendered": "…"}, {"$date": "…"}.
_VALUE_KEYS = ("name", "rendered", "value", "$date", "@value", "#text", "title")
_MAX_NOTED_CHARS = 80  # of a value in a note

Record = Mapping[str, object]


def field_key(name: str) -> str:
    """Return a field's name without case, spaces, hyphens, underscores and dots."""
    return _NOT_IN_NAMES.sub("", name.strip().lower())


def is_field(name: str, kind: str) -> bool:
    """Return True if ``name`` is one of the names of a kind of field, such as "text"."""
    return field_key(name) in _names()[kind]


def metadata(record: Record) -> Draft:
    """Return the metadata in a record as a draft without text, with a note for a date that cannot be read."""
    fields = {field_key(name): value for name, value in record.items()}
    given = next((value for value in _values(fields, "published") if _string(value)), None)
    published = parse_day(_plain(given))
    publishers = [name for name in map(_string, _values(fields, "publisher")) if name]
    return Draft(
        text="",
        headline=_first(fields, "headline"),
        publisher=next((name for name in publishers if not _ADDRESS.match(name)), None),
        author=_author(fields),
        url=next(filter(_is_address, _strings(fields, "url")), None),
        published=published,
        basis="metadata" if published else None,
        notes=(unread_date(_string(given)),) if given is not None and published is None else (),
    )


def text_fields(record: Record, kind: str) -> Iterator[str]:
    """Yield the values of a record's text or page, the best first."""
    fields = {field_key(name): value for name, value in record.items()}
    yield from (
        text for value in _values(fields, kind) if isinstance(_plain(value), str) and (text := _string(value))
    )


def nested_records(record: Record) -> list[object] | None:
    """Return the list of articles that an object wraps: {"articles": […]}, {"response": {"docs": […]}}."""
    fields = {field_key(name): value for name, value in record.items()}
    for name in _names()["wrappers"]:
        value = fields.get(name)
        if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            return [_unwrapped(item) for item in value]
        if isinstance(value, Mapping) and (nested := nested_records(value)):
            return nested
    return None


def unread_date(value: object) -> str:
    """Return the note for a date that is not understood."""
    return f"The date {str(value)[:_MAX_NOTED_CHARS]!r} cannot be read, or has two readings."


def _unwrapped(item: Record) -> Record:
    """Return the document of a search hit: {"_id": 1, "_source": {…}}."""
    document = item.get("_source")
    return document if isinstance(document, Mapping) else item


def _is_address(value: str) -> bool:
    """Return True unless the value is a bare name, as in "source": "The Post"."""
    return "/" in value or value.lower().startswith("www.") or ":" in value


def _author(fields: Record) -> str | None:
    found = next((value for value in _values(fields, "author") if value), None)
    names = found if isinstance(found, list) else [found]
    texts = [_WIKI_LINK.sub(r"\1", name) for name in map(_string, names) if name]
    return "; ".join(texts) or None


def _first(fields: Record, kind: str) -> str | None:
    return next(_strings(fields, kind), None)


def _strings(fields: Record, kind: str) -> Iterator[str]:
    yield from filter(None, map(_string, _values(fields, kind)))


def _values(fields: Record, kind: str) -> Iterator[object]:
    yield from (fields[name] for name in _names()[kind] if fields.get(name) is not None)


def _plain(value: object) -> object:
    """Return the value of an object such as {"$date": 1755648000}."""
    if isinstance(value, Mapping):
        return next((_plain(value[key]) for key in _VALUE_KEYS if value.get(key)), None)
    return value


def _string(value: object) -> str | None:
    plain = _plain(value)
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return str(plain)
    if isinstance(plain, list) and len(plain) == 1:
        return _string(plain[0])
    return plain.strip() or None if isinstance(plain, str) else None


@cache
def _names() -> dict[str, tuple[str, ...]]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {kind: tuple(names) for kind, names in tables.items()}
