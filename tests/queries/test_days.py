"""Days as people type them."""

import pytest

from kg.ask.days import typed_day


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025-08-18", "2025-08-18", "2025-08-18"),
        ("2025-8-3", "2025-08-03", "2025-08-03"),
        ("18 August 2025", "2025-08-18", "2025-08-18"),
        ("August 18, 2025", "2025-08-18", "2025-08-18"),
        ("3rd sept. 2025", "2025-09-03", "2025-09-03"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
        ("2025-08", "2025-08-01", "2025-08-31"),
        (" 2025 ", "2025-01-01", "2025-12-31"),
    ],
)
def test_day_month_and_year_are_understood(typed: str, first: str, last: str) -> None:
    assert typed_day(typed, is_last=False) == first
    assert typed_day(typed, is_last=True) == last


@pytest.mark.parametrize(
    "typed", ["08/09/2025", "18 Augustus 2025", "31 June 2025", "2025-13", "0000", "yesterday", "18 aug", ""]
)
def test_other_text_is_left_as_it_is(typed: str) -> None:
    assert typed_day(typed, is_last=False) == typed
