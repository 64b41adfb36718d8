"""Events over time as stacked bars by week; longer times have bars by month or year."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from kg.charts.balance import QUADS, Counts, number_of_events, quad_name
from kg.charts.periods import UNITS, Unit, day_text, period

Spans = Mapping[tuple[date, date], Counts]  # by first and last day
Url = Callable[[date | None, date | None], str]  # of the events that lie between two days

WIDTH: Final = 960
HEIGHT: Final = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 10, 30
_MAX_BARS: Final = 130
_MIN_BARS: Final = 8  # a few bars must not be as broad as the picture
_OUTLIERS: Final = (0.0, 0.002, 0.01, 0.02)  # of the events at each end, which may lie outside the picture
_SPARSE: Final = 1.5  # times as long without outliers: then they are left out
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
    rough: int = 0  # events whose day is not known so precisely
    undated: int = 0  # events of which no day is known
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
        if not self.bars or self.first is None or self.last is None:
            return "No event has a known day."
        number, most = sum(bar.counts.total for bar in self.bars), max(self.bars, key=_total)
        return (
            f"{number_of_events(number)} by {self.unit} from {day_text(self.first)} to {day_text(self.last)}. "
            f"Most: {most.name}."
        )


def histogram(
    spans: Spans, url: Url, *, since: date | None = None, until: date | None = None, undated: int = 0
) -> Histogram:
    """Return the histogram of counts by first and last day; with only the days from ``since`` to ``until``, if given."""
    if not spans:
        return Histogram(unit=UNITS[0].name, bars=(), days=(), numbers=(), legend=(), undated=undated)
    unit, first, last = _period(spans)
    axis = _Axis(unit, unit.start(first), unit.start(last), since or date.min, until or date.max)
    periods = _by_period(spans, axis)
    top, rest = _ceiling(periods), tuple(_rest(spans, axis, url))
    shown = sum(counts.total for counts in periods.values()) + sum(each.number for each in rest)
    return Histogram(
        unit=unit.name,
        bars=tuple(_bars(periods, axis, top, url)),
        days=tuple(_day_ticks(axis)),
        numbers=tuple(Tick(round(_y(number, top), 1), f"{number:,}") for number in _steps(top)),
        legend=tuple(_legend(periods.values())),
        rest=rest,
        rough=sum(counts.total for counts in spans.values()) - shown,
        undated=undated,
        first=axis.first,
        last=axis.end,
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """The periods that begin on the days from ``first`` to ``last``; events count from ``since`` to ``until``."""

    unit: Unit
    first: date
    last: date
    since: date
    until: date

    @property
    def end(self) -> date:
        return self.unit.last_day(self.last)

    @property
    def number(self) -> int:
        return self.unit.number(self.first, self.last)

    @property
    def step(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / max(self.number, _MIN_BARS)

    def x(self, start: date) -> float:
        return _LEFT + self.step * (self.unit.position(start) - self.unit.position(self.first))


def _period(spans: Spans) -> tuple[Unit, date, date]:
    """Return the finest unit whose bars have space, and the days between which (nearly) all events lie."""
    for unit in UNITS[:-1]:
        days = _first_days(spans, unit)
        choices = [_without_outliers(days, share) for share in _OUTLIERS]
        numbers = [unit.number(first, last) for first, last in choices]
        is_sparse = numbers[-1] * _SPARSE < numbers[0]
        chosen = len(choices) - 1 if is_sparse else 0
        fitting = (n for n in range(chosen, len(choices)) if numbers[n] <= _MAX_BARS)
        if (index := next(fitting, None)) is not None:
            return unit, *choices[index]
    first, last = _without_outliers(_first_days(spans, UNITS[-1]), _OUTLIERS[-1])
    return UNITS[-1], date(max(first.year, last.year - _MAX_BARS + 1), 1, 1), last


def _first_days(spans: Spans, unit: Unit) -> Mapping[date, int]:
    """Return the numbers of events by first day; if possible, only of those that lie in one period."""
    exact: defaultdict[date, int] = defaultdict(int)
    rough: defaultdict[date, int] = defaultdict(int)
    for (first, last), counts in spans.items():
        kind = exact if last <= period(unit, first)[1] else rough
        kind[first] += counts.total
    return exact or rough


def _without_outliers(days: Mapping[date, int], share: float) -> tuple[date, date]:
    """Return the first and the last day after leaving out a share of the events at each end."""
    few = int(sum(days.values()) * share)
    return _day_after(days, sorted(days), few), _day_after(days, sorted(days, reverse=True), few)


def _day_after(days: Mapping[date, int], order: list[date], number: int) -> date:
    """Return the first day, in some order, by which there are more than ``number`` events."""
    sums = accumulate(days[day] for day in order)
    return next(day for day, upto in zip(order, sums, strict=True) if upto > number)


def _by_period(spans: Spans, axis: _Axis) -> dict[date, Counts]:
    """Return the counts of the events that lie in one period each."""
    periods: defaultdict[date, Counts] = defaultdict(Counts)
    for (first, last), counts in spans.items():
        start, end = period(axis.unit, first)
        is_shown = axis.first <= start <= axis.last and axis.since <= first
        if is_shown and last <= min(end, axis.until):
            periods[start] += counts
    return dict(sorted(periods.items()))


def _bars(periods: Mapping[date, Counts], axis: _Axis, top: int, url: Url) -> Iterator[Bar]:
    for start, counts in periods.items():
        ends = [_y(number, top) for number in accumulate(counts.numbers, initial=0)]
        end = axis.unit.last_day(start)
        yield Bar(
            x=round(axis.x(start) + axis.step * _GAP / 2, 1),
            width=round(axis.step * (1 - _GAP), 1),
            first=start,
            last=end,
            title=axis.unit.title(start),
            counts=counts,
            segments=tuple(
                Segment(y=round(upper, 1), height=round(lower - upper, 1), tone=tone)
                for lower, upper, tone in zip(ends, ends[1:], QUADS.values(), strict=False)
                if lower > upper
            ),
            url=url(max(start, axis.since), min(end, axis.until)),
        )


def _y(number: float, top: int) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * number / top


def _ceiling(periods: Mapping[date, Counts]) -> int:
    """Return the number at the top of the axis: 1, 2 or 5 times a power of ten, or a multiple of it."""
    most = max((counts.total for counts in periods.values()), default=1)
    step = _round_step(most)
    return -(-most // step) * step


def _round_step(most: int) -> int:
    """Return the step of the number axis, which has at most five marks."""
    power = int(10 ** max(len(str(most)) - 2, 0))
    return next(step for step in (n * power for n in (1, 2, 5, 10, 20, 50)) if most / step <= 5)


def _steps(top: int) -> range:
    return range(0, top + 1, _round_step(top))


def _day_ticks(axis: _Axis) -> Iterator[Tick]:
    every = -(-axis.number // _MAX_TICKS)
    start, year = axis.first, 0
    for index in range(axis.number):
        if index % every == 0:
            yield Tick(round(axis.x(start) + axis.step / 2, 1), axis.unit.tick(start, start.year != year))
            year = start.year
        start = axis.unit.following(start)


def _legend(counts: Iterable[Counts]) -> Iterator[tuple[str, str, int]]:
    """Yield the classes that occur, from the top of a bar to its bottom."""
    total = sum(counts, start=Counts())
    for (quad, tone), number in zip(reversed(QUADS.items()), reversed(total.numbers), strict=True):
        if number:
            yield tone, quad_name(quad), number


def _rest(spans: Spans, axis: _Axis, url: Url) -> Iterator[Rest]:
    end = axis.end
    before = sum(counts.total for (_, last), counts in spans.items() if last < axis.first)
    after = sum(counts.total for (first, _), counts in spans.items() if first > end)
    if before:
        yield Rest(f"before {day_text(axis.first)}", before, url(None, axis.first - timedelta(days=1)))
    if after:
        yield Rest(f"after {day_text(axis.end)}", after, url(axis.end + timedelta(days=1), None))


def _total(bar: Bar) -> int:
    return bar.counts.total
