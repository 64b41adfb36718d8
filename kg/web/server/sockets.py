"""The sockets that the server listens at: made once, so that several processes can take connections from them."""

import socket
from collections.abc import Sequence

from kg.config import Settings
from kg.errors import ConfigError

_WAITING = 1024  # connections that nobody has taken yet


def listen(settings: Settings) -> list[socket.socket]:
    """Listen at each address of the settings' host. Raises :class:`ConfigError` where that is not possible."""
    try:
        host = None if settings.host in {"", "*"} else settings.host
        found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        listening: list[socket.socket] = []
        for family, _, _, _, (name, port, *more) in dict.fromkeys(found):
            port = port or (port_of(listening) if listening else 0)  # any free one is the same for all
            listening.append(_listening(family, (name, port, *more)))
    except OSError as error:
        raise ConfigError(
            f"cannot listen: {error}",
            subject=f"{settings.host}:{settings.port}",
            remedy="choose another with --port",
        ) from error
    return listening


def port_of(listening: Sequence[socket.socket]) -> int:
    """Return the port of sockets that listen at addresses of one host."""
    return int(listening[0].getsockname()[1])


def _listening(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    return socket.create_server(address, family=family, backlog=_WAITING)
