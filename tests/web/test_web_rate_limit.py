"""The quota of query time of each client."""

import pytest

from kg.errors import QuotaError
from kg.web.limits import rate_limit
from kg.web.limits.rate_limit import QueryTimeLimiter

CLIENT = "203.0.113.5"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> QueryTimeLimiter:
    return QueryTimeLimiter(30, clock=clock)


def test_quota_can_be_used_at_once_and_refills(limiter: QueryTimeLimiter, clock: Clock) -> None:
    for _ in range(3):
        limiter.check(CLIENT)
        limiter.charge(CLIENT, 10)
    limiter.charge(CLIENT, 1)
    with pytest.raises(QuotaError) as raised:
        limiter.check(CLIENT)
    assert raised.value.retry_after_s == pytest.approx(2)
    clock.now += 2
    limiter.check(CLIENT)
    clock.now += 1000
    limiter.charge(CLIENT, 29)  # an unused quota does not accumulate
    limiter.check(CLIENT)
    limiter.charge(CLIENT, 2)
    with pytest.raises(QuotaError):
        limiter.check(CLIENT)


def test_query_over_the_quota_is_charged_in_full(limiter: QueryTimeLimiter, clock: Clock) -> None:
    limiter.charge(CLIENT, 90)
    clock.now += 119
    with pytest.raises(QuotaError):
        limiter.check(CLIENT)
    clock.now += 2
    limiter.check(CLIENT)


@pytest.mark.parametrize("other", ["203.0.113.6", "2001:db8:1:2::1", "unknown"])
def test_clients_have_separate_quotas(limiter: QueryTimeLimiter, other: str) -> None:
    limiter.charge(CLIENT, 100)
    limiter.check(other)
    limiter.charge(other, 100)
    with pytest.raises(QuotaError):
        limiter.check(other)


def test_addresses_of_one_ipv6_network_share_a_quota(limiter: QueryTimeLimiter) -> None:
    limiter.charge("2001:db8:1:2::1", 20)
    limiter.charge("2001:db8:1:2:ffff::9", 20)
    with pytest.raises(QuotaError):
        limiter.check("2001:db8:1:2::7")
    limiter.check("2001:db8:1:3::1")
    limiter.charge("::ffff:203.0.113.5", 40)
    with pytest.raises(QuotaError):
        limiter.check(CLIENT)


@pytest.mark.parametrize("with_port", ["203.0.113.5:4711", "[2001:db8:1:2::1]:4711", "[2001:db8:1:2::1]"])
def test_port_of_an_address_is_ignored(limiter: QueryTimeLimiter, with_port: str) -> None:
    limiter.charge(with_port, 100)
    with pytest.raises(QuotaError):
        limiter.check("2001:db8:1:2::2" if "[" in with_port else CLIENT)


@pytest.mark.parametrize("local", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", ""])
def test_localhost_is_not_limited(limiter: QueryTimeLimiter, local: str) -> None:
    limiter.charge(local, 10_000)
    limiter.check(local)


def test_quota_of_zero_means_no_limit(clock: Clock) -> None:
    limiter = QueryTimeLimiter(0, clock=clock)
    limiter.charge(CLIENT, 10_000)
    limiter.check(CLIENT)


def test_heavy_clients_are_remembered_among_many(limiter: QueryTimeLimiter) -> None:
    limiter.charge(CLIENT, 1000)
    for number in range(30_000):
        limiter.charge(f"198.51.{number // 256}.{number % 256}", 0.01)
    with pytest.raises(QuotaError):
        limiter.check(CLIENT)
    assert len(limiter._full_at) <= rate_limit._MAX_CLIENTS
