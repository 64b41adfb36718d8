"""The list, the table and the timeline of /explore: one page of the events that match."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from kg.explore import EventIndex, Filters, Named
from kg.views.event_status import index_status

EVENTS_PER_PAGE: Final = 25
_BY_DAY: Final = ("newest", "oldest")  # orders
_FACETS: Final = ("agent", "patient", "place", "source", "speaker")

Event = Mapping[str, Any]  # a row of the table event of the index, with "terms" and "day_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """Some of the events that match, in order."""

    events: tuple[Event, ...]
    first: int  # number of the first event, counted from 1
    page: int
    pages: int

    @property
    def last(self) -> int:
        """The number of the last event."""
        return self.first + len(self.events) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage(EventPage):
    """Some of the events that match, by day."""

    @property
    def days(self) -> list[tuple[str, list[Event]]]:
        """The events of each first day, in order; "" for an unknown day."""
        return [(day, list(events)) for day, events in groupby(self.events, lambda event: event["day"] or "")]


def timeline_page(index: EventIndex, filters: Filters) -> TimelinePage:
    """Return the page of the events that the filters name, in the order of their days."""
    sort = filters.sort if filters.sort in _BY_DAY else "newest"
    page = events_page(index, replace(filters, sort=sort))
    return TimelinePage(events=page.events, first=page.first, page=page.page, pages=page.pages)


def events_page(index: EventIndex, filters: Filters) -> EventPage:
    """Return the page of the events that the filters name."""
    total, offset = index.count(filters), (filters.page - 1) * EVENTS_PER_PAGE
    events = index.events(filters, limit=EVENTS_PER_PAGE, offset=offset)
    terms = index.terms([event["id"] for event in events], _FACETS)
    return EventPage(
        events=tuple(_with_terms(event, terms.get(event["id"], {}), filters.axis) for event in events),
        first=offset + 1,
        page=filters.page,
        pages=max(1, -(-total // EVENTS_PER_PAGE)),
    )


def _with_terms(event: dict[str, Any], terms: dict[str, list[Named]], axis: str) -> Event:
    """Add the names, and which day counts: the event's own, an assumed one, or the article's."""
    is_of_article = axis == "article" or not event["first_day"]
    day_of = "article" if is_of_article else "assumed" if event["assumed"] else "event"
    first, last = (event["published"],) * 2 if is_of_article else (event["first_day"], event["last_day"])
    badge = {"badge": index_status(event)}
    return {
        **event,
        **badge,
        "terms": terms,
        "day_of": day_of,
        "day": first,
        "until": last if last != first else None,
    }
