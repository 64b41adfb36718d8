"""The query time of clients: who has used it up waits until it comes back, and nobody else does."""

from pathlib import Path

import pytest

from kg.errors import QuotaError
from kg.web.debts import Debts
from kg.web.limits.rate_limit import Budget

SOMEBODY = "203.0.113.5"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    return Budget(30, Debts(), clock=clock)


def test_it_can_be_used_at_once_and_comes_back_in_a_minute(budget: Budget, clock: Clock) -> None:
    for _ in range(3):
        budget.check(SOMEBODY)
        budget.spend(SOMEBODY, 10)
    budget.spend(SOMEBODY, 1)
    with pytest.raises(QuotaError) as raised:
        budget.check(SOMEBODY)
    assert raised.value.retry_after_s == pytest.approx(2)
    clock.now += 2
    budget.check(SOMEBODY)
    clock.now += 1000
    budget.spend(SOMEBODY, 29)  # what was not used is not saved
    budget.check(SOMEBODY)
    budget.spend(SOMEBODY, 2)
    with pytest.raises(QuotaError):
        budget.check(SOMEBODY)


def test_a_query_that_costs_more_than_is_left_is_paid_for_all_the_same(budget: Budget, clock: Clock) -> None:
    budget.spend(SOMEBODY, 90)
    clock.now += 119
    with pytest.raises(QuotaError):
        budget.check(SOMEBODY)
    clock.now += 2
    budget.check(SOMEBODY)


@pytest.mark.parametrize("other", ["203.0.113.6", "2001:db8:1:2::1", "unknown"])
def test_one_does_not_pay_for_another(budget: Budget, other: str) -> None:
    budget.spend(SOMEBODY, 100)
    budget.check(other)
    budget.spend(other, 100)
    with pytest.raises(QuotaError):
        budget.check(other)


def test_the_addresses_of_one_network_are_one_client(budget: Budget) -> None:
    budget.spend("2001:db8:1:2::1", 20)
    budget.spend("2001:db8:1:2:ffff::9", 20)
    with pytest.raises(QuotaError):
        budget.check("2001:db8:1:2::7")
    budget.check("2001:db8:1:3::1")
    budget.spend("::ffff:203.0.113.5", 40)
    with pytest.raises(QuotaError):
        budget.check(SOMEBODY)


@pytest.mark.parametrize("own", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", ""])
def test_the_machine_itself_is_no_client(budget: Budget, own: str) -> None:
    budget.spend(own, 10_000)
    budget.check(own)


def test_it_can_be_without_end(clock: Clock) -> None:
    budget = Budget(0, Debts(), clock=clock)
    budget.spend(SOMEBODY, 10_000)
    budget.check(SOMEBODY)


def test_processes_share_what_clients_owe(tmp_path: Path, clock: Clock) -> None:
    """Each has a table of its own over one file, as two processes would."""
    budgets = [Budget(30, Debts(tmp_path / "debts"), clock=clock) for _ in range(2)]
    for budget in budgets:
        budget.check(SOMEBODY)
        budget.spend(SOMEBODY, 20)
    for budget in budgets:
        budget.check("203.0.113.6")
        with pytest.raises(QuotaError):
            budget.check(SOMEBODY)


def test_among_very_many_those_who_owe_most_are_remembered(clock: Clock) -> None:
    debts = Debts()
    budget = Budget(30, debts, clock=clock)
    budget.spend(SOMEBODY, 1000)
    for number in range(30_000):
        budget.spend(f"198.51.{number // 256}.{number % 256}", 0.01)
    with pytest.raises(QuotaError):
        budget.check(SOMEBODY)
    remembered = [number for number in range(30_000) if debts.until(f"198.51.{number // 256}.{number % 256}")]
    assert 4000 < len(remembered) <= 8192


def test_nobody_owes_what_another_does_whose_place_it_gets() -> None:
    debts = Debts()
    for number in range(100_000):
        debts.put(f"client {number}", 1000.0 + number)
    for number in range(0, 100_000, 7):
        assert debts.until(f"client {number}") in {0.0, 1000.0 + number}
