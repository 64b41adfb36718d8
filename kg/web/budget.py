"""How much query time each client has left."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from threading import Lock
from time import monotonic

from kg.errors import SpentError

_MINUTE = 60.0
_MANY = 1000  # clients from which on those are forgotten that owe nothing


class Budget:
    """Gives each client some seconds of query time a minute; what it has used comes back little by little.

    A query is paid for when it has ended, so that it may cost more than is left: then the client waits longer. The
    machine itself is no client. May be used from several threads.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = monotonic) -> None:
        """Give ``seconds`` a minute; 0 is as much as anybody likes."""
        self._worth = _MINUTE / seconds if seconds else 0.0  # seconds until a second of query time is back
        self._clock = clock
        self._whole: dict[str, float] = {}  # by client, when all will be back
        self._lock = Lock()

    def check(self, address: str) -> None:
        """Raise :class:`SpentError` for a client that has nothing left."""
        left = self._whole.get(_client(address), 0.0) - self._clock()
        if left > _MINUTE:
            raise SpentError(
                "this client has used up its time for queries",
                subject="server",
                remedy="Ask again later, more slowly, or for less.",
                limit="client_seconds",
                retry_after_s=left - _MINUTE,
            )

    def spend(self, address: str, seconds: float) -> None:
        """Take the time of a query from what its client has."""
        client, now = _client(address), self._clock()
        if not client or not self._worth:
            return
        with self._lock:
            self._whole[client] = max(now, self._whole.get(client, now)) + seconds * self._worth
            if len(self._whole) > _MANY:
                self._whole = {name: whole for name, whole in self._whole.items() if whole > now}


@lru_cache(maxsize=_MANY)
def _client(address: str) -> str:
    """Return who has an address: the network of a household, where it is of IPv6; nobody where it is our own."""
    try:
        found = ip_address(address)
    except ValueError:  # as a proxy may hide it
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return _client(str(found.ipv4_mapped))
        return "" if found.is_loopback else found.exploded[:19]
    return "" if found.is_loopback else address
