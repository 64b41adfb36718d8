"""Places on a map of the world, joined to clusters where they would overlap.

The projection is Natural Earth (Patterson 2012), as in ``scripts/world_outline.mjs``, which writes the outline.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import pi, radians, sqrt
from typing import Final

from kg.charts.balance import Counts

WORLD_WIDTH: Final = 1000.0
_TOP, _BOTTOM = -2.0, 438.0  # of the map: from the North Pole to Cape Horn
_REACH: Final = 0.8707 * pi
_RATIO: Final = 2.0  # of width to height
_MIN_WIDTH: Final = 110.0  # the outline is too coarse for a closer look
_MARGIN: Final = 0.12  # around the places, as a part of the width
_SIZES: Final = (9.0, 28.0)  # radii of circles, in thousandths of the width
_LABEL_HEIGHT: Final = 18.0  # in thousandths of the width, as all lengths of text
_CHARACTER: Final = 7.6
_MAX_LABEL: Final = 24  # characters
_MAX_NAMES: Final = 3  # of a cluster's places in its name


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and its events."""

    iri: str
    label: str
    longitude: float
    latitude: float
    counts: Counts


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map."""

    x: float
    y: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """The value of the attribute ``viewBox``."""
        return f"{self.x:.2f} {self.y:.2f} {self.width:.2f} {self.height:.2f}"

    @property
    def unit(self) -> float:
        """A thousandth of the width: lengths in it are the same on the screen at any zoom."""
        return self.width / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A circle for one place or several; it is a link to their events."""

    x: float
    y: float
    size: float  # the radius, in thousandths of the picture's width
    spots: tuple[Spot, ...]
    counts: Counts
    url: str
    label: str = ""  # beside the circle, if there is space

    @property
    def title(self) -> str:
        """The names of the places, those with most events first."""
        names = [spot.label for spot in self.spots]
        rest = len(names) - _MAX_NAMES
        return ", ".join(names[:_MAX_NAMES]) + (f" and {rest} more" if rest > 0 else "")

    @property
    def name(self) -> str:
        """The accessible name."""
        return f"{self.title}, {self.counts.in_words()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMap:
    """The clusters in the part of the map that has them all."""

    box: Box
    clusters: tuple[Cluster, ...]
    land: str
    borders: str

    @property
    def summary(self) -> str:
        """One sentence on the picture, for people who do not see it."""
        if not self.clusters:
            return "No event has a place with known coordinates."
        most = max(self.clusters, key=lambda cluster: cluster.counts.total)
        places = sum(len(cluster.spots) for cluster in self.clusters)
        return f"Map of {places:,} place{'' if places == 1 else 's'}. Most events: {most.name}."


Merge = Callable[[Sequence[Spot]], Counts]  # counts of the events of several places, each event once


def add_up(spots: Sequence[Spot]) -> Counts:
    """Return the sum of the counts, for places that share no event."""
    return sum((spot.counts for spot in spots), start=Counts())


def world_map(
    spots: Iterable[Spot],
    url: Callable[[Sequence[Spot]], str],
    merge: Merge = add_up,
    *,
    most_together: int = 50,
) -> WorldMap:
    """Return the map of some places, closer if they lie close together.

    A cluster of more than ``most_together`` places has all places between its outermost ones, so that its link can
    name these bounds instead of the places.
    """
    known = sorted(spots, key=lambda spot: (-spot.counts.total, spot.label, spot.iri))
    box = _box([project(spot.longitude, spot.latitude) for spot in known])
    groups = _with_all_inside(_groups(known, box), most_together)
    clusters = _clusters(groups, url, merge)
    land, borders = _outline()
    return WorldMap(box=box, clusters=tuple(_labelled(clusters, box)), land=land, borders=borders)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the position of a point on the map."""
    phi = radians(max(-90.0, min(90.0, latitude)))
    square = phi * phi
    fourth = square * square
    x = 0.8707 - 0.131979 * square + fourth * (-0.013791 + fourth * (0.003971 * square - 0.001529 * fourth))
    y = 1.007226 + square * (0.015085 + fourth * (-0.044475 + 0.028874 * square - 0.005916 * fourth))
    scale = WORLD_WIDTH / (2 * _REACH)
    return WORLD_WIDTH / 2 + scale * radians(longitude) * x, WORLD_WIDTH / 4 - scale * phi * y


def bounds(spots: Iterable[Spot]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of some places, in degrees."""
    points = [(spot.longitude, spot.latitude) for spot in spots]
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


@lru_cache(maxsize=1)
def _outline() -> tuple[str, str]:
    data = json.loads((files("kg.charts") / "data/world.json").read_text(encoding="utf-8"))
    return data["land"], data["borders"]


def _box(points: Sequence[tuple[float, float]]) -> Box:
    if not points:
        return Box(0, _TOP, WORLD_WIDTH, _BOTTOM - _TOP)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    wanted = max(right - left, (bottom - top) * _RATIO) * (1 + 2 * _MARGIN)
    if wanted >= (_BOTTOM - _TOP) * _RATIO:
        return Box(0, _TOP, WORLD_WIDTH, _BOTTOM - _TOP)
    width = max(wanted, _MIN_WIDTH)
    height = width / _RATIO
    x = _clamp((left + right - width) / 2, 0, WORLD_WIDTH - width)
    return Box(x, _clamp((top + bottom - height) / 2, _TOP, _BOTTOM - height), width, height)


def _clamp(value: float, least: float, most: float) -> float:
    return max(least, min(most, value))


def _groups(spots: Sequence[Spot], box: Box) -> list[list[Spot]]:
    """Return places by cluster: each joins the first one whose circle it would touch, else it makes one."""
    most = max((spot.counts.total for spot in spots), default=1)
    groups: list[tuple[float, float, float, list[Spot]]] = []
    for spot in spots:
        x, y = project(spot.longitude, spot.latitude)
        radius = box.unit * _size(spot.counts.total, most)
        touched = (own for cx, cy, r, own in groups if (cx - x) ** 2 + (cy - y) ** 2 < (r + radius) ** 2)
        if group := next(touched, None):
            group.append(spot)
        else:
            groups.append((x, y, radius, [spot]))
    return [own for *_, own in groups]


def _with_all_inside(groups: list[list[Spot]], most_together: int) -> list[list[Spot]]:
    """Move places into large groups within whose bounds they lie."""
    large = [group for group in groups if len(group) > most_together]
    small = [group for group in groups if len(group) <= most_together]
    for group in large:
        area = bounds(group)
        group.extend(spot for other in small for spot in other if _is_inside(spot, area))
        small = [[spot for spot in other if not _is_inside(spot, area)] for other in small]
    return [*large, *(group for group in small if group)]


def _is_inside(spot: Spot, area: tuple[float, float, float, float]) -> bool:
    west, south, east, north = area
    return west <= spot.longitude <= east and south <= spot.latitude <= north


def _clusters(
    groups: Sequence[Sequence[Spot]], url: Callable[[Sequence[Spot]], str], merge: Merge
) -> list[Cluster]:
    """Return the clusters, each where its place with most events is."""
    counts = [merge(group) for group in groups]
    most = max((each.total for each in counts), default=1)
    clusters = []
    for group, number in sorted(zip(groups, counts, strict=True), key=lambda pair: -pair[1].total):
        x, y = project(group[0].longitude, group[0].latitude)
        size = round(_size(number.total, most), 1)
        clusters.append(
            Cluster(
                x=round(x, 2), y=round(y, 2), size=size, spots=tuple(group), counts=number, url=url(group)
            )
        )
    return clusters


def _size(number: int, most: int) -> float:
    least, greatest = _SIZES
    return least + (greatest - least) * sqrt(min(1.0, number / most))


def _labelled(clusters: Sequence[Cluster], box: Box) -> Iterator[Cluster]:
    """Yield the clusters with a label where it covers no circle and no other label."""
    circles = [_around(cluster, box) for cluster in clusters]
    labels: list[_Area] = []
    for cluster, own in zip(clusters, circles, strict=True):
        area = _label_area(cluster, box)
        is_inside = area[2] < box.x + box.width
        others = [*labels, *(circle for circle in circles if circle is not own)]
        if is_inside and not any(_overlap(area, other) for other in others):
            labels.append(area)
            cluster = replace(cluster, label=_label(cluster))
        yield cluster


_Area = tuple[float, float, float, float]  # left, top, right, bottom


def _around(cluster: Cluster, box: Box) -> _Area:
    radius = cluster.size * box.unit
    return cluster.x - radius, cluster.y - radius, cluster.x + radius, cluster.y + radius


def _label_area(cluster: Cluster, box: Box) -> _Area:
    left, half = cluster.x + cluster.size * box.unit, box.unit * _LABEL_HEIGHT / 2
    return left, cluster.y - half, left + box.unit * (len(_label(cluster)) + 1) * _CHARACTER, cluster.y + half


def _overlap(one: _Area, other: _Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(cluster: Cluster) -> str:
    name = cluster.spots[0].label
    short = name if len(name) <= _MAX_LABEL else f"{name[: _MAX_LABEL - 1].rstrip()}…"
    more = len(cluster.spots) - 1
    return f"{short} +{more}" if more else short
