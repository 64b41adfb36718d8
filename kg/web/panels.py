"""What the pages show, as plain values read from the graph."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from kg.iris import Iris
from kg.queries import page
from kg.store import Select

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

    facts: Record  # the columns of queries/pages/event.rq
    participants: tuple[Record, ...]
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePanel:
    """An article with its text in paragraphs of pieces."""

    facts: Record
    paragraphs: tuple[tuple[Piece, ...], ...]


class Panels:
    """Asks the store for what the pages show."""

    def __init__(self, select: Select, iris: Iris) -> None:
        self._select = select
        self._iris = iris

    def _records(self, name: str, thing: str | None = None) -> list[Record]:
        bindings: Mapping[str, str] = {"thing": thing} if thing else {}
        return self._select(page(name), bindings).records()

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind of thing."""
        return {record["what"]: int(record["number"]) for record in self._records("counts")}

    def latest(self) -> list[Record]:
        """Return the latest events that say more than that somebody spoke."""
        return self._records("latest")

    def kinds(self, thing: str) -> tuple[set[str], str]:
        """Return the classes of a thing and its label; no classes where the graph does not know it."""
        records = self._records("kinds", thing)
        return {record["class"] for record in records}, next(
            (r["label"] for r in records if "label" in r), thing
        )

    def event(self, thing: str) -> tuple[MentionPanel, ...]:
        """Return an event's mentions."""
        participants = {
            mention: tuple(found)
            for mention, found in groupby(
                self._records("participants", thing), lambda record: record["mention"]
            )
        }
        return tuple(_mention(facts, participants.get(facts["mention"], ())) for facts in self._firsts(thing))

    def _firsts(self, thing: str) -> Iterator[Record]:
        """Yield one record a mention: a speaker or place with two labels must not show it twice."""
        for _, found in groupby(self._records("event", thing), lambda record: record["mention"]):
            yield next(found)

    def article(self, thing: str) -> ArticlePanel:
        """Return an article with the triggers of its events marked."""
        facts = self._records("article", thing)[0]
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

    def events_of(self, thing: str) -> list[Record]:
        """Return the events that an actor takes part in, or that happened at a place."""
        return self._records("actor-events", thing)

    def properties(self, thing: str) -> list[Record]:
        """Return whatever is said of a thing."""
        return self._records("properties", thing)


def _mention(facts: Record, participants: tuple[Record, ...]) -> MentionPanel:
    offset = int(facts["sentenceStart"])
    start, end = int(facts["triggerStart"]) - offset, int(facts["triggerEnd"]) - offset
    sentence = facts["sentence"]
    pieces = (
        Piece(text=sentence[:start], start=offset),
        Piece(text=sentence[start:end], start=offset + start, status="trigger"),
        Piece(text=sentence[end:], start=offset + end),
    )
    return MentionPanel(facts=facts, participants=participants, sentence=pieces)


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
