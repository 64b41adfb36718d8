"""A connection of a client: as waitress has it, but where that makes short answers slow for all."""

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

_SENDING = 0.005  # seconds for which the loop waits for a thread that sends


class _Task(WSGITask):  # type: ignore[misc]
    """Answers a request; the head goes with the first piece, so that one packet has all of a short answer."""

    def write(self, data: bytes) -> None:
        if self.wrote_header:
            super().write(data)
        else:
            with_head = self.channel.held = bytearray()
            try:
                super().write(data)
            finally:
                self.channel.held = None
            self.channel.write_soon(with_head)


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection between a client and the loop of the server, or a thread that answers."""

    task_class = _Task
    held: bytearray | None = None  # what is sent as one

    def write_soon(self, data: bytes | bytearray) -> int:
        """Send something as soon as may be; return how much."""
        if self.held is None:
            return int(super().write_soon(data))
        self.held += data
        return len(data)

    def writable(self) -> bool:
        """Tell whether the loop can send something.

        What a thread is just sending is nothing to wake up for: to waitress it is, and so the loop looks a dozen times
        at all connections for each answer, while the thread waits for its turn to go on.
        """
        if self.total_outbufs_len and self.outbuf_lock.acquire(timeout=_SENDING):
            self.outbuf_lock.release()
        return bool(super().writable())
