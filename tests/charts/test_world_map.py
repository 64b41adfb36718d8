"""The map: projection, clusters, the part of the world that is shown, and labels."""

from collections.abc import Sequence
from itertools import combinations

import pytest

from kg.charts.balance import Counts
from kg.charts.world_map import Spot, WorldMap, bounds, project, world_map

KYIV, LVIV, LIMA = (30.52, 50.45), (24.03, 49.84), (-77.03, -12.04)


def spot(name: str, point: tuple[float, float], number: int = 1) -> Spot:
    return Spot(name, name, *point, Counts.of(material_conflict=number))


def draw(*spots: Spot, most_together: int = 50) -> WorldMap:
    def url(own: Sequence[Spot]) -> str:
        return " ".join(each.iri for each in own)

    return world_map(spots, url, most_together=most_together)


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        # by geoNaturalEarth1 of d3-geo with the scale of scripts/world_outline.mjs
        (180, 0, 1000, 250),
        (25, 60, 556.8686, 59.0634),
        (-74.006, 40.7128, 310.9663, 118.7119),
        (151.2, -33.87, 896.9493, 359.2434),
        (0, 84, 500, -2.6781),
    ],
)
def test_projection_is_that_of_the_outline(longitude: float, latitude: float, x: float, y: float) -> None:
    assert project(longitude, latitude) == pytest.approx((x, y), abs=1e-3)


def test_near_places_are_one_cluster_on_a_wide_map() -> None:
    chart = draw(spot("Kyiv", KYIV, 5), spot("Lviv", LVIV, 2), spot("Lima", LIMA))
    ukraine, lima = chart.clusters
    assert (ukraine.title, ukraine.counts.total, ukraine.url) == ("Kyiv, Lviv", 7, "Kyiv Lviv")
    assert ukraine.name == "Kyiv, Lviv, 7 events: 7 conflict"
    assert (ukraine.x, ukraine.y) == pytest.approx(project(*KYIV), abs=0.01)
    assert lima.url == "Lima"


def test_map_zooms_to_its_places() -> None:
    wide, close = draw(spot("Kyiv", KYIV), spot("Lima", LIMA)), draw(spot("Kyiv", KYIV), spot("Lviv", LVIV))
    assert close.box.width < wide.box.width / 2
    assert len(close.clusters) == 2
    for chart in (wide, close):
        for cluster in chart.clusters:
            assert chart.box.x <= cluster.x <= chart.box.x + chart.box.width
            assert chart.box.y <= cluster.y <= chart.box.y + chart.box.height


def test_map_without_places_is_the_world() -> None:
    chart = draw()
    assert chart.box.width == 1000
    assert chart.summary == "No event has a place with known coordinates."


@pytest.mark.parametrize("point", [(180, 90), (-180, -90), (179.9, -80), (-500, 1000)])
def test_place_at_the_edge_stays_on_the_map(point: tuple[float, float]) -> None:
    box = draw(spot("Edge", point)).box
    assert 0 <= box.x <= box.x + box.width <= 1000


def test_labels_cover_neither_circles_nor_each_other() -> None:
    grid = [
        spot(f"Place {x} {y}", (x, y), 1 + (x * y) % 7)
        for x in range(-120, 130, 20)
        for y in range(-40, 60, 10)
    ]
    chart = draw(*grid)
    unit = chart.box.unit
    labelled = [cluster for cluster in chart.clusters if cluster.label]
    assert labelled
    for one, other in combinations(labelled, 2):
        same_row = abs(one.y - other.y) < 15 * unit
        left, right = sorted((one, other), key=lambda cluster: cluster.x)
        assert not same_row or left.x + (left.size + 7 * len(left.label)) * unit <= right.x


def test_large_cluster_has_all_places_within_its_bounds() -> None:
    many = [spot(f"P{n}", (20 + (n % 10) / 10, 50 + n // 10 / 10), 100 - n) for n in range(60)]
    far = [spot("Lima", LIMA), spot("Far east", (170, 60))]
    chart = draw(*many, *far, most_together=20)
    large = next(cluster for cluster in chart.clusters if len(cluster.spots) > 20)
    west, south, east, north = bounds(large.spots)
    inside = {each.iri for each in many if west <= each.longitude <= east and south <= each.latitude <= north}
    assert inside == {each.iri for each in large.spots}
    assert sum(len(cluster.spots) for cluster in chart.clusters) == 62


def test_outline_is_a_path_of_whole_numbers() -> None:
    chart = draw()
    for path in (chart.land, chart.borders):
        assert path.startswith("m")
        assert set(path) <= set("mlz -0123456789")
