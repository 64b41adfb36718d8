"""What the pages show, as plain values read from the graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg import vocab
from kg.iris import Iris
from kg.query_library import page
from kg.store import Select
from kg.views.resource_description import Described, describe

Record = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text, marked where an event's trigger stands."""

    text: str
    start: int  # offset into the article's text
    event: str | None = None  # IRI
    status: str = ""  # "fact", "denied" or "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionPanel:
    """One mention of an event: what was read, and from which words."""

    facts: Record  # by the names in _OF_MENTION and beside it
    participants: tuple[Record, ...]
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePanel:
    """An article with its text in paragraphs of pieces."""

    facts: Record
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventList:
    """A page of the events of an actor or a place."""

    events: tuple[Record, ...]
    number: int  # of the page, counted from 1
    more: bool  # whether another follows
    sorted: bool  # by day, newest first; too many to sort stand in the order of the store


_WORDS = (vocab.EXACT,)
_OF_MENTION = {
    "predicate": (vocab.PREDICATE,),
    "rule": (vocab.RULE,),
    "cameo": (vocab.CAMEO_CODE,),
    "confidence": (vocab.CONFIDENCE,),
    "trigger": (vocab.TRIGGER, *_WORDS),
    "triggerStart": (vocab.TRIGGER, vocab.START),
    "triggerEnd": (vocab.TRIGGER, vocab.END),
    "sentence": (vocab.SENTENCE, *_WORDS),
    "sentenceStart": (vocab.SENTENCE, vocab.START),
    "polarityCue": (vocab.POLARITY_CUE, *_WORDS),
    "certaintyCue": (vocab.CERTAINTY_CUE, *_WORDS),
    "speaker": (vocab.HAS_ATTRIBUTION, vocab.SPEAKER),
    "speakerName": (vocab.HAS_ATTRIBUTION, vocab.SPEAKER, vocab.LABEL),
    "speakerWords": (vocab.HAS_ATTRIBUTION, vocab.HAS_EVIDENCE, *_WORDS),
    "speakerReason": (vocab.HAS_ATTRIBUTION, vocab.REASON),
    "cue": (vocab.HAS_ATTRIBUTION, vocab.CUE, *_WORDS),
    "addressee": (vocab.HAS_ATTRIBUTION, vocab.ADDRESSEE, *_WORDS),
    "occasion": (vocab.HAS_ATTRIBUTION, vocab.OCCASION, *_WORDS),
    "quoted": (vocab.HAS_ATTRIBUTION, vocab.QUOTED),
    "earliest": (vocab.TIME, vocab.EARLIEST),
    "latest": (vocab.TIME, vocab.LATEST),
    "timeWords": (vocab.TIME, vocab.WORDS),
    "timeReason": (vocab.TIME, vocab.REASON),
    "place": (vocab.AT_PLACE,),
    "placeName": (vocab.AT_PLACE, vocab.LABEL),
    "placeWords": (vocab.PLACE_EVIDENCE, *_WORDS),
    "placeReason": (vocab.PLACE_REASON,),
    "placeScore": (vocab.PLACE_SCORE,),
    "article": (vocab.IN_ARTICLE,),
    "headline": (vocab.IN_ARTICLE, vocab.HEADLINE),
    "publisher": (vocab.IN_ARTICLE, vocab.PUBLISHER),
    "published": (vocab.IN_ARTICLE, vocab.DATE_PUBLISHED),
    "basis": (vocab.IN_ARTICLE, vocab.PUBLISHED_BASIS),
}
_NAMED = {  # properties whose value is shown by its name
    "polarity": vocab.POLARITY,
    "certainty": vocab.CERTAINTY,
    "tense": vocab.TENSE,
    "type": vocab.EVENT_TYPE,
    "mode": vocab.MODE,
    "triggerType": vocab.TRIGGER_TYPE,
}
_OF_ARTICLE = {
    "headline": (vocab.HEADLINE,),
    "body": (vocab.ARTICLE_BODY,),
    "publisher": (vocab.PUBLISHER,),
    "published": (vocab.DATE_PUBLISHED,),
    "basis": (vocab.PUBLISHED_BASIS,),
    "author": (vocab.AUTHOR,),
    "url": (vocab.URL,),
    "source": (vocab.SOURCE,),
}
_SORTABLE = 1000  # events that are sorted by day; queries/pages/parts.rq asks for one more
_PAGE = 50  # events of a list


class Panels:
    """Asks the store for what the pages show."""

    def __init__(self, select: Select, iris: Iris) -> None:
        self._select = select
        self._iris = iris

    def _records(self, name: str, *things: str) -> list[Record]:
        return self._select(page(name, things)).records()

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind of thing."""
        return {record["what"]: int(record["number"]) for record in self._records("counts")}

    def latest(self) -> list[Record]:
        """Return the latest events that say more than that somebody spoke."""
        return self._records("latest")

    def kinds(self, thing: str) -> tuple[set[str], str]:
        """Return the classes of a thing and its name; no classes where the graph does not know it."""
        said = [(record["property"], record["value"]) for record in self._records("kinds", thing)]
        names = [value for link, value in said if link not in {vocab.A, vocab.DEPRECATED}]
        return {value for link, value in said if link == vocab.A}, next(iter(names), thing)

    def retracted(self, thing: str) -> bool:
        """Tell whether the graph once spoke of a thing and does no more."""
        return any(record["property"] == vocab.DEPRECATED for record in self._records("kinds", thing))

    def event(self, thing: str) -> tuple[MentionPanel, ...]:
        """Return an event's mentions."""
        told = describe(self._select, thing)
        return tuple(_mention(told, mention) for mention in told.all(thing, vocab.HAS_MENTION))

    def article(self, thing: str) -> ArticlePanel:
        """Return an article with the triggers of its events marked."""
        facts = describe(self._select, thing).record(thing, _OF_ARTICLE.items())
        marks = [
            Piece(
                text=facts["body"][int(r["start"]) : int(r["end"])],
                start=int(r["start"]),
                event=r["event"],
                status=r["status"],
            )
            for r in self._records("article-events", thing)
        ]
        return ArticlePanel(facts=facts, paragraphs=tuple(_paragraphs(facts["body"], marks)))

    def events_of(self, thing: str, number: int = 1) -> EventList:
        """Return a page of the events that an actor takes part in, or that happened at a place.

        An actor may have any number of them: only a thousand are sorted.
        """
        skipped = (number - 1) * _PAGE
        first = self._records("parts", thing)
        if len(first) > _SORTABLE:
            limits = f"LIMIT {_PAGE + 1} OFFSET {skipped}"
            asked = page("parts", [thing]).replace("LIMIT 1001 OFFSET 0", limits)
            parts, ordered = self._select(asked).records(), False
        else:
            parts, ordered = self._newest_first(first)[skipped : skipped + _PAGE + 1], True
        events = tuple(self._listed(parts[:_PAGE]))
        return EventList(events=events, number=number, more=len(parts) > _PAGE, sorted=ordered)

    def _newest_first(self, parts: list[Record]) -> list[Record]:
        days = self._days(parts)
        known = sorted((part for part in parts if part["event"] in days), key=lambda part: part["event"])
        known.sort(key=lambda part: days[part["event"]], reverse=True)
        return known + sorted(
            (part for part in parts if part["event"] not in days), key=lambda part: part["event"]
        )

    def _days(self, parts: list[Record]) -> dict[str, str]:
        events = dict.fromkeys(part["event"] for part in parts)
        return {record["thing"]: record["day"] for record in self._records("days", *events)} if events else {}

    def _listed(self, parts: list[Record]) -> Iterator[Record]:
        days = self._days(parts)
        events = dict.fromkeys(part["event"] for part in parts)
        told = {record["thing"]: record for record in self._records("events", *events)} if events else {}
        for part in parts:
            day = {"day": days[part["event"]]} if part["event"] in days else {}
            yield part | told.get(part["event"], {}) | day

    def properties(self, thing: str) -> list[Record]:
        """Return whatever is said of a thing."""
        table = self._select(page("properties", [thing]))
        said = [(link, value) for link, value in table.rows if link and value]
        names = self._names(term.value for pair in said for term in pair if term.kind == "uri")
        return [
            {
                "property": link.value,
                "value": value.value,
                "kind": value.kind,
                "label": names.get(value.value, "") if value.kind == "uri" else "",
            }
            for link, value in said
        ]

    def inverse(self, thing: str) -> list[Record]:
        """Return what refers to a thing, as far as there are not too many: thing, its name, and the property."""
        records = sorted(
            self._records("inverse", thing), key=lambda record: (record["property"], record["thing"])
        )
        names = self._names(record["thing"] for record in records)
        return [record | {"label": names.get(record["thing"], "")} for record in records]

    def _names(self, things: Iterable[str]) -> Record:
        found = dict.fromkeys(things)
        return {r["thing"]: r["label"] for r in self._records("labels", *found)} if found else {}


def _mention(told: Described, mention: str) -> MentionPanel:
    facts = {"mention": mention} | told.record(mention, _OF_MENTION.items())
    facts |= {name: shown for name, link in _NAMED.items() if (shown := told.name(told.one(mention, link)))}
    if facts.get("triggerType") == facts.get("type"):
        facts.pop("triggerType", None)
    participants = [
        record for part in told.all(mention, vocab.HAS_PARTICIPATION) for record in _participants(told, part)
    ]
    participants.sort(key=lambda record: (record["role"], int(record["start"])))
    return MentionPanel(facts=facts, participants=tuple(participants), sentence=_marked(facts))


def _participants(told: Described, part: str) -> Iterator[Record]:
    """Yield who takes part with a phrase: several actors where it takes several together."""
    links = {
        "role": (vocab.ROLE, vocab.LABEL),
        "words": (vocab.HAS_EVIDENCE, vocab.EXACT),
        "start": (vocab.HAS_EVIDENCE, vocab.START),
        "reason": (vocab.REASON,),
        "score": (vocab.SCORE,),
    }
    facts = told.record(part, links.items())
    for actor in told.all(part, vocab.HAS_ACTOR) or [""]:
        of_actor = {"actor": actor, "name": told.name(actor), "code": told.one(actor, vocab.ACTOR_CODE)}
        yield facts | (of_actor if actor else {})


def _marked(facts: Record) -> tuple[Piece, ...]:
    """Mark the trigger in the sentence."""
    offset, sentence = int(facts["sentenceStart"]), facts["sentence"]
    start, end = int(facts["triggerStart"]) - offset, int(facts["triggerEnd"]) - offset
    return (
        Piece(text=sentence[:start], start=offset),
        Piece(text=sentence[start:end], start=offset + start, status="trigger"),
        Piece(text=sentence[end:], start=offset + end),
    )


def _paragraphs(body: str, marks: list[Piece]) -> Iterator[tuple[Piece, ...]]:
    start = 0
    for paragraph in body.split("\n\n"):
        end = start + len(paragraph)
        yield tuple(_pieces(body, start, end, [m for m in marks if start <= m.start < end]))
        start = end + 2


def _pieces(body: str, start: int, end: int, marks: list[Piece]) -> Iterator[Piece]:
    """Yield a paragraph's text with its marks in their places; of marks that overlap the first counts."""
    for mark in marks:
        if mark.start < start:
            continue
        if mark.start > start:
            yield Piece(text=body[start : mark.start], start=start)
        yield mark
        start = mark.start + len(mark.text)
    if start < end:
        yield Piece(text=body[start:end], start=start)
