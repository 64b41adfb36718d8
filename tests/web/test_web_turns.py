"""Turns: so many at once, so many that wait, and the others hear at once that there is no room."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from kg.errors import LimitError
from kg.web.limits.query_queue import Turns


def taken(turns: Turns, until: Event) -> None:
    with turns.turn():
        assert until.wait(30)


def eventually(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError


def test_those_who_find_no_room_hear_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, end = Turns(2, waiting=3, seconds=30), Event()
    with ThreadPoolExecutor() as threads:
        asked = [threads.submit(taken, turns, end) for _ in range(5)]
        eventually(lambda: turns._free.waiting == 3)
        with pytest.raises(LimitError) as raised, turns.turn():
            pass
        assert (raised.value.limit, raised.value.http_status) == ("max_queued_queries", 503)
        assert raised.value.retry_after_s == 30
        end.set()
        assert [one.result() for one in asked] == [None] * 5
    with turns.turn(), turns.turn():
        assert turns._free.waiting == 0


def test_nobody_waits_longer_than_that() -> None:
    turns = Turns(1, waiting=1, seconds=0.05)
    with turns.turn():
        for _ in range(3):
            with pytest.raises(LimitError) as raised, turns.turn():
                pass
            assert raised.value.limit == "max_queue_wait_s"
    with turns.turn():
        pass


def test_a_turn_that_ends_badly_is_given_back() -> None:
    turns = Turns(1, waiting=0, seconds=1)
    for _ in range(3):
        with pytest.raises(RuntimeError), turns.turn():
            raise RuntimeError
