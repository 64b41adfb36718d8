"""What can be taken away: the graph as linked data, its events as tables, its actors as a network."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import IO, Final

from kg import store
from kg.errors import InputError, NotFoundError
from kg.query_library import views
from kg.store import GRAPH_FORMATS, Lookup, Query, Snapshot

__all__ = ["EXPORTS", "Export", "by_name", "of_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Something that can be taken away, by its short name."""

    name: str
    suffix: (
        str  # of a file's name, with its full stop; the first of a suffix is what a file means that has it
    )
    media_type: str
    title: str  # what people call it
    about: str  # what is in it
    write: Callable[[Snapshot, IO[bytes]], None]
    stem: str = "diplomatic-events"  # of the name of a file of it

    @property
    def file_name(self) -> str:
        """What a file of it may be called."""
        return f"{self.stem}{self.suffix}"


def _linked(name: str, about: str) -> Export:
    format_ = GRAPH_FORMATS[name]
    return Export(
        name=name,
        suffix={"rdfxml": ".rdf"}.get(name, f".{name}"),
        media_type=format_.media_type,
        title=format_.title,
        about=about,
        write=lambda snapshot, output: store.export(snapshot, name, output),
    )


def _canonical(snapshot: Snapshot, output: IO[bytes]) -> None:
    store.export_canonical(snapshot, output)


def _of_events(module: str, function: str, snapshot: Snapshot, output: IO[bytes]) -> None:
    """Write with a module that is loaded only now: the libraries for tables and networks take a while."""
    writer = getattr(import_module(f"kg.export.{module}"), function)
    writer(Lookup(snapshot), output)


def _events(name: str, suffix: str, media_type: str, title: str, about: str) -> Export:
    module = {"gdelt": "gdelt", "graphml": "network", "gexf": "network"}.get(name, "tables")
    return Export(
        name=name,
        suffix=suffix,
        media_type=media_type,
        title=title,
        about=about,
        write=partial(_of_events, module, f"write_{name}"),
    )


_GRAPHS = "the whole graph, article by article"
_UNION = "the whole graph as one"
_ROWS = "events, one a row, in a flat set of columns"
_NETWORK = "who acts on whom, with counts"
_CANONICAL = Export(
    name="canonical",
    suffix=".nq",
    media_type="application/n-quads",
    title="Canonical N-Quads",
    about="the whole graph, sorted (RDFC-1.0), with a checksum",
    write=_canonical,
)

EXPORTS: Final = {
    one.name: one
    for one in (
        _linked("nq", _GRAPHS),
        _linked("trig", _GRAPHS),
        _linked("jsonld", _GRAPHS),
        _CANONICAL,
        _linked("nt", _UNION),
        _linked("ttl", _UNION),
        _linked("rdfxml", _UNION),
        _events("csv", ".csv", "text/csv", "CSV", _ROWS),
        _events("parquet", ".parquet", "application/vnd.apache.parquet", "Parquet", _ROWS),
        _events("geojson", ".geojson", "application/geo+json", "GeoJSON", _ROWS),
        _events("gdelt", ".tsv", "text/tab-separated-values", "GDELT 2.0", "asserted events, as GDELT's"),
        _events("graphml", ".graphml", "application/graphml+xml", "GraphML", _NETWORK),
        _events("gexf", ".gexf", "application/gexf+xml", "GEXF", _NETWORK),
    )
}


def of_view(view: str, name: str) -> Export:
    """Return a view of ``queries/derive/`` as linked data in the format ``name``.

    Raises :class:`NotFoundError` where there is no such view, and :class:`InputError` where the format is for no graph.
    """
    if view not in views():
        remedy = f"Choose one of {', '.join(views())}."
        raise NotFoundError("no such view of the graph", subject=view, remedy=remedy)
    if name not in GRAPH_FORMATS:
        raise InputError(
            "a view is no table", subject=name, remedy=f"Choose one of {', '.join(GRAPH_FORMATS)}."
        )
    made = views()[view]
    whole = _linked(name, made.description)
    return replace(
        whole, stem=f"diplomatic-events-{view}", title=made.title, write=partial(_view, made.text, name)
    )


def _view(query: str, name: str, snapshot: Snapshot, output: IO[bytes]) -> None:
    snapshot.answer(Query(text=query, format=name), output)


def by_name(name: str) -> Export:
    """Return the export of that name; raise :class:`InputError` where there is none."""
    if name not in EXPORTS:
        raise InputError("no such export", subject=name, remedy=f"Choose one of {', '.join(EXPORTS)}.")
    return EXPORTS[name]
