"""Events as an Atom feed (https://www.rfc-editor.org/rfc/rfc4287)."""

import re
from collections.abc import Iterable
from typing import IO
from xml.etree import ElementTree as ET

from kg.export.event_rows import Row

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNDATED = "1970-01-01"


def write_atom(rows: Iterable[Row], output: IO[bytes]) -> None:
    """Write an entry for each event, whose date is the day of its first article."""
    listed = list(rows)
    feed = ET.Element("feed", xmlns=_ATOM)
    latest = max((_day(row) for row in listed), default=_UNDATED)
    _add(feed, "title", "Diplomatic events")
    _add(feed, "id", "urn:diplomacy:events")
    _add(feed, "updated", f"{latest}T00:00:00Z")
    for row in listed:
        _add_entry(feed, row)
    ET.ElementTree(feed).write(output, encoding="utf-8", xml_declaration=True)


def _add_entry(feed: ET.Element, row: Row) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(entry, "title", str(row.get("label", row["event"])))
    _add(entry, "id", str(row["event"]))
    _add(entry, "updated", f"{_day(row)}T00:00:00Z")
    ET.SubElement(entry, "link", href=str(row["event"]))
    author = ET.SubElement(entry, "author")
    _add(author, "name", str(row.get("publishers", "unknown")))
    _add(entry, "summary", str(row.get("sentence", "")))


def _day(row: Row) -> str:
    return str(row.get("published", _UNDATED))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("\ufffd", text)
