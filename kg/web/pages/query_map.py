"""A result as points on a map: columns of latitude and longitude, WKT points, or places whose coordinates are known."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from math import ceil, floor
from typing import Final

from kg.web.pages.page_limits import Cell, ResultTable
from kg.web.pages.query_sorting import is_number

WIDTH: Final = 1000.0  # of the drawing
_RADIUS: Final = 36.0
_LEAST_DEGREES: Final = 4.0  # of the width of a map
_STEPS: Final = (1, 2, 5, 10, 15, 30, 45, 60)  # between the lines of the grid
_MAX_LINES: Final = 8
_POINT = re.compile(r"(?:<[^>]*>\s*)?POINT\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)\s*\)", re.IGNORECASE)
_LATITUDE, _LONGITUDE = ("latitude", "lat"), ("longitude", "long", "lon", "lng")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point on the map with the rows that are there, or near enough to share its mark."""

    number: int
    x: float
    y: float
    entries: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the grid, with the degrees that it stands for."""

    position: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """The points of a result on an equirectangular map."""

    width: float
    height: float
    radius: float
    meridians: tuple[Line, ...]
    parallels: tuple[Line, ...]
    spots: tuple[Spot, ...]
    unplaced: int  # rows without coordinates


Located = list[tuple[float, float, tuple[Cell, ...]]]  # longitude, latitude, row


def has_points(table: ResultTable, points: Mapping[str, str]) -> bool:
    """Return True if a row of a result has coordinates."""
    return any(True for _ in _located(table, points))


def draw_map(table: ResultTable, points: Mapping[str, str]) -> Map:
    """Draw the rows of a result that have coordinates."""
    located = list(_located(table, points))
    west, east, south, north = _extent(located)
    scale = WIDTH / (east - west)
    marks = [((x - west) * scale, (north - y) * scale, row) for x, y, row in located]
    return Map(
        width=WIDTH,
        height=round((north - south) * scale),
        radius=_RADIUS,
        meridians=tuple(
            Line(position=(x - west) * scale, label=_degrees(x, "E", "W")) for x in _grid(west, east)
        ),
        parallels=tuple(
            Line(position=(north - y) * scale, label=_degrees(y, "N", "S")) for y in _grid(south, north)
        ),
        spots=tuple(_spots(marks)),
        unplaced=len(table.rows) - len(located),
    )


def _located(
    table: ResultTable, points: Mapping[str, str]
) -> Iterator[tuple[float, float, tuple[Cell, ...]]]:
    latitude, longitude = (_column(table, names) for names in (_LATITUDE, _LONGITUDE))
    for row in table.rows:
        if latitude is not None and longitude is not None:
            place = _numbers(row[longitude], row[latitude])
        else:
            place = next(filter(None, (_point(points.get(cell.iri, cell.text)) for cell in row)), None)
        if place and abs(place[0]) <= 180 and abs(place[1]) <= 90:
            yield (*place, row)


def _column(table: ResultTable, names: tuple[str, ...]) -> int | None:
    return next((index for index, name in enumerate(table.columns) if name.lower() in names), None)


def _numbers(*cells: Cell) -> tuple[float, float] | None:
    x, y = cells
    return (float(x.text), float(y.text)) if is_number(x) and is_number(y) else None


def _point(text: str) -> tuple[float, float] | None:
    match = _POINT.fullmatch(text)
    return _numbers(Cell(match[1]), Cell(match[2])) if match else None


def _extent(located: Located) -> tuple[float, float, float, float]:
    """Return west, east, south and north of all points with a margin, twice as wide as high at most."""
    xs, ys = [each[0] for each in located], [each[1] for each in located]
    width = max(_LEAST_DEGREES, 1.3 * (max(xs) - min(xs)), 1.3 * (max(ys) - min(ys)))
    height = max(width / 2, 1.3 * (max(ys) - min(ys)))
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return x - width / 2, x + width / 2, y - height / 2, y + height / 2


def _grid(least: float, most: float) -> Iterator[int]:
    """Yield the degrees of the lines between two borders."""
    step = next((step for step in _STEPS if (most - least) / step <= _MAX_LINES), _STEPS[-1])
    return (degrees for degrees in range(ceil(least / step) * step, floor(most / step) * step + 1, step))


def _degrees(value: int, positive: str, negative: str) -> str:
    return f"{abs(value)}°{positive if value > 0 else negative if value < 0 else ''}"


def _spots(marks: Located) -> Iterator[Spot]:
    """Yield marks that do not overlap: a row joins the first mark that it would cover."""
    groups: list[tuple[float, float, list[tuple[Cell, ...]]]] = []
    for x, y, row in marks:
        near = next((g for g in groups if (g[0] - x) ** 2 + (g[1] - y) ** 2 < (2 * _RADIUS) ** 2), None)
        if near is None:
            groups.append((x, y, [row]))
        else:
            near[2].append(row)
    for number, (x, y, rows) in zip(count(1), groups, strict=False):
        yield Spot(number=number, x=round(x, 1), y=round(y, 1), entries=tuple(_entry(row) for row in rows))


def _entry(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells that tell what is there: links, and short texts that are no coordinates."""
    words = [
        cell for cell in row if cell.text and _POINT.fullmatch(cell.text) is None and not is_number(cell)
    ]
    return tuple([cell for cell in words if cell.url or len(cell.text) <= 60][:4] or words[:1])
