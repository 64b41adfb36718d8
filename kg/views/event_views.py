"""Views of events, articles, actors and other resources as plain strings, for web pages and ``kg explain``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.iris import Iris
from kg.query_library import site_query
from kg.store import Select
from kg.views.article_view import ArticleView, TextSegment, article_view
from kg.views.event_status import Record, index_status, with_status
from kg.views.resource_description import ResourceDescription, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionView:
    """One mention of an event, with its participants and its sentence."""

    # Keys: those of _MENTION_PATHS and _MENTION_LABELS; also "status" and "tone"
    facts: Record
    # Keys: role, and those of _PHRASE_PATHS; also actor, name and code if the participant is linked
    participants: tuple[Record, ...]
    places: tuple[Record, ...]  # keys: place, name
    sentence: tuple[TextSegment, ...]
    content: tuple[str, ...] = ()  # what was said, if the event is a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class EventList:
    """One page of the events of an actor or a place."""

    events: tuple[Record, ...]
    page_number: int  # counted from 1
    has_next: bool
    is_sorted: bool  # newest first, unless too many
    hidden_acts: int  # less certain acts that are left out, among the first 1,001 if not sorted


_QUOTE = (vocab.EXACT,)
_MENTION_PATHS = {
    "predicate": (vocab.PREDICATE,),
    "rule": (vocab.RULE,),
    "cameo": (vocab.CAMEO_CODE,),
    "confidence": (vocab.CONFIDENCE,),
    "trigger": _QUOTE,
    "triggerStart": (vocab.START,),
    "triggerEnd": (vocab.END,),
    "sentence": (vocab.SENTENCE, *_QUOTE),
    "sentenceStart": (vocab.SENTENCE, vocab.START),
    "polarityCue": (vocab.POLARITY_CUE, *_QUOTE),
    "certaintyCue": (vocab.CERTAINTY_CUE, *_QUOTE),
    "speaker": (vocab.HAS_ATTRIBUTION, vocab.SPEAKER),
    "speakerName": (vocab.HAS_ATTRIBUTION, vocab.SPEAKER, vocab.LABEL),
    "speakerWords": (vocab.HAS_ATTRIBUTION, vocab.HAS_EVIDENCE, *_QUOTE),
    "speakerReason": (vocab.HAS_ATTRIBUTION, vocab.HAS_EVIDENCE, vocab.REASON),
    "cue": (vocab.HAS_ATTRIBUTION, vocab.CUE, *_QUOTE),
    "sourceAddressee": (vocab.HAS_ATTRIBUTION, vocab.ADDRESSEE, *_QUOTE),
    "sourceOccasion": (vocab.HAS_ATTRIBUTION, vocab.OCCASION, *_QUOTE),
    "addressee": (vocab.ADDRESSEE, *_QUOTE),
    "occasion": (vocab.OCCASION, *_QUOTE),
    "quoted": (vocab.QUOTED,),
    "earliest": (vocab.TIME, vocab.EARLIEST),
    "latest": (vocab.TIME, vocab.LATEST),
    "timeWords": (vocab.TIME, vocab.HAS_EVIDENCE, *_QUOTE),
    "timeReason": (vocab.TIME, vocab.REASON),
    "timeScore": (vocab.TIME, vocab.SCORE),
    "timeAssumed": (vocab.TIME, vocab.ASSUMED),
    "place": (vocab.AT_PLACE,),
    "placeName": (vocab.AT_PLACE, vocab.LABEL),
    "placeWords": (vocab.PLACE_EVIDENCE, *_QUOTE),
    "placeReason": (vocab.PLACE_REASON,),
    "placeScore": (vocab.PLACE_SCORE,),
    "article": (vocab.IN_ARTICLE,),
    "headline": (vocab.IN_ARTICLE, vocab.HEADLINE),
    "publisher": (vocab.IN_ARTICLE, vocab.PUBLISHER),
    "published": (vocab.IN_ARTICLE, vocab.DATE_PUBLISHED),
    "basis": (vocab.IN_ARTICLE, vocab.PUBLISHED_BASIS),
}
# Properties whose value is shown by its label
_MENTION_LABELS = {
    "polarity": vocab.POLARITY,
    "certainty": vocab.CERTAINTY,
    "type": vocab.EVENT_TYPE,
    "mode": vocab.MODE,
    "triggerType": vocab.TRIGGER_TYPE,
}
_PHRASE_PATHS = {
    "words": _QUOTE,
    "start": (vocab.START,),
    "reason": (vocab.REASON,),
    "score": (vocab.SCORE,),
}
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
_MAX_SORTED_EVENTS = 1000  # queries/pages/parts.rq returns one more
_EVENTS_PER_PAGE = 50
_MAX_VALUE_CHARACTERS = 2000  # of a literal or label


class EventViews:
    """Queries the graph for the values that pages and commands display."""

    def __init__(self, select: Select, iris: Iris) -> None:
        self._select = select
        self._iris = iris

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
        description = describe(self._select, event)
        return tuple(
            _mention_view(description, event, mention)
            for mention in description.values(event, vocab.HAS_MENTION)
        )

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
        return article_view(facts, self._records("article-events", article), min_confidence)

    def events_of(self, resource: str, page_number: int = 1, min_confidence: float = 0) -> EventList:
        """Return one page of the acts in which an actor takes part, or which happened at a place.

        Up to 1,000 events are sorted by date; longer lists come in the order of the store.
        """
        offset = (page_number - 1) * _EVENTS_PER_PAGE
        query = _with_least_confidence("parts", (resource,), min_confidence)
        roles = self._select(query).records()
        is_sorted = len(roles) <= _MAX_SORTED_EVENTS
        sure = [role for role in roles if role["sure"] == "true"]
        if is_sorted:
            window = self._newest_first(sure)[offset : offset + _EVENTS_PER_PAGE + 1]
        else:
            limit = f"LIMIT {_EVENTS_PER_PAGE + 1} OFFSET {offset}"
            filtered = query.replace("AS ?sure)", "AS ?sure) FILTER(?sure)")
            window = self._select(filtered.replace("LIMIT 1001 OFFSET 0", limit)).records()
        return EventList(
            events=tuple(self._with_details(window[:_EVENTS_PER_PAGE])),
            page_number=page_number,
            has_next=len(window) > _EVENTS_PER_PAGE,
            is_sorted=is_sorted,
            hidden_acts=len({role["event"] for role in roles} - {role["event"] for role in sure}),
        )

    def _newest_first(self, roles: list[Record]) -> list[Record]:
        days = self._days(roles)
        by_iri = sorted(roles, key=lambda role: role["event"])
        dated = [role for role in by_iri if role["event"] in days]
        undated = [role for role in by_iri if role["event"] not in days]
        return sorted(dated, key=lambda role: days[role["event"]], reverse=True) + undated

    def _days(self, roles: list[Record]) -> dict[str, str]:
        events = dict.fromkeys(role["event"] for role in roles)
        return {record["thing"]: record["day"] for record in self._records("days", *events)} if events else {}

    def _with_details(self, roles: list[Record]) -> Iterator[Record]:
        """Add the title, status, quote and day of its event to each role."""
        days = self._days(roles)
        events = dict.fromkeys(role["event"] for role in roles)
        details = self.details(events)
        for role in roles:
            day = {"day": days[role["event"]]} if role["event"] in days else {}
            yield role | details.get(role["event"], {}) | day

    def details(self, resources: Iterable[str]) -> dict[str, Record]:
        """Return title, quote, status and confidence of those resources that are events."""
        unique = dict.fromkeys(resources)
        records = self._records("events", *unique) if unique else []
        return {record["thing"]: with_status(record) for record in records}

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


def _abbreviate(text: str) -> str:
    return text if len(text) <= _MAX_VALUE_CHARACTERS else f"{text[:_MAX_VALUE_CHARACTERS]} …"


def _mention_view(description: ResourceDescription, event: str, mention: str) -> MentionView:
    """Return a mention; codes that it does not have itself are those of its event."""
    facts = {"mention": mention} | description.fields(mention, _MENTION_PATHS)
    for name, property_ in _MENTION_LABELS.items():
        code = description.first(mention, property_) or description.first(event, property_)
        if label := description.label(code):
            facts[name] = label
    facts |= _status(facts, description.values(event, vocab.A))
    participants = [
        {"role": role.value} | record
        for role, property_ in vocab.ROLE_EVIDENCE.items()
        for phrase in description.values(mention, property_)
        for record in _participants(description, phrase)
    ]
    participants.sort(key=lambda record: (record["role"], int(record["start"])))
    places = description.values(mention, vocab.AT_PLACE)
    contents = [
        description.fields(part, _PHRASE_PATHS)
        for part in description.values(mention, vocab.CONTENT_EVIDENCE)
    ]
    contents.sort(key=lambda part: int(part["start"]))
    return MentionView(
        facts=facts,
        participants=tuple(participants),
        places=tuple({"place": iri, "name": description.label(iri)} for iri in places),
        sentence=_mark_trigger(facts),
        content=tuple(part["words"] for part in contents),
    )


def _status(facts: Record, classes: Iterable[str]) -> Record:
    how = facts["polarity" if facts["polarity"] == "denied" else "certainty"]
    how = "statement" if vocab.STATEMENT in classes else how if vocab.ACT in classes else "other clause"
    speaker = facts.get("speakerName", facts.get("speakerWords", ""))
    record = with_status({"how": how, "speakers": speaker})
    return {key: record[key] for key in ("status", "tone")}


def _participants(description: ResourceDescription, phrase: str) -> Iterator[Record]:
    """Yield one record for each actor that a phrase refers to, or a single record without an actor."""
    fields = description.fields(phrase, _PHRASE_PATHS)
    actors = description.values(phrase, vocab.HAS_ACTOR)
    if not actors:
        yield fields
    for actor in actors:
        code = description.first(actor, vocab.ACTOR_CODE)
        yield fields | {"actor": actor, "name": description.label(actor), "code": code}


def _mark_trigger(facts: Record) -> tuple[TextSegment, ...]:
    """Split the sentence of a mention before and after its trigger."""
    offset, sentence = int(facts["sentenceStart"]), facts["sentence"]
    start, end = int(facts["triggerStart"]) - offset, int(facts["triggerEnd"]) - offset
    return (
        TextSegment(text=sentence[:start], start=offset),
        TextSegment(text=sentence[start:end], start=offset + start, tone="trigger"),
        TextSegment(text=sentence[end:], start=offset + end),
    )
