"""Days of two tellings: a night is as exact as a day, and longer spans are not."""

from datetime import timedelta

import pytest
from join_helpers import DAY, STORY, meeting

from kg.codes import Precision
from kg.join.features import features
from kg.join.profile import Profile
from kg.join_values import Days


def _span(days: int, *, start: int = 0, is_assumed: bool = False) -> Days:
    first = DAY + timedelta(days=start)
    last = first + timedelta(days=days)
    return Days(earliest=first, latest=last, precision=Precision.RANGE, is_assumed=is_assumed)


@pytest.mark.parametrize(
    ("first", "second", "feature"),
    [
        (_span(1), _span(1), "same_day"),
        (_span(1), _span(1, start=1), "near_day"),
        (_span(1), _span(1, start=5), "other_days"),
        (_span(2), _span(2), "near_day"),
        (_span(1), _span(1, is_assumed=True), "near_day"),
    ],
)
def test_days_night_is_as_exact_as_a_day(first, second, feature) -> None:
    profiles = [
        Profile((meeting(sentence, days=days),), STORY) for sentence, days in enumerate((first, second))
    ]
    names = {found.name for found in features(*profiles)}
    assert names & {"same_day", "near_day", "other_days"} == {feature}
