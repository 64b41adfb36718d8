"""Listening sockets, and the connections of clients as far as a running query needs to watch them."""

import select
import socket
from collections.abc import Callable, Sequence
from time import monotonic
from weakref import WeakValueDictionary

from kg.config import Settings
from kg.errors import ConfigError

_BACKLOG = 1024  # connections that the kernel keeps until they are accepted
# A client that closes its sending side may still read the response. Most clients that do so have left.
_GRACE_S = 3.0
_CLOSED_BY_PEER = getattr(select, "POLLRDHUP", select.POLLHUP)  # macOS reports only the full close
_BROKEN = select.POLLERR | select.POLLHUP | select.POLLNVAL


class Listener(socket.socket):
    """A listening socket that finds the connection of a client by its address and port."""

    _connections: "WeakValueDictionary[tuple[str, str], socket.socket]"

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept a connection, and remember it until it is closed."""
        connection, address = super().accept()
        self._connections[address[0], str(address[1])] = connection
        return connection, address

    def watch(self, host: str, port: str) -> Callable[[], bool] | None:
        """Return a function that tells whether the client has left, or None for an unknown client."""
        connection = self._connections.get((host, port))
        return None if connection is None else _Departure(connection).has_left


class _Departure:
    """Detects that a client has closed or reset its connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._closed_at: float | None = None

    def has_left(self) -> bool:
        """Return True after a reset, or a few seconds after the client has closed its side."""
        descriptor = self._connection.fileno()
        if descriptor < 0:
            return True
        poller = select.poll()
        poller.register(descriptor, _CLOSED_BY_PEER)
        events = poller.poll(0)
        if not events:
            return False
        if events[0][1] & _BROKEN:
            return True
        self._closed_at = self._closed_at or monotonic()
        return monotonic() - self._closed_at > _GRACE_S


def listen(settings: Settings) -> list[Listener]:
    """Listen on each address of the configured host. Raises :class:`ConfigError` if that fails."""
    listeners: list[Listener] = []
    try:
        host = None if settings.host in {"", "*"} else settings.host
        found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, (name, port, *more) in dict.fromkeys(found):
            # Port 0 is replaced by the free port that the first address got.
            port = port or (port_of(listeners) if listeners else 0)
            listeners.append(_listener(family, (name, port, *more)))
    except OSError as error:
        for listener in listeners:
            listener.close()
        raise ConfigError(
            f"The server cannot listen on this address: {error}.",
            subject=f"{settings.host}:{settings.port}",
            remedy="Choose another port with --port.",
        ) from error
    return listeners


def port_of(listeners: Sequence[socket.socket]) -> int:
    """Return the port of sockets that listen on the addresses of one host."""
    return int(listeners[0].getsockname()[1])


def _listener(family: socket.AddressFamily, address: tuple[object, ...]) -> Listener:
    plain = socket.create_server(address, family=family, backlog=_BACKLOG)
    listener = Listener(fileno=plain.detach())
    listener._connections = WeakValueDictionary()
    return listener
