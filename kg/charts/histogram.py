"""Events over time as stacked bars by week; longer times have bars by month or year."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Final

from kg.charts.balance import QUADS, Counts, quad_name
from kg.charts.periods import UNITS, Unit, day_text

Url = Callable[[date | None, date | None], str]  # of the page narrowed to the days from .. to

WIDTH: Final = 960
HEIGHT: Final = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 10, 30
_MAX_BARS: Final = 130
_MIN_BARS: Final = 8  # a few bars must not be as broad as the picture
_OUTLIERS: Final = (0.0, 0.002, 0.01, 0.02)  # of the events at each end, which may lie outside the picture
_MAX_TICKS: Final = 8
_GAP: Final = 0.15  # of a bar's step


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar for one quad class."""

    y: float
    height: float
    tone: str  # CSS class


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The events of one period; the bar is a link to them."""

    x: float
    width: float
    top: float
    first: date
    last: date
    title: str
    counts: Counts
    segments: tuple[Segment, ...]
    url: str

    @property
    def name(self) -> str:
        """The accessible name."""
        return f"{self.title}, {self.counts.in_words()}"


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Events before or after the picture."""

    text: str
    number: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Bars, axes and what lies outside."""

    unit: str
    bars: tuple[Bar, ...]
    days: tuple[Tick, ...]
    numbers: tuple[Tick, ...]
    legend: tuple[tuple[str, str, int], ...]  # CSS class, name and number of events
    rest: tuple[Rest, ...] = ()
    first: date | None = None  # days at the left and right end of the picture
    last: date | None = None
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    base: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def summary(self) -> str:
        """One sentence on the picture, for people who do not see it."""
        if self.first is None or self.last is None:
            return "No event has a known day."
        number, most = sum(bar.counts.total for bar in self.bars), max(self.bars, key=_total)
        return (
            f"Events by {self.unit} from {day_text(self.first)} to {day_text(self.last)}: {number:,} in all, "
            f"most of them in: {most.name}."
        )


def histogram(days: Mapping[date, Counts], url: Url) -> Histogram:
    """Return the histogram of counts by day."""
    if not days:
        return Histogram(unit=UNITS[0].name, bars=(), days=(), numbers=(), legend=())
    unit, first, last = _period(days)
    periods = _by_period(days, unit, first, last)
    bars, top = tuple(_bars(periods, unit, unit.start(first), unit.start(last), url)), _ceiling(periods)
    return Histogram(
        unit=unit.name,
        bars=tuple(_scaled(bar, top) for bar in bars),
        days=tuple(_day_ticks(unit, unit.start(first), unit.start(last))),
        numbers=tuple(Tick(round(_y(number, top), 1), f"{number:,}") for number in _steps(top)),
        legend=tuple(_legend(periods.values())),
        rest=tuple(_rest(days, unit.start(first), unit.last_day(unit.start(last)), url)),
        first=unit.start(first),
        last=unit.last_day(unit.start(last)),
    )


def _period(days: Mapping[date, Counts]) -> tuple[Unit, date, date]:
    """Return the finest unit whose bars have space, and the days between which (nearly) all events lie."""
    for unit in UNITS[:-1]:
        for share in _OUTLIERS:
            first, last = _without_outliers(days, share)
            if unit.number(first, last) <= _MAX_BARS:
                return unit, first, last
    first, last = _without_outliers(days, _OUTLIERS[-1])
    return UNITS[-1], date(max(first.year, last.year - _MAX_BARS + 1), 1, 1), last


def _without_outliers(days: Mapping[date, Counts], share: float) -> tuple[date, date]:
    """Return the first and the last day after leaving out a share of the events at each end."""
    total = sum(counts.total for counts in days.values())
    first, last = (
        _after(days, order, int(total * share)) for order in (sorted(days), sorted(days, reverse=True))
    )
    return first, last


def _after(days: Mapping[date, Counts], order: list[date], number: int) -> date:
    """Return the first day, in some order, by which there are more than ``number`` events."""
    sums = accumulate(days[day].total for day in order)
    return next(day for day, upto in zip(order, sums, strict=True) if upto > number)


def _by_period(days: Mapping[date, Counts], unit: Unit, first: date, last: date) -> dict[date, Counts]:
    periods: defaultdict[date, Counts] = defaultdict(Counts)
    for day, counts in days.items():
        if unit.start(first) <= day <= unit.last_day(unit.start(last)):
            periods[unit.start(day)] += counts
    return dict(sorted(periods.items()))


def _bars(periods: Mapping[date, Counts], unit: Unit, first: date, last: date, url: Url) -> Iterator[Bar]:
    """Yield the bars without their heights."""
    step = _step(unit, first, last)
    for start, counts in periods.items():
        yield Bar(
            x=round(_x(unit, first, start, step) + step * _GAP / 2, 1),
            width=round(step * (1 - _GAP), 1),
            top=0,
            first=start,
            last=unit.last_day(start),
            title=unit.title(start),
            counts=counts,
            segments=(),
            url=url(start, unit.last_day(start)),
        )


def _step(unit: Unit, first: date, last: date) -> float:
    return (WIDTH - _LEFT - _RIGHT) / max(unit.number(first, last), _MIN_BARS)


def _x(unit: Unit, first: date, start: date, step: float) -> float:
    return _LEFT + step * (unit.position(start) - unit.position(first))


def _y(number: float, top: int) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * number / top


def _scaled(bar: Bar, top: int) -> Bar:
    numbers = bar.counts.numbers
    ends = [_y(number, top) for number in accumulate(numbers, initial=0)]
    segments = tuple(
        Segment(y=round(ends[index + 1], 1), height=round(ends[index] - ends[index + 1], 1), tone=tone)
        for index, tone in enumerate(QUADS.values())
        if numbers[index]
    )
    return replace(bar, segments=segments, top=round(ends[-1], 1))


def _ceiling(periods: Mapping[date, Counts]) -> int:
    """Return the number at the top of the axis: 1, 2 or 5 times a power of ten, or a multiple of it."""
    most = max(counts.total for counts in periods.values())
    step = _round_step(most)
    return -(-most // step) * step


def _round_step(most: int) -> int:
    """Return the distance of the marks at the axis of numbers, of which there are at most five."""
    power = int(10 ** max(len(str(most)) - 2, 0))
    return next(step for step in (n * power for n in (1, 2, 5, 10, 20, 50)) if most / step <= 5)


def _steps(top: int) -> range:
    return range(0, top + 1, _round_step(top))


def _day_ticks(unit: Unit, first: date, last: date) -> Iterator[Tick]:
    number, step = unit.number(first, last), _step(unit, first, last)
    every = -(-number // _MAX_TICKS)
    start, year = first, 0
    for index in range(number):
        if index % every == 0:
            at = _x(unit, first, start, step) + step / 2
            yield Tick(round(at, 1), unit.tick(start, start.year != year))
            year = start.year
        start = unit.following(start)


def _legend(counts: Iterable[Counts]) -> Iterator[tuple[str, str, int]]:
    """Yield the classes that occur, from the top of a bar to its bottom."""
    total = sum(counts, start=Counts())
    for (quad, tone), number in zip(reversed(QUADS.items()), reversed(total.numbers), strict=True):
        if number:
            yield tone, quad_name(quad), number


def _rest(days: Mapping[date, Counts], first: date, last: date, url: Url) -> Iterator[Rest]:
    before = sum(counts.total for day, counts in days.items() if day < first)
    after = sum(counts.total for day, counts in days.items() if day > last)
    if before:
        yield Rest(f"before {day_text(first)}", before, url(None, date.fromordinal(first.toordinal() - 1)))
    if after:
        yield Rest(f"after {day_text(last)}", after, url(date.fromordinal(last.toordinal() + 1), None))


def _total(bar: Bar) -> int:
    return bar.counts.total
