"""The histogram of the events that match, by the days that the page counts by."""

from datetime import date
from functools import lru_cache

from kg.charts import histogram as chart
from kg.charts.balance import QUADS, Counts
from kg.charts.histogram import Histogram, Spans
from kg.explore.filters import Filters
from kg.explore.index import EventIndex


def histogram(index: EventIndex, filters: Filters, path: str) -> Histogram:
    """Return the histogram; its bars lead to the same view at ``path`` with the days of the bar."""

    def url(first: date | None, last: date | None) -> str:
        period = {"from": first or filters.first_day, "to": last or filters.last_day, "within": "1"}
        return f"{path}?{filters.query_string(**period)}"

    return chart.histogram(_spans(index, filters), url, since=filters.first_day, until=filters.last_day)


def _spans(index: EventIndex, filters: Filters) -> Spans:
    """Return the numbers of events by first and last day."""
    found: dict[tuple[int, int], list[int]] = {}
    for (first, last, quad), number in index.spans(filters).items():
        if first and last:
            found.setdefault((first, last), [0] * len(QUADS))[quad] += number
    return {(_day(first), _day(last)): Counts(tuple(numbers)) for (first, last), numbers in found.items()}


_day = lru_cache(maxsize=2**14)(date.fromordinal)
