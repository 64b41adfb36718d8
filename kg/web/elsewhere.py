"""Asks other endpoints, of hosts that are allowed: with no more time, bytes or trust than they need.

An address is resolved once, and it is that address which is connected to, so that a name cannot lead to a private
network after it was looked at. No redirection is followed, and nothing that is sent back is shown in an error.
"""

import socket
import ssl
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, ip_address
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlencode, urlsplit

from kg.errors import RefusedError, ServiceError
from kg.store import Table, read_table

_MOST = 1_000_000  # bytes of an answer
_SHORTEST = 0.01  # seconds, where none are left
_PORTS = {"http": 80, "https": 443}
_HEADERS = {
    "Accept": "application/sparql-results+json",
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "diplomacy-kg (a SPARQL endpoint that federates)",
}


def ask(address: str, query: str, *, hosts: Collection[str], end: float) -> Table:
    """Ask a SELECT at the endpoint with that address, until ``end`` (of the monotonic clock).

    Raises :class:`RefusedError` for a host that is not among ``hosts``, :class:`ServiceError` for whatever else
    hinders: a private address, a slow or long answer, one that is no SPARQL results in JSON.
    """
    parts = _allowed(address, hosts)
    try:
        with _connected(parts, end) as connected, _ended(connected, end):
            content = _content(parts, connected, query)
    except (OSError, HTTPException) as error:
        raise _failed(parts, "does not answer, or not in time") from error
    try:
        return read_table(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _failed(parts, "answers with something else than SPARQL results in JSON") from error


def _allowed(address: str, hosts: Collection[str]) -> SplitResult:
    try:
        parts = urlsplit(address)
        named = parts.netloc.lower() if parts.port else (parts.hostname or "")
    except ValueError:
        named = ""
    if not named or parts.scheme not in _PORTS or parts.username is not None or named not in hosts:
        known = ", ".join(sorted(hosts))
        raise RefusedError(
            "SERVICE is refused: this host may not be asked", subject=address, remedy=f"Ask {known}, or none."
        )
    return parts


def _connected(parts: SplitResult, end: float) -> socket.socket:
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    address = (_resolved(parts, host, port), port)
    plain = socket.create_connection(address, timeout=max(_SHORTEST, end - monotonic()))
    if parts.scheme == "http":
        return plain
    with plain:  # closed where that fails, and emptied where it does not
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


@contextmanager
def _ended(connected: socket.socket, end: float) -> Iterator[None]:
    """Cut a connection off at ``end``, however much still trickles in."""
    cut = Timer(max(_SHORTEST, end - monotonic()), socket.socket.shutdown, (connected, socket.SHUT_RDWR))
    cut.start()
    try:
        yield
        if monotonic() > end:
            raise TimeoutError
    finally:
        cut.cancel()


def _resolved(parts: SplitResult, host: str, port: int) -> str:
    """Return an address of a host. One that has a private address among others is not asked."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(_is_public, found)):
        raise _failed(parts, "is in a private network")
    return found[0]


def _is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    inner = found.ipv4_mapped or found.sixtofour if isinstance(found, IPv6Address) else None
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def _content(parts: SplitResult, connected: socket.socket, query: str) -> bytes:
    connection = HTTPConnection(parts.netloc)
    connection.sock = connected
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", target, urlencode({"query": query}), {"Host": parts.netloc, **_HEADERS})
    response = connection.getresponse()
    if response.status != 200:
        raise _failed(parts, f"answers with the status {response.status}")
    content = response.read(_MOST + 1)
    if len(content) > _MOST:
        raise _failed(parts, f"answers with more than {_MOST // 1_000_000} MB")
    return content


def _failed(parts: SplitResult, reason: str) -> ServiceError:
    return ServiceError(
        reason, subject=str(parts.hostname), remedy="Ask it for less, or later, or by itself."
    )
