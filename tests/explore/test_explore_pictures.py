"""The pictures of /explore: each number is a link to a list with as many events."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.errors import QueryError
from kg.explore import EventIndex, Filters, events_query
from kg.explore.matrix import matrix
from kg.explore.network import network
from kg.explore.places import place_map
from kg.explore.timeline import histogram
from kg.store import Snapshot

PATH = "/explore"
CONDITIONS = {
    "all": {},
    "by article": {"axis": ["article"]},
    "days": {"from": ["2025-03-02"], "to": ["2025-03-20"]},
    "days within": {"from": ["2025-03-02"], "to": ["2025-03-20"], "within": ["1"]},
    "who": {"who": ["NOR"]},
    "who and whom": {"who": ["NOR", "KEN"], "whom": ["KEN", "PER"]},
    "both parties": {"party": ["NOR"], "with": ["KEN"]},
    "country and type": {"country": ["KEN"], "type": ["CONSULT", "ACCUSE", "STATE"]},
    "place": {"place": ["CHE", "KEN"]},
    "words": {"q": ["the"]},
    "unknown": {"whom": ["unknown"], "place": ["unknown"]},
}


@pytest.fixture(params=CONDITIONS.values(), ids=CONDITIONS)
def filters(request: pytest.FixtureRequest) -> Filters:
    return Filters.from_url(request.param)


def linked(index: EventIndex, url: str) -> int:
    """Return the number of events that a link of a picture leads to."""
    address = urlsplit(url)
    assert address.path == PATH
    return index.count(Filters.from_url(parse_qs(address.query)))


def test_bars_lead_to_their_events(index: EventIndex, filters: Filters) -> None:
    chart = histogram(index, filters, PATH)
    for bar in chart.bars:
        assert linked(index, bar.url) == bar.counts.total, bar
    for rest in chart.rest:
        assert linked(index, rest.url) == rest.number
    shown = sum(bar.counts.total for bar in chart.bars) + sum(rest.number for rest in chart.rest)
    assert shown + chart.rough + chart.undated == index.count(filters)


def test_circles_lead_to_their_events(index: EventIndex, filters: Filters) -> None:
    picture = place_map(index, filters, PATH)
    for cluster in picture.chart.clusters:
        assert linked(index, cluster.url) == cluster.counts.total, cluster
    for spot, url in picture.rows:
        assert linked(index, url) == spot.counts.total, spot
    on_map = {iri for spot, _ in picture.rows for iri in [spot.iri]}
    assert bool(on_map) == bool(picture.chart.clusters)
    assert 0 <= picture.off_map <= index.count(filters)


def test_map_of_a_place_leads_to_what_happened_near(index: EventIndex) -> None:
    whole = place_map(index, Filters.from_url({}, min_confidence=0.0), PATH)
    assert whole.near_url == ""
    spot = whole.rows[0][0]
    one = Filters.from_url({"place": [spot.iri], "view": ["map"]}, min_confidence=0.0)
    near = Filters.from_url(
        parse_qs(urlsplit(place_map(index, one, PATH).near_url).query), min_confidence=0.0
    )
    west, south, east, north = near.box
    assert west < spot.longitude < east
    assert south < spot.latitude < north
    assert north - south == pytest.approx(2 * 200 / 111.2, abs=0.02)
    assert near.view == "map"
    assert index.count(near) >= spot.counts.total


def test_lines_lead_to_their_events(index: EventIndex, filters: Filters) -> None:
    for edge in network(index, filters, PATH).edges:
        assert linked(index, edge.url) == edge.counts.total, edge


def test_cells_lead_to_their_events(index: EventIndex, filters: Filters) -> None:
    picture = matrix(index, filters, PATH)
    for row, cells in picture.chart.rows:
        assert linked(index, row.url) >= max(cell.counts.total for cell in cells)
        for cell in cells:
            assert not cell.url or linked(index, cell.url) == cell.counts.total, cell
    for meetings in picture.meetings:
        assert linked(index, meetings.url) == meetings.counts.total, meetings


def test_pictures_of_all_events_show_some(index: EventIndex) -> None:
    everything = Filters()
    assert histogram(index, everything, PATH).bars
    assert network(index, everything, PATH).edges
    assert matrix(index, everything, PATH).chart.rows


@pytest.mark.parametrize("is_within", [False, True])
@pytest.mark.parametrize("axis", ["event", "article"])
def test_days_within_are_those_of_the_sparql(
    index: EventIndex, snapshot: Snapshot, axis: str, is_within: bool
) -> None:
    filters = Filters(
        first_day=date(2025, 3, 3), last_day=date(2025, 3, 12), axis=axis, is_within=is_within, sort="oldest"
    )
    rows = snapshot.select(events_query(filters)).records()
    assert [row["iri"] for row in index.events(filters)] == [row["event"] for row in rows]


def test_box_is_that_of_the_sparql(index: EventIndex, snapshot: Snapshot) -> None:
    places = index.rows("SELECT DISTINCT longitude AS x, latitude AS y FROM location")
    for place in places:
        filters = Filters(box=(place["x"] - 1, place["y"], place["x"], place["y"] + 1))
        rows = snapshot.select(events_query(filters)).records()
        assert [row["iri"] for row in index.events(filters)] == [row["event"] for row in rows]
        assert rows
        assert Filters.from_url(parse_qs(filters.query_string())) == filters


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "1,2,3,nan", "1,2,3,4,5", "inf,1,2,3"])
def test_box_of_other_than_degrees_is_refused(box: str) -> None:
    with pytest.raises(QueryError, match="box"):
        Filters.from_url({"box": [box]})
