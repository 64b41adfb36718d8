"""Limit on the query time of each client."""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from threading import Lock
from time import monotonic

from kg.errors import QuotaError

_MINUTE_S = 60.0
_MAX_CLIENTS = 10_000  # clients whose usage is remembered
_CACHED_ADDRESSES = 1000
_WITH_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")


class QueryTimeLimiter:
    """A quota of query time per minute for each client, as a leaky bucket. Thread-safe.

    A query is charged when it has ended, so it may exceed the quota; then the client waits longer. Localhost is not
    limited.
    """

    def __init__(self, quota_s: float, *, clock: Callable[[], float] = monotonic) -> None:
        """Allow ``quota_s`` seconds of query time per minute; 0 means no limit."""
        self._refill_s = _MINUTE_S / quota_s if quota_s else 0.0  # time to regain one second of query time
        self._clock = clock
        self._lock = Lock()
        self._full_at: dict[str, float] = {}  # when each client will have its whole quota again

    def check(self, address: str) -> None:
        """Raise :class:`QuotaError` if the client has used up its quota."""
        client = _client_key(address)
        if not client or not self._refill_s:
            return
        excess_s = self._full_at.get(client, 0.0) - self._clock() - _MINUTE_S
        if excess_s > 0:
            raise QuotaError(
                "This client has used up its query time.",
                subject="server",
                remedy="Retry later, and send fewer or cheaper queries.",
                limit="client_query_seconds_per_minute",
                retry_after_s=excess_s,
            )

    def charge(self, address: str, seconds: float) -> None:
        """Subtract the time of a query from the quota of its client."""
        client, now = _client_key(address), self._clock()
        if not client or not self._refill_s:
            return
        with self._lock:
            start = max(now, self._full_at.get(client, 0.0))
            self._full_at[client] = start + seconds * self._refill_s
            if len(self._full_at) > _MAX_CLIENTS:
                self._forget_some(now)

    def _forget_some(self, now: float) -> None:
        """Drop clients that have their whole quota, or else the half that has used least."""
        using = sorted((item for item in self._full_at.items() if item[1] > now), key=lambda item: item[1])
        kept = using if len(using) <= _MAX_CLIENTS // 2 else using[-_MAX_CLIENTS // 2 :]
        self._full_at = dict(kept)


@lru_cache(maxsize=_CACHED_ADDRESSES)
def _client_key(address: str) -> str:
    """Return the rate-limit key of an address: the /64 network for IPv6, empty for loopback."""
    if found := _WITH_PORT.fullmatch(address):  # as some proxies send it
        address = found[1] or found[2]
    try:
        parsed = ip_address(address)
    except ValueError:  # a proxy may send a pseudonym
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return _client_key(str(parsed.ipv4_mapped))
        return "" if parsed.is_loopback else parsed.exploded[:19]
    return "" if parsed.is_loopback else address
