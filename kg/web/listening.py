"""The sockets that the server listens at: made once, so that several processes can take connections from them."""

import socket

from kg.config import Settings
from kg.errors import ConfigError

_WAITING = 1024  # connections that nobody has taken yet


def listen(settings: Settings) -> list[socket.socket]:
    """Listen at each address of the settings' host. Raises :class:`ConfigError` where that is not possible."""
    try:
        host = None if settings.host in {"", "*"} else settings.host
        found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return [_listening(family, address) for family, *_, address in dict.fromkeys(found)]
    except OSError as error:
        raise ConfigError(
            f"cannot listen: {error}",
            subject=f"{settings.host}:{settings.port}",
            remedy="choose another with --port",
        ) from error


def _listening(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    return socket.create_server(address, family=family, backlog=_WAITING)
