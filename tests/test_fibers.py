"""Fibers: what waits in one holds up no other; outside of them, waiting blocks."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import inf

import looping
import pytest

from kg import fibers
from kg.fibers import Fibers, FullError, Shelf


def together(*functions: Callable[[], None]) -> None:
    """Run functions, each in a fiber of one loop."""

    async def main() -> None:
        own = Fibers()
        await asyncio.gather(*(own.run(function) for function in functions))

    looping.run(main())


def test_a_fiber_that_waits_holds_up_no_other() -> None:
    said: list[str] = []
    here, there = socket.socketpair()

    def reader() -> None:
        said.append("waits")
        fibers.readable(here, 30)
        said.append(here.recv(10).decode())

    def writer() -> None:
        said.append("writes")
        there.send(b"read")

    with here, there:
        together(reader, writer)
    assert said == ["waits", "writes", "read"]


def test_what_cannot_be_read_in_time_is_not_waited_for() -> None:
    here, there = socket.socketpair()

    def reader() -> None:
        started = time.monotonic()
        for _ in range(3):
            with pytest.raises(TimeoutError):
                fibers.readable(here, 0.05)
        assert 0.15 <= time.monotonic() - started < 10
        there.send(b"x")
        fibers.readable(here, 0.05)  # nothing is left of the waiting before

    with here, there:
        together(reader)


def test_what_a_fiber_raises_is_raised_and_others_go_on() -> None:
    def fails() -> None:
        fibers.wait(asyncio.sleep(0))
        raise LookupError

    async def main() -> list[int]:
        own, done = Fibers(), []
        for number in range(10):
            with pytest.raises(LookupError):
                await own.run(fails)
            await own.run(lambda number=number: done.append(number))  # type: ignore[misc]
        return done

    assert looping.run(main()) == list(range(10))


def test_cancelling_reaches_what_a_fiber_waits_for() -> None:
    ended: list[str] = []

    def waits() -> None:
        try:
            fibers.wait(asyncio.sleep(60))
        finally:
            fibers.wait(asyncio.sleep(0))  # it may still wait, to put things in order
            ended.append("in order")

    async def main() -> None:
        task = asyncio.create_task(Fibers().run(waits))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    looping.run(main())
    assert ended == ["in order"]


def test_what_blocks_is_done_in_a_thread_of_its_own() -> None:
    free, threads = threading.Event(), []

    def blocks() -> None:
        assert fibers.apart(free.wait, 30)
        threads.extend([threading.get_ident(), fibers.apart(threading.get_ident)])

    together(blocks, free.set)
    here, there = threads
    assert here != there
    assert (
        fibers.apart(threading.get_ident) == threading.get_ident()
    )  # outside of a fiber there is nobody to hold up


def test_what_blocks_has_ended_before_its_fiber_goes_on_though_it_is_cancelled() -> None:
    said: list[str] = []

    def blocks() -> None:
        time.sleep(0.2)
        said.append("has ended")

    def waits() -> None:
        try:
            fibers.apart(blocks)
        finally:
            said.append("goes on")

    async def main() -> None:
        task = asyncio.create_task(Fibers().run(waits))
        for _ in range(2):
            await asyncio.sleep(0.05)
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    looping.run(main())
    assert said == ["has ended", "goes on"]


def test_things_are_handed_on_in_the_order_of_coming() -> None:
    shelf, got = Shelf(["one"]), []

    def takes(name: str) -> Callable[[], None]:
        def take() -> None:
            thing = shelf.take(30)
            got.append(name)
            fibers.wait(asyncio.sleep(0.01))
            shelf.put(thing)

        return take

    together(*map(takes, "abcdef"))
    assert got == list("abcdef")
    assert (shelf.take(0), shelf.waiting) == ("one", 0)


def test_a_shelf_serves_threads_and_fibers_alike() -> None:
    shelf, count = Shelf([1, 2]), 0

    def many() -> None:
        nonlocal count
        for _ in range(300):
            thing = shelf.take(30)
            count += 1
            shelf.put(thing)

    def many_waiting() -> None:
        for _ in range(300):
            thing = shelf.take(30)
            fibers.wait(asyncio.sleep(0))
            shelf.put(thing)

    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(many) for _ in range(3)]
        together(*[many_waiting] * 5)
        assert [one.result() for one in asked] == [None] * 3
    assert sorted([shelf.take(0), shelf.take(0)]) == [1, 2]


@pytest.mark.parametrize("inside", [True, False])
def test_who_waits_too_long_takes_nothing(inside: bool) -> None:
    shelf: Shelf[str] = Shelf([])

    def takes() -> None:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                shelf.take(0.02)
        assert shelf.waiting == 0
        shelf.put("it")
        assert shelf.take(inf) == "it"

    if inside:
        together(takes)
    else:
        takes()


def test_what_comes_for_one_who_has_gone_is_for_the_next() -> None:
    shelf: Shelf[str] = Shelf([])

    async def main() -> None:
        own = Fibers()
        gone = asyncio.create_task(own.run(lambda: shelf.put(shelf.take(30))))
        await asyncio.sleep(0.01)
        shelf.put("it")  # it is on its way
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone

    looping.run(main())
    assert shelf.take(0) == "it"


def test_no_more_wait_than_may() -> None:
    shelf: Shelf[str] = Shelf([])

    def waits() -> None:
        assert shelf.take(30, most=1) == "it"

    def comes_later() -> None:
        with pytest.raises(FullError):
            shelf.take(30, most=1)
        shelf.put("it")

    together(waits, comes_later)
