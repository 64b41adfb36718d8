"""Work that waits without a thread: in a *fiber*, which lets the event loop go on with others until it can go on itself.

A fiber is a greenlet (https://greenlet.readthedocs.io): a function that can be left and entered anew wherever it waits, so
that code which waits reads as if it blocked. Outside of a fiber, all of this does block.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from math import inf
from socket import socket
from threading import RLock
from typing import Any, Generic, TypeVar, cast

from greenlet import getcurrent, greenlet

T = TypeVar("T")


_DONE = object()  # what a fiber gives at the end of a function; before, it gives what it waits for


class _Fiber(greenlet):
    """Runs one function after the other: for a new fiber the system would have to give memory each time."""


class Fibers:
    """The fibers of one loop."""

    def __init__(self) -> None:
        self._free: list[_Fiber] = []

    async def run(self, function: Callable[[], None]) -> None:
        """Run a function in a fiber. Where this is cancelled, what it waits for raises CancelledError in it."""
        fiber = self._free.pop() if self._free else _Fiber(_live)
        given = fiber.switch(function)
        while given is not _DONE:
            try:
                result = await given
            except BaseException as error:
                given = fiber.throw(error)
            else:
                given = fiber.switch(result)
        self._free.append(fiber)  # of what is raised in it, it dies


def _live(function: Callable[[], None]) -> None:
    while True:
        function()
        del function  # and what it refers to
        function = wait(cast(Awaitable[Callable[[], None]], _DONE))


def wait(awaitable: Awaitable[T]) -> T:
    """Wait for something of the loop, in a fiber."""
    return cast(T, cast(greenlet, getcurrent().parent).switch(awaitable))


def apart(function: Callable[..., T], *arguments: Any) -> T:
    """Call a function that blocks: in a thread, where it would hold up others.

    It is waited for also where that is cancelled: whoever goes on may take it that the function has ended.
    """
    if not _inside():
        return function(*arguments)
    called = asyncio.get_running_loop().run_in_executor(None, function, *arguments)
    try:
        return wait(asyncio.shield(called))
    finally:
        while not called.done():
            with suppress(asyncio.CancelledError):
                wait(asyncio.wait([called]))


def readable(end: socket, seconds: float) -> None:
    """Wait until something can be read from a socket. Raises TimeoutError where that takes longer.

    Returns at once outside of a fiber, where the socket's own timeout does the same.
    """
    if not _inside():
        end.settimeout(None if seconds == inf else seconds)
        return
    end.setblocking(False)
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(end, _settle, ready)
    try:
        _wait_for(ready, seconds)
    finally:
        loop.remove_reader(end)


class FullError(Exception):
    """As many wait as may."""


class Shelf(Generic[T]):
    """Things that one takes and puts back; who finds none waits for the next, in the order of coming.

    May be used from several threads, and fibers.
    """

    def __init__(self, things: list[T]) -> None:
        self._things = things
        self._waiting: deque[asyncio.Future[T] | Future[T]] = deque()
        self._lock = RLock()  # what is thrown away meanwhile may put something back

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, seconds: float, *, most: float = inf) -> T:
        """Return a thing, the one that was put back last.

        Raises TimeoutError where there is none for so long, and :class:`FullError` where ``most`` wait already.
        """
        with self._lock:
            if self._things:
                return self._things.pop()
            if len(self._waiting) >= most:
                raise FullError
            waiter: asyncio.Future[T] | Future[T]
            waiter = asyncio.get_running_loop().create_future() if _inside() else Future()
            self._waiting.append(waiter)
        try:
            if isinstance(waiter, asyncio.Future):
                return _wait_for(waiter, seconds)
            return waiter.result(None if seconds == inf else seconds)
        except BaseException:
            self._leave(waiter)
            raise

    def put(self, thing: T) -> None:
        """Put something there."""
        with self._lock:
            if not self._waiting:
                self._things.append(thing)
                return
            waiter = self._waiting.popleft()
            if isinstance(waiter, Future):
                waiter.set_result(thing)  # before it can be found to have left
                return
        if waiter.get_loop() is asyncio._get_running_loop():
            self._give(waiter, thing)
        else:
            waiter.get_loop().call_soon_threadsafe(self._give, waiter, thing)

    def _give(self, waiter: "asyncio.Future[T]", thing: T) -> None:
        if waiter.done():
            self.put(thing)
        else:
            waiter.set_result(thing)

    def _leave(self, waiter: "asyncio.Future[T] | Future[T]") -> None:
        """Wait no longer; what has come meanwhile is for others."""
        with self._lock:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
                return
        if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
            self.put(waiter.result())


def _inside() -> bool:
    return isinstance(getcurrent(), _Fiber)


def _wait_for(future: "asyncio.Future[T]", seconds: float) -> T:
    if seconds == inf:
        return wait(future)
    timer = future.get_loop().call_later(seconds, _fail, future, TimeoutError())
    try:
        return wait(future)
    finally:
        timer.cancel()


def _settle(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def _fail(future: "asyncio.Future[T]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
