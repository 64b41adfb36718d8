import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.store.workers.channel import LAST, MOST, PIECE, Pipe

Ends = tuple[Pipe, Pipe]


@pytest.fixture
def ends() -> Iterator[Ends]:
    a, b = map(Pipe, socket.socketpair())
    yield a, b
    a.close()
    b.close()


def test_messages_come_as_they_were_sent(ends: Ends) -> None:
    sizes = [0, 1, MOST - 1, MOST, MOST, 0, 5 * MOST, 7]
    messages = [(PIECE if size else LAST, bytes([number]) * size) for number, size in enumerate(sizes)]
    with ThreadPoolExecutor() as threads:
        sending = threads.submit(lambda: [ends[0].send(kind, content) for kind, content in messages])
        assert [ends[1].receive(30) for _ in messages] == messages
        sending.result()


def test_what_does_not_come_in_time_is_waited_for_no_longer(ends: Ends) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        ends[1].receive(0.2)
    assert 0.2 <= time.monotonic() - started < 10
    ends[0].send(LAST, b"late")
    assert ends[1].receive(0) == (LAST, b"late")
    with pytest.raises(TimeoutError):
        ends[1].receive(0)


def test_a_message_that_is_broken_off_is_none(ends: Ends) -> None:
    ends[0]._end.sendall(b"p\x00\x00\x00\x09half")
    with pytest.raises(TimeoutError):
        ends[1].receive(0.1)
    ends[0].close()
    with pytest.raises(EOFError):
        ends[1].receive(1)
