"""Histograms of acts by month or year."""

from collections import Counter

import pytest

from kg.views.activity import HEIGHT, WIDTH, draw


def test_months_have_no_gaps_and_keep_cooperation_above_conflict() -> None:
    activity = draw(Counter({("2024-11", False): 3, ("2025-02", True): 1, ("", False): 2}))
    assert [bar.label for bar in activity.bars] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert [(bar.cooperation, bar.conflict) for bar in activity.bars] == [(3, 0), (0, 0), (0, 0), (0, 1)]
    assert (activity.unit, activity.cooperation, activity.conflict, activity.undated) == ("month", 3, 1, 2)
    assert activity.base == pytest.approx(0.75 * HEIGHT)


def test_long_times_are_shown_by_year() -> None:
    activity = draw(Counter({("1995-01", True): 1, ("1995-06", True): 2, ("2025-03", False): 1}))
    assert activity.unit == "year"
    assert (activity.bars[0].label, activity.bars[0].conflict, activity.bars[-1].label) == ("1995", 3, "2025")


def test_only_the_latest_years_are_shown() -> None:
    activity = draw(Counter({("1815-06", True): 4, ("2025-03", False): 1}))
    assert len(activity.bars) == 60
    assert activity.earlier == 4
    assert activity.conflict == 0


@pytest.mark.parametrize("months", [1, 7, 59])
def test_bars_stay_in_the_picture(months: int) -> None:
    counts = Counter({(f"{2020 + n // 12}-{n % 12 + 1:02}", n % 2 == 0): n + 1 for n in range(months)})
    activity = draw(counts)
    assert all(0 <= bar.x <= WIDTH - bar.width for bar in activity.bars)
    assert all(activity.base - bar.above >= -0.1 for bar in activity.bars)
    assert all(activity.base + bar.below <= HEIGHT + 0.1 for bar in activity.bars)


def test_without_days_there_is_no_picture() -> None:
    activity = draw(Counter({("", True): 2}))
    assert (activity.bars, activity.undated) == ((), 2)
