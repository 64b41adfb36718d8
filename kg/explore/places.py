"""The map of the events that match, and a table of their places."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from kg.charts import world_map as chart
from kg.charts.balance import Counts
from kg.charts.world_map import Spot, WorldMap, bounds
from kg.explore.filters import Filters
from kg.explore.index import EventIndex
from kg.explore.pairs import Names

_MAX_ROWS: Final = 100
_NEAR_KM: Final = 200  # named in templates/explore/map.html
_KM_OF_DEGREE: Final = 111.2
_LEAST_COSINE: Final = 0.05  # near the poles
_MAX_PLACES: Final = 50  # in a URL; more are named by the part of the world in which they lie


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The map and its table."""

    chart: WorldMap
    rows: tuple[tuple[Spot, str], ...]  # places with most events, and their URLs
    left_out: int  # places without a row
    off_map: int  # events without known coordinates
    near_url: str = ""  # of the map of what happened near the places of the filter


def place_map(index: EventIndex, filters: Filters, path: str) -> PlaceMap:
    """Return the map; its links lead to the events of the places at ``path``."""
    events = _Events(index, filters)

    def url(spots: Sequence[Spot]) -> str:
        view = "map" if len(spots) > 1 else None
        if len(spots) > _MAX_PLACES:
            return f"{path}?{filters.query_string(view=view, box=box_text(spots))}"
        return f"{path}?{filters.query_string(view=view, place=[spot.iri for spot in spots])}"

    rows = sorted(events.spots, key=lambda spot: (-spot.counts.total, spot.label, spot.iri))
    return PlaceMap(
        chart=chart.world_map(events.spots, url, events.counts, most_together=_MAX_PLACES),
        rows=tuple((spot, url([spot])) for spot in rows[:_MAX_ROWS]),
        left_out=max(0, len(rows) - _MAX_ROWS),
        off_map=index.count(filters) - len(events.quads),
        near_url=f"{path}?{filters.query_string(place=None, box=_around(events.spots))}"
        if filters.get("place") and events.spots
        else "",
    )


def _around(spots: Sequence[Spot]) -> str:
    """Return the value of the parameter ``box`` for some places and what is near them."""
    west, south, east, north = bounds(spots)
    high = _NEAR_KM / _KM_OF_DEGREE
    wide = high / max(cos(radians(max(abs(south), abs(north)))), _LEAST_COSINE)
    sides = (
        max(west - wide, -180.0),
        max(south - high, -90.0),
        min(east + wide, 180.0),
        min(north + high, 90.0),
    )
    return ",".join(f"{degrees:.2f}" for degrees in sides)


def box_text(spots: Sequence[Spot]) -> str:
    """Return the value of the parameter ``box`` for the smallest part of the world that has some places."""
    return ",".join(repr(degrees) for degrees in bounds(spots))


class _Events:
    """The events that have a place with coordinates."""

    def __init__(self, index: EventIndex, filters: Filters) -> None:
        names, given = Names(index, "place"), filters.get("place")
        matching, parameters = index.select(filters)
        rows = index.rows(
            "SELECT event, quad, place, latitude, longitude FROM location JOIN event ON id = event "  # noqa: S608
            f"WHERE event IN ({matching}) ORDER BY place",
            parameters,
        )
        shown = [row for row in rows if names.narrowed(row["place"], given)]
        self.quads = {row["event"]: row["quad"] or "" for row in rows}
        self._by_place: defaultdict[str, set[int]] = defaultdict(set)
        for row in shown:
            self._by_place[row["place"]].add(row["event"])
        points = {row["place"]: (row["longitude"], row["latitude"]) for row in shown}
        self.spots = [
            Spot(place, names.label(place), *point, self._count(self._by_place[place]))
            for place, point in points.items()
        ]

    def counts(self, spots: Sequence[Spot]) -> Counts:
        """Return the counts of the events of several places, each event once."""
        return self._count(set().union(*(self._by_place[spot.iri] for spot in spots)))

    def _count(self, events: set[int]) -> Counts:
        numbers: defaultdict[str, int] = defaultdict(int)
        for event in events:
            numbers[self.quads[event]] += 1
        counts = Counts()
        for quad, number in numbers.items():
            counts = counts.plus(quad, number)
        return counts
