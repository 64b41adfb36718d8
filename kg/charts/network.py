"""A network of actors: circles for actors, curved lines for the events between them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import cos, hypot, log1p, pi, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.charts.balance import Counts

WIDTH: Final = 960
HEIGHT: Final = 640
_MAX_NODES: Final = 40
_MARGIN: Final = (90, 40)  # to the left and right, above and below
_RADIUS: Final = (6.0, 22.0)
_LINE: Final = (1.0, 6.0)  # widths
_BEND: Final = 0.16  # of a line's length
_TURNS: Final = 120
_COOLING: Final = 0.965
_CHARACTER: Final = 7.2  # mean width of a character of a label
_GAP: Final = 12  # between two labels
_CLEARANCE: Final = 54  # of a circle with its label from the circle below
_STEPS: Final = sorted(product(range(-300, 301, 12), repeat=2), key=lambda step: (hypot(*step), step))
_MAX_LABEL: Final = 26  # characters


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """Two actors: one acts on the other, or both act together ("they met")."""

    agent: str
    patient: str
    is_mutual: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """Both actors."""
        return self.agent, self.patient


Ties = Mapping[Tie, Counts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor; the circle is a link to its events."""

    key: str
    label: str
    short_label: str
    x: float
    y: float
    radius: float
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The events of a tie; the line is a link to them."""

    agent: str
    patient: str
    is_mutual: bool  # the line has no head
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
        return f"{self.agent} {'and' if self.is_mutual else '→'} {self.patient}, {self.counts.in_words()}"


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
        most = f"Most events: {self.edges[0].name}."
        if self.edges[0].counts.total == 1:
            most = "Each line is one event."
        lines = f"{len(self.edges)} line{'' if len(self.edges) == 1 else 's'}"
        return f"Network of {len(self.nodes)} actors with {lines}. {most}"


def network(
    ties: Ties,
    label: Callable[[str], str],
    url: Callable[[Tie], str],
    node_url: Callable[[str], str],
    *,
    most: int = _MAX_NODES,
) -> Network:
    """Return the network of the counts of ties."""
    others = {tie: counts for tie, counts in ties.items() if tie.agent != tie.patient}
    kept = _kept(others, most)
    shown = {tie: counts for tie, counts in others.items() if kept.issuperset(tie.ends)}
    sizes = _totals(shown)
    keys = tuple(sorted(sizes, key=lambda key: (-sizes[key], label(key), key)))
    weights = tuple(sorted((*tie.ends, counts.total) for tie, counts in shown.items()))
    positions = _layout(keys, weights, tuple(len(_short(label(key))) * _CHARACTER for key in keys))
    greatest = max(sizes.values(), default=1)
    nodes = {
        key: _node(key, label(key), positions[key], sqrt(sizes[key] / greatest), node_url(key))
        for key in keys
    }
    return Network(
        nodes=tuple(nodes.values()),
        edges=tuple(_edges(shown, nodes, url)),
        left_out=len(_totals(others)) - len(nodes),
    )


def _kept(ties: Ties, most: int) -> set[str]:
    """Return at most ``most`` actors, beginning with those of the ties with most events."""
    kept: set[str] = set()
    for tie in sorted(ties, key=lambda tie: (-ties[tie].total, tie)):
        if len(kept.union(tie.ends)) <= most:
            kept.update(tie.ends)
    return kept


def _totals(ties: Ties) -> dict[str, int]:
    totals: defaultdict[str, int] = defaultdict(int)
    for tie, counts in ties.items():
        for key in tie.ends:
            totals[key] += counts.total
    return totals


def _node(key: str, label: str, position: tuple[float, float], share: float, url: str) -> Node:
    return Node(
        key=key,
        label=label,
        short_label=_short(label),
        x=round(position[0], 1),
        y=round(position[1], 1),
        radius=round(_between(_RADIUS, share), 1),
        url=url,
    )


def _short(label: str) -> str:
    """Return the words of a label that fit below a circle; the first characters if the first word is too long."""
    if len(label) <= _MAX_LABEL:
        return label
    start, space, _ = label[:_MAX_LABEL].rpartition(" ")
    return f"{start.rstrip() if space else label[: _MAX_LABEL - 1]}…"


def _edges(ties: Ties, nodes: Mapping[str, Node], url: Callable[[Tie], str]) -> Iterator[Edge]:
    """Yield the lines, those of most events first."""
    greatest = max((counts.total for counts in ties.values()), default=1)
    for tie, counts in sorted(ties.items(), key=lambda item: (-item[1].total, item[0])):
        source, target = nodes[tie.agent], nodes[tie.patient]
        width = round(_between(_LINE, log1p(counts.total) / log1p(greatest)), 1)
        path, head = _line(source, target) if tie.is_mutual else _arrow(source, target, width)
        yield Edge(
            agent=source.label,
            patient=target.label,
            is_mutual=tie.is_mutual,
            counts=counts,
            path=path,
            head=head,
            width=width,
            url=url(tie),
            agent_url=source.url,
            patient_url=target.url,
        )


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share


def _line(one: Node, other: Node) -> tuple[str, str]:
    """Return a straight line between two circles, and no head."""
    start, end = _towards(one, (other.x, other.y), 0), _towards(other, (one.x, one.y), 0)
    return f"M{_point(start)}L{_point(end)}", ""


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


_Weights = tuple[tuple[str, str, int], ...]  # numbers of events of two actors


@lru_cache(maxsize=64)
def _layout(
    keys: tuple[str, ...], ties: _Weights, widths: tuple[float, ...]
) -> dict[str, tuple[float, float]]:
    """Return positions by forces (Fruchterman and Reingold 1991) from a fixed start, so that they are always the same.

    ``widths`` are those of the labels.
    """
    if not keys:
        return {}
    places, pull = _start(len(keys)), _attraction(keys, ties)
    ideal = 1 / sqrt(len(keys))
    reach = 0.2
    for _ in range(_TURNS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 1e-3)
        force = ideal**2 / distance**2 - 0.5 * pull * distance / ideal
        move = (apart * force[..., None]).sum(axis=1) - 0.4 * (places - 0.5)
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        places += move / length[:, None] * np.minimum(length, reach)[:, None]
        reach *= _COOLING
    return dict(zip(keys, _without_overlaps(_spread(places), widths), strict=True))


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


def _attraction(keys: tuple[str, ...], ties: _Weights) -> NDArray[np.float64]:
    index = {key: number for number, key in enumerate(keys)}
    pull = np.zeros((len(keys), len(keys)))
    for one, other, number in ties:
        pull[index[one], index[other]] += number
        pull[index[other], index[one]] += number
    return np.log1p(pull) / max(float(np.log1p(pull).max()), 1.0)


def _spread(places: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Stretch the points over the picture. Half of a coordinate is its rank: this gives space to where many points are."""
    low, high = places.min(axis=0), places.max(axis=0)
    shares = np.where(high > low, (places - low) / np.maximum(high - low, 1e-9), 0.5)
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(places) - 1, 1)
    size = np.array([WIDTH - 2 * _MARGIN[0], HEIGHT - 2 * _MARGIN[1]])
    points = (shares + ranks) / 2 * size + np.array(_MARGIN)
    return [(float(x), float(y)) for x, y in points]


def _without_overlaps(
    points: list[tuple[float, float]], widths: tuple[float, ...]
) -> list[tuple[float, float]]:
    """Move each point by as little as possible until it and its label are clear of those before it."""
    placed: list[tuple[float, float, float]] = []
    for (x, y), width in zip(points, widths, strict=True):
        near = ((x + dx, y + dy, width) for dx, dy in _STEPS)
        free = (
            point for point in near if _is_inside(point) and not any(_touch(point, other) for other in placed)
        )
        placed.append(next(free, (x, y, width)))
    return [(x, y) for x, y, _ in placed]


def _is_inside(point: tuple[float, float, float]) -> bool:
    x, y, _ = point
    return _MARGIN[0] <= x <= WIDTH - _MARGIN[0] and _MARGIN[1] <= y <= HEIGHT - _MARGIN[1]


def _touch(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    """Return True if two circles with their labels, given by place and width, overlap."""
    clear = (one[2] + other[2]) / 2 + _GAP
    return abs(one[0] - other[0]) < clear and abs(one[1] - other[1]) < _CLEARANCE
