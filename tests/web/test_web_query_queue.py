"""The admission queue: slots, waiting queries, and rejections."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from kg.errors import ClientLeftError, LimitError
from kg.web.limits.query_queue import QueryQueue


def hold(queue: QueryQueue, until: Event) -> None:
    with queue.slot():
        assert until.wait(30)


def eventually(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError


def test_full_queue_rejects_at_once() -> None:
    queue, end = QueryQueue(2, waiting=3, timeout_s=30), Event()
    with ThreadPoolExecutor() as threads:
        holders = [threads.submit(hold, queue, end) for _ in range(5)]
        eventually(lambda: queue.waiting == 3)
        with pytest.raises(LimitError) as raised, queue.slot():
            pass
        assert (raised.value.limit, raised.value.http_status) == ("max_queued_queries", 503)
        assert raised.value.retry_after_s == 30
        end.set()
        assert [holder.result() for holder in holders] == [None] * 5
    with queue.slot(), queue.slot():
        assert queue.waiting == 0


def test_queue_rejects_after_its_timeout() -> None:
    queue = QueryQueue(1, waiting=1, timeout_s=0.05)
    with queue.slot():
        for _ in range(3):
            with pytest.raises(LimitError) as raised, queue.slot():
                pass
            assert raised.value.limit == "max_queue_wait_s"
    with queue.slot():
        pass


def test_client_that_leaves_loses_its_place() -> None:
    queue = QueryQueue(1, waiting=1, timeout_s=30)
    with queue.slot():
        with pytest.raises(ClientLeftError), queue.slot(lambda: True):
            pass
        assert queue.waiting == 0


def test_slots_are_granted_in_order() -> None:
    queue, end, order = QueryQueue(1, waiting=4, timeout_s=30), Event(), list[int]()

    def run(number: int) -> None:
        with queue.slot():
            order.append(number)

    with ThreadPoolExecutor() as threads:
        threads.submit(hold, queue, end)
        for number in range(4):
            threads.submit(run, number)
            eventually(lambda expected=number + 1: queue.waiting == expected)  # type: ignore[misc]
        end.set()
    assert order == [0, 1, 2, 3]


def test_slot_is_released_after_an_error() -> None:
    queue = QueryQueue(1, waiting=0, timeout_s=1)
    for _ in range(3):
        with pytest.raises(RuntimeError), queue.slot():
            raise RuntimeError
