"""The histogram of the events that match, by the days that the page counts by."""

from datetime import date
from functools import lru_cache
from typing import Any, Final

from kg.charts import histogram as chart
from kg.charts.histogram import Histogram, Spans
from kg.explore.filters import Filters
from kg.explore.index import EventIndex, days
from kg.explore.quad_counts import COLUMNS, counts

_LAST_YEAR: Final = 9998  # a calendar ends with 9999; no news is about either


def histogram(index: EventIndex, filters: Filters, path: str) -> Histogram:
    """Return the histogram; its bars lead to the same view at ``path`` with the days of the bar."""

    def url(first: date | None, last: date | None) -> str:
        period = {"from": first or filters.first_day, "to": last or filters.last_day, "within": "1"}
        return f"{path}?{filters.query_string(**period)}"

    return chart.histogram(_spans(index, filters), url, since=filters.first_day, until=filters.last_day)


def _spans(index: EventIndex, filters: Filters) -> Spans:
    """Return the numbers of events by first and last day."""
    matching, parameters = index.select(filters)
    first, last = days(filters.axis)
    rows = index.rows(
        f"SELECT {first} AS first, {last} AS last, {COLUMNS} FROM event "  # noqa: S608
        f"WHERE id IN ({matching}) GROUP BY 1, 2",
        parameters,
    )
    return {span: counts(row) for row in rows if (span := _span(row))}


def _span(row: dict[str, Any]) -> tuple[date, date] | None:
    """Return the first and last day, if both are days of the calendar."""
    first, last = _day(row["first"]), _day(row["last"])
    return (first, last) if first and last else None


@lru_cache(maxsize=2**14)
def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if day.year <= _LAST_YEAR else None
