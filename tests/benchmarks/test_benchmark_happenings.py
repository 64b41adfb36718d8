"""The happenings of the seed page: a number of events that may only fall."""

import os
from dataclasses import replace

import pytest

from benchmarks import happenings
from benchmarks.shared import SHARED
from kg.join_values import MentionKey

MOST_EVENTS = 26  # wanted: happenings.WANTED


@pytest.fixture(scope="module")
def found():
    if not (SHARED / "seed").is_dir() and os.environ.get("CI") != "true":
        pytest.skip("shared/seed is not beside the checkout")
    return happenings.measure(happenings.read_page())


def test_happenings_are_few_events(found):
    assert len(found) == 9
    assert happenings.events(found) <= MOST_EVENTS


def test_happenings_are_found(found):
    assert sum(one.missed for one in found) <= 2


def test_no_event_is_of_two_happenings(found):
    assert list(happenings.mixed(found)) == []


def test_an_event_of_two_happenings_is_reported():
    event = MentionKey("a", 0, 1)
    one = happenings.Happening(name="one", mentions=((None, event),), missed=0)
    assert list(happenings.mixed([one, replace(one, name="two")])) == [("one", "two")]
