"""How much query time each client has left."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from time import monotonic

from kg.errors import QuotaError
from kg.web.debts import Debts

_MINUTE = 60.0
_MANY = 1000  # addresses that are remembered with whose they are


class Budget:
    """Gives each client some seconds of query time a minute; what it has used comes back little by little.

    A query is paid for when it has ended, so that it may cost more than is left: then the client waits longer. The
    machine itself is no client. May be used from several threads.
    """

    def __init__(self, seconds: float, debts: Debts, *, clock: Callable[[], float] = monotonic) -> None:
        """Give ``seconds`` a minute; 0 is as much as anybody likes. What is owed is noted in ``debts``."""
        self._worth = _MINUTE / seconds if seconds else 0.0  # seconds until a second of query time is back
        self._clock = clock
        self._debts = debts  # by client, when all will be back

    def check(self, address: str) -> None:
        """Raise :class:`QuotaError` for a client that has nothing left."""
        client = _client(address)
        if not client or not self._worth:
            return
        left = self._debts.until(client) - self._clock()
        if left > _MINUTE:
            raise QuotaError(
                "this client has used up its time for queries",
                subject="server",
                remedy="Ask again later, more slowly, or for less.",
                limit="client_query_seconds_per_minute",
                retry_after_s=left - _MINUTE,
            )

    def spend(self, address: str, seconds: float) -> None:
        """Take the time of a query from what its client has."""
        client, now = _client(address), self._clock()
        if not client or not self._worth:
            return
        self._debts.put(client, max(now, self._debts.until(client)) + seconds * self._worth)


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
