"""Histograms: periods, exact counts, links, and what lies outside."""

from datetime import date, timedelta

import pytest

from kg.charts.balance import Counts
from kg.charts.histogram import Histogram, histogram
from kg.charts.periods import MONTH, WEEK, YEAR

MONDAY = date(2025, 3, 3)


def url(first: date | None, last: date | None) -> str:
    return f"?from={first or ''}&to={last or ''}"


def on(*days: date, number: int = 1) -> dict[tuple[date, date], Counts]:
    return {(day, day): Counts.of(verbal_conflict=number) for day in days}


def total(chart: Histogram) -> int:
    return sum(bar.counts.total for bar in chart.bars) + sum(rest.number for rest in chart.rest) + chart.rough


def test_bar_is_a_week_from_monday_to_sunday() -> None:
    chart = histogram(on(MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)), url)
    assert chart.unit == "week"
    assert [bar.counts.total for bar in chart.bars] == [2, 1]
    assert [bar.url for bar in chart.bars] == [
        "?from=2025-03-03&to=2025-03-09",
        "?from=2025-03-10&to=2025-03-16",
    ]
    assert chart.bars[0].name == "Week of 3 March 2025, 2 events: 2 conflict"


def test_weeks_without_events_leave_a_gap() -> None:
    first, second = histogram(on(MONDAY, MONDAY + timedelta(days=28)), url).bars
    assert second.x - first.x > 3 * first.width


def test_segments_stack_to_the_height_of_the_number() -> None:
    spans = {(MONDAY, MONDAY): Counts.of(material_conflict=1, verbal_cooperation=2, other=1)}
    chart = histogram(spans, url)
    (bar,) = chart.bars
    assert [part.tone for part in bar.segments] == ["material-conflict", "verbal-cooperation", "other"]
    assert sum(part.height for part in bar.segments) == pytest.approx(chart.base - chart.top, abs=0.2)
    assert bar.segments[0].y + bar.segments[0].height == pytest.approx(chart.base, abs=0.1)
    assert bar.segments[1].height == pytest.approx(2 * bar.segments[0].height, abs=0.2)


@pytest.mark.parametrize(("years", "unit"), [(1, "week"), (8, "month"), (60, "year"), (400, "year")])
def test_long_times_have_longer_periods(years: int, unit: str) -> None:
    days = [date(2025 - years + year, 6, 15) for year in range(years + 1)]
    chart = histogram(on(*days, number=50), url)
    assert chart.unit == unit
    assert total(chart) == 50 * len(days)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.right for bar in chart.bars)
    assert len(chart.days) <= 9


def test_few_events_of_long_ago_are_linked_not_drawn() -> None:
    recent = on(*(MONDAY + timedelta(days=n) for n in range(60)), number=20)
    chart = histogram(recent | on(date(1945, 5, 8)) | on(date(2099, 1, 1)), url)
    assert chart.unit == "week"
    assert [(rest.text, rest.number, rest.url) for rest in chart.rest] == [
        ("before 3 March 2025", 1, "?from=&to=2025-03-02"),
        ("after 4 May 2025", 1, "?from=2025-05-05&to="),
    ]


def test_event_of_unknown_day_has_no_bar() -> None:
    month = {(date(2025, 3, 1), date(2025, 3, 31)): Counts.of(other=3)}
    chart = histogram(on(MONDAY) | month, url)
    assert chart.rough == 3
    assert sum(bar.counts.total for bar in chart.bars) == 1


def test_rough_days_do_not_stretch_the_picture() -> None:
    year = {(date(2020, 1, 1), date(2020, 12, 31)): Counts.of(other=3)}
    chart = histogram(on(MONDAY) | year, url)
    assert chart.first == MONDAY
    assert chart.rest[0].number == 3
    assert histogram(year, url).rough == 3


def test_limits_cut_the_outer_bars() -> None:
    chart = histogram(on(MONDAY, MONDAY + timedelta(days=2)), url, since=MONDAY + timedelta(days=1))
    (bar,) = chart.bars
    assert (bar.counts.total, bar.url) == (1, "?from=2025-03-04&to=2025-03-09")


def test_no_events_give_a_sentence() -> None:
    assert histogram({}, url).summary == "No event has a known day."
    assert "Most: Week of 3 March 2025" in histogram(on(MONDAY), url).summary


@pytest.mark.parametrize("number", [1, 2, 7, 10, 99, 101, 12_345])
def test_axis_of_numbers_reaches_the_highest_bar(number: int) -> None:
    chart = histogram(on(MONDAY, number=number), url)
    numbers = [int(tick.text.replace(",", "")) for tick in chart.numbers]
    assert numbers[0] == 0
    assert numbers[-1] >= number
    assert 2 <= len(numbers) <= 6


@pytest.mark.parametrize("unit", [WEEK, MONTH, YEAR])
def test_periods_follow_one_another(unit) -> None:
    start = unit.start(date(2024, 2, 29))
    for _ in range(60):
        following = unit.following(start)
        assert unit.last_day(start) + timedelta(days=1) == following == unit.start(following)
        assert unit.position(following) == unit.position(start) + 1
        start = following
