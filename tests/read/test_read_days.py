"""Days: read where they are written out in full, left alone where anything is open."""

from datetime import date

import pytest

from kg.read.dates import find_day, is_date_line, is_of_change

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
def test_days_written_out(text):
    assert find_day(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "today", "13 hours ago", "Aug 20", "August 2024", "2024-08", "2024", "08/09/2024", "30 February 2024", "2024-13-01",
     "120240820", "1/2/3/2024", "Wednesday"],
)  # fmt: skip
def test_what_leaves_a_part_open_is_no_day(text):
    assert find_day(text) is None


def test_one_reading_is_enough_where_both_are_the_same():
    assert find_day("8/8/2024") == date(2024, 8, 8)


@pytest.mark.parametrize(
    "line",
    ["20 August 2024", "Published: Tuesday, 20 August 2024, 14:05 GMT", "Posted on Aug 20, 2024 at 2:05 p.m. EDT",
     "Updated 2024-08-20T14:05:00Z", "20.8.2024 | 14.05"],
)  # fmt: skip
def test_lines_that_are_dates(line):
    assert is_date_line(line)
    assert is_of_change(line) is line.startswith("Updated")


@pytest.mark.parametrize(
    "line", ["What happened on 20 August 2024", "Aug 20", "20 August 2024: envoy recalled"]
)
def test_lines_that_say_more_than_a_date(line):
    assert not is_date_line(line)
