"""Export formats: RDF, event tables and actor networks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import IO, Final

from kg import store
from kg.errors import InputError, NotFoundError
from kg.export.event_rows import event_rows, meetings
from kg.query_library import views
from kg.store import GRAPH_FORMATS, Lookup, Query, Snapshot

__all__ = ["EXPORTS", "Export", "export_by_name", "meetings_export", "view_export"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export format with the function that writes it."""

    name: str
    suffix: str  # with its dot; of the formats with one suffix, the first is the default
    media_type: str
    title: str
    description: str
    write: Callable[[Snapshot, IO[bytes]], None]
    stem: str = "diplomatic-events"  # of the file name

    @property
    def file_name(self) -> str:
        """The file name for downloads."""
        return f"{self.stem}{self.suffix}"


def export_by_name(name: str) -> Export:
    """Return the export format ``name``. Raises :class:`InputError` if there is none."""
    if name not in EXPORTS:
        raise InputError(
            "There is no such export format.", subject=name, remedy=f"Use one of {', '.join(EXPORTS)}."
        )
    return EXPORTS[name]


def view_export(view: str, format_name: str) -> Export:
    """Return the export of a view of ``queries/derive/`` in an RDF format.

    Raises :class:`NotFoundError` for an unknown view and :class:`InputError` for a format that is not RDF.
    """
    if view not in views():
        raise NotFoundError(
            "There is no such view.", subject=view, remedy=f"Use one of {', '.join(views())}."
        )
    if format_name not in GRAPH_FORMATS:
        raise InputError(
            "A view can only be written as RDF.",
            subject=format_name,
            remedy=f"Use one of {', '.join(GRAPH_FORMATS)}.",
        )
    definition = views()[view]
    return replace(
        _rdf_export(format_name, definition.description),
        stem=f"diplomatic-events-{view}",
        title=definition.title,
        write=partial(_write_query, definition.text, format_name),
    )


def _rdf_export(name: str, description: str) -> Export:
    format_ = GRAPH_FORMATS[name]
    return Export(
        name=name,
        suffix={"rdfxml": ".rdf"}.get(name, f".{name}"),
        media_type=format_.media_type,
        title=format_.title,
        description=description,
        write=lambda snapshot, output: store.export(snapshot, name, output),
    )


def meetings_export(format_name: str) -> Export:
    """Return the export of meetings, visits and talks alone, as a table or a network.

    Raises :class:`InputError` for another format.
    """
    modules = _TABLES | _NETWORKS
    if format_name not in modules:
        raise InputError(
            "Meetings can only be written as a table or a network.",
            subject=format_name,
            remedy=f"Use one of {', '.join(modules)}.",
        )
    return replace(
        EXPORTS[format_name],
        stem="meetings",
        write=partial(_write_events, format_name, only_meetings=True),
    )


def _event_export(name: str, suffix: str, media_type: str, title: str, description: str) -> Export:
    return Export(
        name=name,
        suffix=suffix,
        media_type=media_type,
        title=title,
        description=description,
        write=partial(_write_events, name),
    )


def _network_export(name: str, title: str) -> Export:
    export = _event_export(name, f".{name}", f"application/{name}+xml", title, _NETWORK)
    return replace(export, stem="actor-network")


def _write_query(query: str, format_name: str, snapshot: Snapshot, output: IO[bytes]) -> None:
    snapshot.answer(Query(text=query, format=format_name), output)


def _write_canonical(snapshot: Snapshot, output: IO[bytes]) -> None:
    store.export_canonical(snapshot, output)


def _write_events(name: str, snapshot: Snapshot, output: IO[bytes], *, only_meetings: bool = False) -> None:
    """Import the module of a format and call its function; tables and networks need large libraries."""
    module = import_module(f"kg.export.{(_TABLES | _NETWORKS).get(name, name)}")
    write, lookup = getattr(module, f"write_{name.replace('-', '_')}"), Lookup(snapshot)
    if name in _NETWORKS:
        write(lookup, output, only_meetings=only_meetings)
    elif name in _TABLES:
        rows = event_rows(lookup)
        write(meetings(rows) if only_meetings else rows, output)
    else:
        write(lookup, output)


# The modules that write events, by format
_TABLES: Final = {
    "csv": "tables",
    "csv-excel": "spreadsheets",
    "xlsx": "spreadsheets",
    "parquet": "tables",
    "geojson": "tables",
}
_NETWORKS: Final = {"graphml": "network", "gexf": "network"}
_GRAPHS = "all named graphs"
_UNION = "the union of all named graphs"
_ROWS = "one row per act"
_NETWORK = "actors as nodes, numbers of their events as edges"
_CANONICAL = Export(
    name="canonical",
    suffix=".nq",
    media_type="application/n-quads",
    title="Canonical N-Quads",
    description="all named graphs in canonical order (RDFC-1.0), with a checksum",
    write=_write_canonical,
)

EXPORTS: Final = {
    export.name: export
    for export in (
        _rdf_export("nq", _GRAPHS),
        _rdf_export("trig", _GRAPHS),
        _rdf_export("jsonld", _GRAPHS),
        _CANONICAL,
        _rdf_export("nt", _UNION),
        _rdf_export("ttl", _UNION),
        _rdf_export("rdfxml", _UNION),
        _event_export("csv", ".csv", "text/csv", "CSV", _ROWS),
        _event_export("csv-excel", ".csv", "text/csv", "CSV for Excel", f"{_ROWS}, without formulas"),
        _event_export(
            "xlsx",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Excel workbook",
            _ROWS,
        ),
        _event_export("parquet", ".parquet", "application/vnd.apache.parquet", "Parquet", _ROWS),
        _event_export("geojson", ".geojson", "application/geo+json", "GeoJSON", _ROWS),
        _event_export(
            "gdelt", ".tsv", "text/tab-separated-values", "GDELT 2.0", "asserted events in the GDELT layout"
        ),
        _network_export("graphml", "GraphML"),
        _network_export("gexf", "GEXF"),
    )
}
