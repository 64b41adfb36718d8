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

    spans, undated = _spans(index, filters)
    return chart.histogram(spans, url, since=filters.first_day, until=filters.last_day, undated=undated)


def _spans(index: EventIndex, filters: Filters) -> tuple[Spans, int]:
    """Return the numbers of events by first and last day, and the number of those without a day."""
    found: dict[tuple[int, int], list[int]] = {}
    undated = 0
    for (first, last, quad), number in index.spans(filters).items():
        if first and last:
            found.setdefault((first, last), [0] * len(QUADS))[quad] += number
        else:
            undated += number
    spans = {(_day(first), _day(last)): Counts(tuple(numbers)) for (first, last), numbers in found.items()}
    return spans, undated


_day = lru_cache(maxsize=2**14)(date.fromordinal)
