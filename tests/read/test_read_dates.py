"""Dates: recognised if they are complete and unambiguous."""

from datetime import date

import pytest

from kg.read.dates import find_date, is_date_line, is_modification_line

DAY = date(2024, 8, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2024-08-20",
        "2024-08-20T23:30:00-04:00",
        "https://example.org/2024/08/20/envoy",
        "20 August 2024",
        "20th of August, 2024",
        "Tue, 20 Aug 2024 14:05:00 GMT",
        "Aug. 20, 2024",
        "August 20th 2024",
        "20-Aug-2024",
        "20/08/2024",
        "20.8.2024",
        "8/20/2024",
    ],
)
def test_find_date_reads_complete_dates(text):
    assert find_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "today", "13 hours ago", "Aug 20", "August 2024", "2024-08", "2024", "08/09/2024", "30 February 2024", "2024-13-01",
     "120240820", "1/2/3/2024", "Wednesday"],
)  # fmt: skip
def test_find_date_ignores_incomplete_and_ambiguous_dates(text):
    assert find_date(text) is None


def test_find_date_accepts_two_equal_readings():
    assert find_date("8/8/2024") == date(2024, 8, 8)


@pytest.mark.parametrize(
    "line",
    ["20 August 2024", "Published: Tuesday, 20 August 2024, 14:05 GMT", "Posted on Aug 20, 2024 at 2:05 p.m. EDT",
     "Updated 2024-08-20T14:05:00Z", "20.8.2024 | 14.05"],
)  # fmt: skip
def test_is_date_line_accepts_labels_and_times(line):
    assert is_date_line(line)
    assert is_modification_line(line) is line.startswith("Updated")


@pytest.mark.parametrize(
    "line", ["What happened on 20 August 2024", "Aug 20", "20 August 2024: envoy recalled"]
)
def test_is_date_line_rejects_other_text(line):
    assert not is_date_line(line)
