"""The values of a place's page, except its acts."""

from dataclasses import dataclass

from kg import vocab
from kg.query_library import site_query
from kg.store import Select
from kg.views.event_status import Record
from kg.views.page_rows import PageRows

_ACTORS = 20
_INSIDE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A place in the graph."""

    country: str  # code
    latitude: str  # in degrees; empty if unknown
    longitude: str
    inside: tuple[Record, ...]  # keys: place, label, events; of a country
    has_more_inside: bool
    actors: tuple[Record, ...]  # keys: actor, label, events
    has_more_actors: bool


def place_view(select: Select, rows: PageRows, place: str, properties: list[Record]) -> PlaceView:
    """Return what the graph has about a place, of which ``properties`` are the statements."""

    def value(name: str) -> str:
        return next((one["value"] for one in properties if one["property"] == name), "")

    country = value(vocab.COUNTRY_CODE)
    is_country = bool(country) and place.endswith(f"/place/country/{country}")
    inside = select(site_query("place-inside", [place])).records() if is_country else []
    actors = rows("place-actors", thing=[place])
    return PlaceView(
        country=country,
        latitude=value(vocab.LATITUDE),
        longitude=value(vocab.LONGITUDE),
        inside=tuple(inside[:_INSIDE]),
        has_more_inside=len(inside) > _INSIDE,
        actors=tuple(actors[:_ACTORS]),
        has_more_actors=len(actors) > _ACTORS,
    )
