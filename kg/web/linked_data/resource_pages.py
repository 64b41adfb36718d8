"""The HTML pages about events, articles, actors, places and other resources."""

from functools import partial
from typing import Any
from urllib.parse import quote

from flask import render_template, request, url_for

from kg import vocab
from kg.charts.histogram import Histogram
from kg.config import Settings
from kg.errors import StoreError
from kg.explore import Filters
from kg.explore.timeline import histogram
from kg.iris import Iris
from kg.query_library import site_query
from kg.store import Format, Select
from kg.views.act_list import act_list
from kg.views.actor_view import actor_view
from kg.views.event_page import Neighbours, differences, facts_of, neighbours_of
from kg.views.event_reports import EventReports, reports_of
from kg.views.event_status import Record
from kg.views.event_views import EventViews
from kg.views.join_views import joins_of, related_events
from kg.views.mention_views import MentionView, mentions_of, some_mentions
from kg.views.page_rows import OpenIndex, page_rows
from kg.views.place_view import place_view
from kg.web.linked_data import schema_org
from kg.web.pages.confidence import least_confidence

Alternates = list[tuple[str, Format]]  # URL and format
_MAX_MENTIONS = 20  # that are all shown in detail
_MENTIONS_OF_MANY = 6


class ResourcePages:
    """Renders the template for the class of a resource."""

    def __init__(self, select: Select, events: OpenIndex, views: EventViews, settings: Settings) -> None:
        self._select = select
        self._events = events
        self._rows = page_rows(select, events)
        self._views = views
        self._settings = settings

    def render(self, iri: str, classes: set[str], label: str, alternates: Alternates) -> str:
        """Return the page of a resource."""
        page = partial(render_template, iri=iri, label=label, alternates=alternates)
        if vocab.EVENT in classes:
            return page("event.html", **self._event(iri, label, classes))
        if vocab.NEWS_ARTICLE in classes:
            return page("article.html", **self._article(iri))
        if classes & {vocab.ACTOR, vocab.PLACE}:
            return page(
                "place.html" if vocab.PLACE in classes else "actor.html", **self._acting(iri, label, classes)
            )
        return self.plain(iri, label, schema_org.resource_markup(iri, label, classes), alternates)

    def plain(self, iri: str, label: str, markup: dict[str, Any] | None, alternates: Alternates) -> str:
        """Return a page with the statements about a resource, and those that refer to it."""
        return render_template(
            "resource.html",
            iri=iri,
            label=label,
            is_graph=iri.startswith(f"{self._settings.base}graph/"),
            statements=self._views.properties(iri),
            incoming_links=self._views.incoming_links(iri),
            markup=markup,
            alternates=alternates,
        )

    def _event(self, iri: str, label: str, classes: set[str]) -> dict[str, Any]:
        related = related_events(self._select, iri)
        reports = reports_of(self._select, iri, related)
        mentions = self._mentions(iri, reports)
        facts = facts_of(self._select, iri)
        event = self._views.details([iri]).get(iri, {})
        day = facts.first_day or _first_published(reports)
        neighbours = neighbours_of(self._rows, iri, facts, day)
        return {
            "markup": schema_org.event_markup(iri, label, classes, mentions, event.get("quote", "")),
            "event": event,
            "facts": facts,
            "day": day,
            "is_statement": vocab.STATEMENT in classes,
            "reports": reports,
            "mentions": mentions,
            "differences": differences(facts, mentions),
            "neighbours": neighbours,
            "details": self._details(neighbours),
            "told": self._views.told_events(iri),
            "statement": self._views.statement_of(iri),
            "joins": joins_of(self._select, iri),
            "related": related,
        }

    def _mentions(self, event: str, reports: EventReports) -> tuple[MentionView, ...]:
        if reports.totals["mentions"] <= _MAX_MENTIONS:
            views = {one.facts["mention"]: one for one in mentions_of(self._select, event)}
            return tuple(views[mention] for mention in reports.mentions)
        return some_mentions(self._select, event, reports.mentions[:_MENTIONS_OF_MANY])

    def _details(self, neighbours: Neighbours | None) -> dict[str, Record]:
        events = [*neighbours.before, *neighbours.after] if neighbours else []
        return self._views.details(row["event"] for row in events)

    def _article(self, iri: str) -> dict[str, Any]:
        min_confidence = least_confidence(self._settings)
        article = self._views.article(iri, min_confidence)
        return {
            "markup": schema_org.article_markup(iri, article.facts),
            "article": article,
            "min_confidence": min_confidence,
        }

    def _acting(self, iri: str, label: str, classes: set[str]) -> dict[str, Any]:
        min_confidence, number = least_confidence(self._settings), page_number()
        statements = self._views.properties(iri)
        values = {
            "markup": schema_org.resource_markup(iri, label, classes),
            "statements": statements,
            "acts": act_list(self._select, self._rows, self._views.details, iri, number, min_confidence),
            "min_confidence": min_confidence,
            "settings_confidence": self._settings.min_confidence,
            "histogram": None,
        }
        if number > 1:  # only the list of acts goes on
            return values | {"view": None}
        role = "place" if vocab.PLACE in classes else "party"
        values["histogram"] = self._histogram(role, iri, min_confidence)
        if vocab.PLACE in classes:
            place = place_view(self._select, self._rows, iri, statements)
            return values | {"view": place, "names": self._names(place.country)}
        view = actor_view(self._select, self._rows, iri, statements)
        told = self._views.details(one["event"] for one in view.told)
        return values | {"view": view, "told": told, "names": self._names(view.country, view.sector)}

    def _names(self, country: str, sector: str = "") -> dict[str, str]:
        """Return the names of a country and a sector by their codes, and the IRI of the country."""
        country_iri = Iris(base=self._settings.base).country(country) if country else ""
        sector_iri = f"{vocab.SECTORS}{quote(sector)}" if sector else ""
        named = [iri for iri in (country_iri, sector_iri) if iri]
        rows = self._select(site_query("labels", named)).records() if named else []
        labels = {row["thing"]: row["label"] for row in rows}
        return {
            "country_iri": country_iri if country_iri in labels else "",
            "country": labels.get(country_iri, country),
            "sector": labels.get(sector_iri, ""),
        }

    def _histogram(self, role: str, iri: str, min_confidence: float) -> Histogram | None:
        """Return the asserted acts over time; None if there are none, or the store has no event index."""
        is_given = min_confidence != self._settings.min_confidence
        filters = Filters(min_confidence=min_confidence, is_confidence_given=is_given)
        filters = filters.with_values(role, [iri]).with_values("status", ["reported", "claimed"])
        try:
            with self._events() as index:
                found = histogram(index, filters, url_for("explore.page"))
        except StoreError:
            return None
        return found if found.bars else None


def _first_published(reports: EventReports) -> str:
    """Return the first day of publication; empty if none is known."""
    days = (one.facts.get("published", "") for side in reports.sides for one in side.reports)
    return min(filter(None, days), default="")


def page_number() -> int:
    """Return the parameter ``page`` of the request, at least 1."""
    return max(1, request.args.get("page", 1, type=int))
