"""The events of a page of /explore as files, with the same events in the same order, and their actors as a network."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib import import_module
from typing import IO, Final

from kg.codes import EventType
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
# The network of the actors in the events
NETWORKS: Final = {
    name: _Format(title=EXPORTS[name].title, media_type=EXPORTS[name].media_type)
    for name in ("gexf", "graphml")
}
_MEETING: Final = EventType.CONSULT.value


def export(name: str, filters: Filters) -> Export:
    """Return the export of the events that match, in one of FORMATS, or of their actors in one of NETWORKS."""
    digest = sha256(repr(filters).encode()).hexdigest()[:8]
    content = "meetings" if _are_meetings(filters) else "events"
    format_ = (FORMATS | NETWORKS)[name]
    return Export(
        name=name,
        suffix=f".{name}",
        media_type=format_.media_type,
        title=format_.title,
        description="the events of a page of /explore",
        write=partial(_write, name, filters),
        stem=f"{content}{'-network' if name in NETWORKS else ''}-{digest}",
    )


def _are_meetings(filters: Filters) -> bool:
    """Return True if all events that match are meetings, visits and talks."""
    return filters.get("type") == (_MEETING,)


def _write(name: str, filters: Filters, snapshot: Snapshot, output: IO[bytes]) -> None:
    with snapshot.events() as index:
        events = [str(row["iri"]) for row in index.events(filters)]
    if name in NETWORKS:
        # networkx takes time to import
        from kg.export.network import write_network

        lookup = Lookup(snapshot)
        rows = rows_of(lookup, events)
        write_network(name, lookup, rows, output, is_meetings=_are_meetings(filters))
        return
    if not FORMATS[name].module:
        iris = " ".join(f"<{event}>" for event in events)
        snapshot.answer(Query(text=_GRAPH.format(events=iris), format=name), output)
        return
    write = getattr(import_module(f"kg.export.{FORMATS[name].module}"), f"write_{name}")
    write(rows_of(Lookup(snapshot), events), output)
