"""The only place where an IRI is minted: from content alone, so that the same input gives the same IRI.

Things are under ``{base}id/``, named graphs under ``{base}graph/``. What comes from outside (article ids,
keys of actors and places) is percent-encoded as UTF-8 (RFC 3986, section 2.1), so every IRI is a URI too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import quote, unquote

from kg.model import Actor, EventMention, Place, ResolvedParticipant, Span

_DIGEST = 20  # hexadecimal digits: 80 bits, enough for a million million events


@dataclass(frozen=True, slots=True, kw_only=True)
class Iris:
    """Mints IRIs under ``base``, an absolute IRI that ends with a slash."""

    base: str

    @property
    def things(self) -> str:
        """What the IRI of every thing begins with."""
        return f"{self.base}id/"

    @property
    def graphs(self) -> str:
        """What the IRI of every named graph begins with."""
        return f"{self.base}graph/"

    @property
    def events_graph(self) -> str:
        """The graph of all events; each triple in it has an event as its subject."""
        return f"{self.base}graph/events"

    @property
    def ontology_graph(self) -> str:
        """The graph of the ontology and its event types."""
        return f"{self.base}graph/ontology"

    @property
    def loaded_graph(self) -> str:
        """The graph of what was loaded from a format that has no named graphs."""
        return f"{self.base}graph/loaded"

    @property
    def actors_graph(self) -> str:
        """The graph of the actors that are known before an article is read."""
        return f"{self.base}graph/actors"

    @property
    def dataset_graph(self) -> str:
        """The graph that describes all the others."""
        return f"{self.base}graph/dataset"

    @property
    def dataset(self) -> str:
        """What the store holds, as one dataset; the document about it is at the IRI without the fragment."""
        return f"{self.base}dataset#dataset"

    def part(self, name: str) -> str:
        """Return a part of the dataset's description, by a name that may stand in a fragment."""
        return f"{self.base}dataset#{name}"

    @property
    def queries_graph(self) -> str:
        """The graph of the questions of the library."""
        return f"{self.base}graph/queries"

    def query(self, name: str) -> str:
        """Return the question of the library with that name."""
        return f"{self.things}query/{_segment(name)}"

    @property
    def endpoint(self) -> str:
        """Where the store is asked."""
        return f"{self.base}sparql"

    @property
    def article_graphs(self) -> str:
        """What the IRI of every article's graph begins with."""
        return f"{self.base}graph/article/"

    def article_graph(self, article: str) -> str:
        """Return the graph of the article with that id."""
        return f"{self.article_graphs}{_segment(article)}"

    def graph(self, name: str) -> str:
        """Return the graph that the web has at ``/graph/`` and that name, which is encoded already."""
        return f"{self.base}graph/{name}"

    @property
    def builds_graph(self) -> str:
        """The graph of the builds that made the other graphs."""
        return f"{self.base}graph/builds"

    def build(self, name: str) -> str:
        """Return a build."""
        return f"{self.things}build/{_segment(name)}"

    def rules(self, digest: str) -> str:
        """Return the program's code and data with that digest."""
        return f"{self.things}rules/{_segment(digest)}"

    def trained(self, key: str) -> str:
        """Return a model of the parser."""
        return f"{self.things}model/{_path(key)}"

    def software(self, version: str) -> str:
        """Return this program in that version."""
        return f"{self.things}software/{_segment(version)}"

    def article(self, article: str) -> str:
        """Return the article with that id."""
        return f"{self.things}article/{_segment(article)}"

    def article_id(self, iri: str) -> str:
        """Return the id of an article by its IRI."""
        return unquote(iri.removeprefix(f"{self.things}article/"))

    def evidence(self, article: str, span: Span) -> str:
        """Return a piece of an article's text; the same piece is the same evidence whatever it is for."""
        return f"{self.things}evidence/{_segment(article)}/{span.start}-{span.end}"

    def mention(self, article: str, mention: EventMention) -> str:
        """Return an event mention, known by the sentence and the head word of its trigger."""
        return f"{self.things}mention/{_mention(article, mention)}"

    def participation(self, article: str, mention: EventMention, participant: ResolvedParticipant) -> str:
        """Return the part that a phrase plays in an event mention."""
        span = participant.mention.span
        phrase = f"{participant.role}/{span.start}-{span.end}"
        return f"{self.things}participation/{_mention(article, mention)}/{phrase}"

    def attribution(self, article: str, mention: EventMention) -> str:
        """Return who says what an event mention says."""
        return f"{self.things}attribution/{_mention(article, mention)}"

    def time(self, article: str, mention: EventMention) -> str:
        """Return the bounds of the time that an event mention gives."""
        return f"{self.things}time/{_mention(article, mention)}"

    def day(self, day: date) -> str:
        """Return a day of the calendar."""
        return f"{self.things}day/{day.isoformat()}"

    def event(self, article: str, mentions: Iterable[EventMention]) -> str:
        """Return an event, known by its mentions in whatever order."""
        keys = sorted(_mention(article, mention) for mention in mentions)
        return f"{self.things}event/{sha256(' '.join(keys).encode()).hexdigest()[:_DIGEST]}"

    def actor(self, actor: Actor) -> str:
        """Return an actor."""
        return f"{self.things}actor/{_path(actor.key)}"

    def place(self, place: Place) -> str:
        """Return a place."""
        return f"{self.things}place/{_path(place.key)}"

    def geometry(self, place: Place) -> str:
        """Return where on the globe a place is."""
        return f"{self.things}geometry/{_path(place.key)}"


def _mention(article: str, mention: EventMention) -> str:
    return f"{_segment(article)}/{mention.sentence}-{mention.head}"


def _path(key: str) -> str:
    return "/".join(_segment(part) for part in key.split("/"))


def _segment(text: str) -> str:
    """Encode a segment of a path; a client may take ``.`` and ``..`` out of one, even when encoded."""
    if not text.strip("."):
        raise ValueError(f"{text!r} can be no part of an IRI")
    return quote(text, safe="")
