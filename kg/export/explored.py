"""The events of a page of /explore as files, with the same events in the same order."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib import import_module
from typing import IO, Final

from kg.explore import Filters
from kg.export import EXPORTS, Export
from kg.export.event_rows import rows_of
from kg.store import Lookup, Query, Snapshot

_GRAPH = """
CONSTRUCT {{ ?event ?property ?value . ?value rdfs:label ?name }} WHERE {{
  VALUES ?event {{ {events} }} ?event ?property ?value OPTIONAL {{ ?value rdfs:label ?name }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    title: str
    media_type: str
    module: str = ""  # that writes rows


FORMATS: Final = {
    "csv": _Format(title="CSV", media_type="text/csv", module="tables"),
    "xlsx": _Format(title="Excel", media_type=EXPORTS["xlsx"].media_type, module="spreadsheets"),
    "geojson": _Format(title="GeoJSON", media_type="application/geo+json", module="tables"),
    "jsonld": _Format(title="JSON-LD", media_type="application/ld+json"),
    "atom": _Format(title="Atom", media_type="application/atom+xml", module="atom"),
}


def export(name: str, filters: Filters) -> Export:
    """Return the export of the events that match, in one of FORMATS."""
    digest = sha256(repr(filters).encode()).hexdigest()[:8]
    return Export(
        name=name,
        suffix=f".{name}",
        media_type=FORMATS[name].media_type,
        title=FORMATS[name].title,
        description="the events of a page of /explore",
        write=partial(_write, name, filters),
        stem=f"events-{digest}",
    )


def _write(name: str, filters: Filters, snapshot: Snapshot, output: IO[bytes]) -> None:
    with snapshot.events() as index:
        events = [str(row["iri"]) for row in index.events(filters)]
    if not FORMATS[name].module:
        iris = " ".join(f"<{event}>" for event in events)
        snapshot.answer(Query(text=_GRAPH.format(events=iris), format=name), output)
        return
    write = getattr(import_module(f"kg.export.{FORMATS[name].module}"), f"write_{name}")
    write(rows_of(Lookup(snapshot), events), output)
