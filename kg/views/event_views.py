"""Views of events, articles, actors and other resources as plain strings, for web pages and ``kg explain``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg import vocab
from kg.iris import Iris
from kg.query_library import site_query
from kg.store import Select
from kg.views.article_view import ArticleView, article_view
from kg.views.attributions import attributions_of
from kg.views.event_status import Record, index_status, with_status
from kg.views.mention_views import MentionView, mentions_of
from kg.views.page_rows import OpenIndex, indexed_events
from kg.views.resource_description import describe

_ARTICLE_PATHS = {
    "headline": (vocab.HEADLINE,),
    "body": (vocab.ARTICLE_BODY,),
    "publisher": (vocab.PUBLISHER,),
    "published": (vocab.DATE_PUBLISHED,),
    "basis": (vocab.PUBLISHED_BASIS,),
    "author": (vocab.AUTHOR,),
    "url": (vocab.URL,),
    "source": (vocab.SOURCE,),
}
_NOT_LABELS = frozenset({vocab.A, vocab.DEPRECATED, vocab.IS_REPLACED_BY})
_MAX_VALUE_CHARACTERS = 2000  # of a literal or label


class EventViews:
    """Queries the graph for the values that pages and commands display."""

    def __init__(self, select: Select, iris: Iris, events: OpenIndex | None = None) -> None:
        """With the event index, lists of events take a fraction of the time."""
        self._select = select
        self._iris = iris
        self._events = events

    def _records(self, query_name: str, *resources: str) -> list[Record]:
        return self._select(site_query(query_name, resources)).records()

    def counts(self) -> dict[str, int]:
        """Return the number of articles, acts, actors and so on, by the name of the kind."""
        return {record["what"]: int(record["number"]) for record in self._records("counts")}

    def latest_events(self, min_confidence: float = 0) -> list[Record]:
        """Return the most recent asserted events."""
        records = self._select(_with_least_confidence("latest", (), min_confidence)).records()
        details = self.details(record["event"] for record in records)
        return [details[record["event"]] | record for record in records]

    def latest_of(self, rows: Sequence[Mapping[str, Any]], min_confidence: float = 0) -> list[Record]:
        """Return the same for rows of the event index, which takes a fraction of the time."""
        badges = {row["iri"]: index_status(row) for row in rows}
        query = _with_least_confidence("latest", badges, min_confidence)
        records = self._select(query).records() if badges else []
        return [badges[record["event"]] | record for record in records]

    def classes_and_label(self, resource: str) -> tuple[set[str], str]:
        """Return the classes of a resource and its label; an unknown resource has neither.

        The words of evidence are its label. The IRI stands in for a missing label.
        """
        pairs = [(record["property"], record["value"]) for record in self._records("kinds", resource)]
        labels = [value for link, value in pairs if link not in _NOT_LABELS]
        return {value for link, value in pairs if link == vocab.A}, next(iter(labels), resource)

    def is_retracted(self, resource: str) -> bool:
        """Return True if the resource was removed and only marked as deprecated."""
        return any(record["property"] == vocab.DEPRECATED for record in self._records("kinds", resource))

    def replacement(self, resource: str) -> str | None:
        """Return the event that the event of a mention is part of, or None."""
        records = self._records("kinds", resource)
        return next((one["value"] for one in records if one["property"] == vocab.IS_REPLACED_BY), None)

    def mentions(self, event: str) -> tuple[MentionView, ...]:
        """Return all mentions of an event."""
        return mentions_of(self._select, event)

    def event_of(self, mention: str) -> str | None:
        """Return the event of a mention, or None if the resource is no mention."""
        records = self._records("inverse", mention)
        return next((one["thing"] for one in records if one["property"] == vocab.HAS_MENTION), None)

    def statement_of(self, event: str) -> Record | None:
        """Return IRI (``thing``) and ``label`` of the statement that tells an event, or None."""
        links = self.incoming_links(event)
        return next((one for one in links if one["property"] == vocab.TELLS), None)

    def told_events(self, statement: str) -> list[Record]:
        """Return title and status of the events that are told in a statement, in the order of their titles."""
        told = [
            record["value"]
            for record in self._records("properties", statement)
            if record["property"] == vocab.TELLS
        ]
        return sorted(self.details(told).values(), key=lambda one: (one["title"], one["thing"]))

    def article(self, article: str, min_confidence: float = 0) -> ArticleView:
        """Return the metadata, the text and the acts of an article."""
        facts = describe(self._select, article).fields(article, _ARTICLE_PATHS)
        records = self._records("article-events", article)
        sources = attributions_of(self._select, (record["mention"] for record in records))
        links = self._records("article-links", article)
        return article_view(facts, records, sources, min_confidence, links=tuple(links))

    def details(self, resources: Iterable[str]) -> dict[str, Record]:
        """Return title, quote, status and confidence of those resources that are events."""
        unique = dict.fromkeys(resources)
        found = indexed_events(self._events, unique) if self._events and unique else {}
        rest = [resource for resource in unique if resource not in found]
        if not rest:
            return found
        speakers = {record["thing"]: record for record in self._records("event-speakers", *rest)}
        return found | {
            record["thing"]: with_status(record | {"speakers": _speakers(record, speakers)})
            for record in self._records("events", *rest)
        }

    def properties(self, resource: str) -> list[Record]:
        """Return up to 200 statements about a resource: property, value, kind of the value, and its label.

        Long literals are cut off after 2,000 characters.
        """
        table = self._select(site_query("properties", [resource]))
        pairs = [(link, value) for link, value in table.rows if link and value]
        labels = self._labels(term.value for pair in pairs for term in pair if term.kind == "uri")
        return [
            {
                "property": link.value,
                "value": value.value if value.kind == "uri" else _abbreviate(value.value),
                "kind": value.kind,
                "label": labels.get(value.value, "") if value.kind == "uri" else "",
            }
            for link, value in pairs
        ]

    def incoming_links(self, resource: str) -> list[Record]:
        """Return up to 51 statements that refer to a resource: subject (``thing``), its label, and property."""
        records = self._records("inverse", resource)
        records.sort(key=lambda record: (record["property"], record["thing"]))
        labels = self._labels(record["thing"] for record in records)
        return [record | {"label": labels.get(record["thing"], "")} for record in records]

    def _labels(self, resources: Iterable[str]) -> Record:
        unique = dict.fromkeys(resources)
        records = self._records("labels", *unique) if unique else []
        return {record["thing"]: _abbreviate(record["label"]) for record in records}


def _with_least_confidence(query_name: str, resources: Iterable[str], min_confidence: float) -> str:
    return site_query(query_name, resources).replace(">= 0.0", f">= {min_confidence}")


def _speakers(event: Record, attributed: Mapping[str, Record]) -> str:
    """Return the speakers who tell of an event; an empty one stands for the articles themselves."""
    record = attributed.get(event["thing"], {"attributed": "0"})
    names = record["speakers"].split("|") if "speakers" in record else []
    return "|".join(names if int(record["attributed"]) >= int(event["mentions"]) else ["", *names])


def _abbreviate(text: str) -> str:
    return text if len(text) <= _MAX_VALUE_CHARACTERS else f"{text[:_MAX_VALUE_CHARACTERS]} …"
