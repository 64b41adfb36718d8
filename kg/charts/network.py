"""Who with whom as a network: circles for actors, curved lines for the events from one to another."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, log1p, pi, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.charts.balance import Counts

Pairs = Mapping[tuple[str, str], Counts]

WIDTH: Final = 960
HEIGHT: Final = 640
_MAX_NODES: Final = 40
_MARGIN: Final = (90, 40)  # to the left and right, above and below
_RADIUS: Final = (6.0, 22.0)
_LINE: Final = (1.0, 6.0)  # widths
_BEND: Final = 0.16  # of a line's length
_TURNS: Final = 120
_COOLING: Final = 0.965
_LABEL_HEIGHT: Final = 14
_MAX_LABEL: Final = 26  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor; the circle is a link to its events."""

    key: str
    label: str
    short_label: str
    x: float
    y: float
    radius: float
    events: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The events from one actor to another; the line is a link to them."""

    agent: str
    patient: str
    counts: Counts
    path: str  # of SVG
    head: str  # of the arrow, likewise
    width: float
    url: str
    agent_url: str
    patient_url: str

    @property
    def name(self) -> str:
        """The accessible name."""
        return f"{self.agent} → {self.patient}, {self.counts.in_words()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The actors with most events, and the lines between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int  # actors without a circle
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def summary(self) -> str:
        """One sentence on the picture, for people who do not see it."""
        if not self.edges:
            return "No event has known parties on both sides."
        return (
            f"Network of {len(self.nodes)} actors with {len(self.edges)} lines, "
            f"most events: {self.edges[0].name}."
        )


def network(
    pairs: Pairs,
    label: Callable[[str], str],
    url: Callable[[str, str], str],
    *,
    most: int = _MAX_NODES,
) -> Network:
    """Return the network of the counts of pairs; ``url`` gets "" as the second actor for all of an actor's events."""
    totals = _totals(pairs)
    kept = sorted(totals, key=lambda key: (-totals[key], label(key), key))[:most]
    shown = {pair: counts for pair, counts in pairs.items() if set(pair) <= set(kept)}
    kept = [key for key in kept if any(key in pair for pair in shown)]
    nodes = dict(zip(kept, _nodes(kept, totals, _layout(tuple(kept), _ties(shown)), label, url), strict=True))
    return Network(
        nodes=tuple(nodes.values()),
        edges=tuple(_edges(shown, nodes, url)),
        left_out=len(totals) - len(kept),
    )


def _totals(pairs: Pairs) -> dict[str, int]:
    totals: dict[str, int] = {}
    for pair, counts in pairs.items():
        if pair[0] != pair[1]:
            for key in pair:
                totals[key] = totals.get(key, 0) + counts.total
    return totals


def _nodes(
    keys: Iterable[str],
    totals: Mapping[str, int],
    positions: Mapping[str, tuple[float, float]],
    label: Callable[[str], str],
    url: Callable[[str, str], str],
) -> Iterator[Node]:
    greatest = max(totals.values(), default=1)
    for key in keys:
        name, (x, y) = label(key), positions[key]
        yield Node(
            key=key,
            label=name,
            short_label=name if len(name) <= _MAX_LABEL else f"{name[: _MAX_LABEL - 1].rstrip()}…",
            x=round(x, 1),
            y=round(y, 1),
            radius=round(_between(_RADIUS, sqrt(totals[key] / greatest)), 1),
            events=totals[key],
            url=url(key, ""),
        )


def _edges(pairs: Pairs, nodes: Mapping[str, Node], url: Callable[[str, str], str]) -> Iterator[Edge]:
    """Yield the lines, those of most events first."""
    greatest = max((counts.total for counts in pairs.values()), default=1)
    for (agent, patient), counts in sorted(pairs.items(), key=lambda item: (-item[1].total, item[0])):
        if agent != patient:
            source, target = nodes[agent], nodes[patient]
            width = round(_between(_LINE, log1p(counts.total) / log1p(greatest)), 1)
            path, head = _arrow(source, target, width)
            yield Edge(
                agent=source.label,
                patient=target.label,
                counts=counts,
                path=path,
                head=head,
                width=width,
                url=url(agent, patient),
                agent_url=source.url,
                patient_url=target.url,
            )


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share


def _arrow(source: Node, target: Node, width: float) -> tuple[str, str]:
    """Return a curve from one circle to another and its head; the way back curves to the other side."""
    dx, dy = target.x - source.x, target.y - source.y
    size = 4 + 1.6 * width
    bend = (source.x + target.x) / 2 - dy * _BEND, (source.y + target.y) / 2 + dx * _BEND
    start, tip, end = _towards(source, bend, 0), _towards(target, bend, 1), _towards(target, bend, 1 + size)
    across = (end[1] - tip[1]) / 2, (tip[0] - end[0]) / 2
    sides = (end[0] + across[0], end[1] + across[1]), (end[0] - across[0], end[1] - across[1])
    return (
        f"M{_point(start)}Q{_point(bend)} {_point(end)}",
        f"M{_point(tip)}L{_point(sides[0])}L{_point(sides[1])}Z",
    )


def _point(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _towards(node: Node, point: tuple[float, float], gap: float) -> tuple[float, float]:
    """Return the point at a distance from a node's circle in the direction of another point."""
    dx, dy = point[0] - node.x, point[1] - node.y
    share = (node.radius + gap) / (hypot(dx, dy) or 1.0)
    return node.x + dx * share, node.y + dy * share


Ties = tuple[tuple[str, str, int], ...]


def _ties(pairs: Pairs) -> Ties:
    return tuple(sorted((one, other, counts.total) for (one, other), counts in pairs.items() if one != other))


@lru_cache(maxsize=64)
def _layout(keys: tuple[str, ...], ties: Ties) -> dict[str, tuple[float, float]]:
    """Return positions by forces (Fruchterman and Reingold 1991) from a fixed start, so that they are always the same."""
    if not keys:
        return {}
    places, pull = _start(len(keys)), _attraction(keys, ties)
    ideal = 1 / sqrt(len(keys))
    reach = 0.2
    for _ in range(_TURNS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 1e-3)
        force = ideal**2 / distance**2 - pull * distance / ideal
        move = (apart * force[..., None]).sum(axis=1) - 0.6 * (places - 0.5)
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        places += move / length[:, None] * np.minimum(length, reach)[:, None]
        reach *= _COOLING
    return dict(zip(keys, _spread(places), strict=True))


def _start(number: int) -> NDArray[np.float64]:
    """Return points on a spiral: those with most events begin in the middle."""
    golden = pi * (3 - sqrt(5))
    radii = [0.5 * sqrt((index + 0.5) / number) for index in range(number)]
    return np.array(
        [
            (0.5 + radius * cos(index * golden), 0.5 + radius * sin(index * golden))
            for index, radius in enumerate(radii)
        ]
    )


def _attraction(keys: tuple[str, ...], ties: Ties) -> NDArray[np.float64]:
    index = {key: number for number, key in enumerate(keys)}
    pull = np.zeros((len(keys), len(keys)))
    for one, other, number in ties:
        pull[index[one], index[other]] += number
        pull[index[other], index[one]] += number
    return np.log1p(pull) / max(float(np.log1p(pull).max()), 1.0)


def _spread(places: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Stretch the points over the picture, and move those apart whose labels would overlap."""
    low, high = places.min(axis=0), places.max(axis=0)
    size = np.array([WIDTH - 2 * _MARGIN[0], HEIGHT - 2 * _MARGIN[1]])
    shares = np.where(high > low, (places - low) / np.maximum(high - low, 1e-9), 0.5)
    points = [(float(x), float(y)) for x, y in shares * size + np.array(_MARGIN)]
    return _without_overlaps(points)


def _without_overlaps(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Move each point down, or up at the lower end, until its circle and label are clear of those before it."""
    placed: list[tuple[float, float]] = []
    for x, y in points:
        step = 2.0 if y < HEIGHT / 2 else -2.0
        for _ in range(HEIGHT):
            if not any(abs(x - px) < 110 and abs(y - py) < _LABEL_HEIGHT + 14 for px, py in placed):
                break
            y = min(max(y + step, _MARGIN[1]), HEIGHT - _MARGIN[1])
        placed.append((x, y))
    return placed
