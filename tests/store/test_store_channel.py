"""Messages between the server and a query worker."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.store.workers.channel import CHUNK, LAST_CHUNK, MAX_CHUNK, Channel

Ends = tuple[Channel, Channel]


@pytest.fixture
def ends() -> Iterator[Ends]:
    a, b = map(Channel, socket.socketpair())
    yield a, b
    a.close()
    b.close()


def test_channel_delivers_messages_unchanged(ends: Ends) -> None:
    sizes = [0, 1, MAX_CHUNK - 1, MAX_CHUNK, MAX_CHUNK, 0, 5 * MAX_CHUNK, 7]
    messages = [(CHUNK if size else LAST_CHUNK, bytes([number]) * size) for number, size in enumerate(sizes)]
    with ThreadPoolExecutor() as threads:
        sending = threads.submit(lambda: [ends[0].send(kind, content) for kind, content in messages])
        assert [ends[1].receive(30) for _ in messages] == messages
        sending.result()


def test_receive_raises_after_its_timeout(ends: Ends) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        ends[1].receive(0.2)
    assert 0.2 <= time.monotonic() - started < 10
    ends[0].send(LAST_CHUNK, b"late")
    assert ends[1].receive(0) == (LAST_CHUNK, b"late")
    with pytest.raises(TimeoutError):
        ends[1].receive(0)


def test_receive_ignores_an_incomplete_message(ends: Ends) -> None:
    ends[0]._end.sendall(b"p\x00\x00\x00\x09half")
    with pytest.raises(TimeoutError):
        ends[1].receive(0.1)
    ends[0].close()
    with pytest.raises(EOFError):
        ends[1].receive(1)
