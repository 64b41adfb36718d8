"""Mints all IRIs of the graph. They depend only on the content, so the same input gives the same IRIs.

Resources are below ``{base}id/`` and named graphs below ``{base}graph/``. Article ids and keys of actors and places are
percent-encoded as UTF-8 (RFC 3986, section 2.1), so every IRI is also a URI.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol
from urllib.parse import quote, unquote

from kg.model import Actor, Place, Span

_PARTS = frozenset(
    {"evidence", "mention", "attribution", "time"}
)  # kinds of resources that have their article's id
_DIGEST_DIGITS = 20  # 80 bits: collisions are unlikely below 10**11 events


class Position(Protocol):
    """Where a mention is in its article: its sentence, and the head word of its trigger."""

    @property
    def sentence(self) -> int:
        """Index of the sentence."""

    @property
    def head(self) -> int:
        """Index of the head word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Iris:
    """Mints the IRIs below ``base``, an absolute IRI that ends with a slash."""

    base: str

    @property
    def resource_prefix(self) -> str:
        """Prefix of the IRIs of all resources."""
        return f"{self.base}id/"

    @property
    def graph_prefix(self) -> str:
        """Prefix of the IRIs of all named graphs."""
        return f"{self.base}graph/"

    @property
    def events_graph(self) -> str:
        """Graph of all events; the subject of each of its triples is an event."""
        return f"{self.base}graph/events"

    @property
    def joins_graph(self) -> str:
        """Graph of the joins: which mentions tell the same event, and why."""
        return f"{self.base}graph/joins"

    @property
    def ontology_graph(self) -> str:
        """Graph of the ontology and the event types."""
        return f"{self.base}graph/ontology"

    @property
    def loaded_graph(self) -> str:
        """Graph for files in formats without named graphs."""
        return f"{self.base}graph/loaded"

    @property
    def actors_graph(self) -> str:
        """Graph of the actors in the tables of kg.resolve, which exist before any article."""
        return f"{self.base}graph/actors"

    @property
    def dataset_graph(self) -> str:
        """Graph of the VoID and DCAT description."""
        return f"{self.base}graph/dataset"

    @property
    def dataset(self) -> str:
        """The content of the store as a void:Dataset; its document has the IRI without the fragment."""
        return f"{self.base}dataset#dataset"

    def dataset_part(self, name: str) -> str:
        """Return the IRI of a part of the dataset; ``name`` must be valid in a fragment."""
        return f"{self.base}dataset#{name}"

    @property
    def queries_graph(self) -> str:
        """Graph of the query library."""
        return f"{self.base}graph/queries"

    def query(self, name: str) -> str:
        """Return the IRI of a query of the library."""
        return f"{self.resource_prefix}query/{_segment(name)}"

    @property
    def endpoint(self) -> str:
        """URL of the SPARQL endpoint."""
        return f"{self.base}sparql"

    @property
    def article_graph_prefix(self) -> str:
        """Prefix of the IRIs of all article graphs."""
        return f"{self.base}graph/article/"

    def article_graph(self, article: str) -> str:
        """Return the IRI of the graph of an article, by article id."""
        return f"{self.article_graph_prefix}{_segment(article)}"

    def graph(self, name: str) -> str:
        """Return the IRI of the graph at ``/graph/{name}``; ``name`` is percent-encoded already."""
        return f"{self.base}graph/{name}"

    @property
    def builds_graph(self) -> str:
        """Graph of the builds, which are the provenance of the other graphs."""
        return f"{self.base}graph/builds"

    @property
    def tombstones_graph(self) -> str:
        """Graph that tells which articles and events were removed."""
        return f"{self.base}graph/tombstones"

    def build(self, name: str) -> str:
        """Return the IRI of a build."""
        return f"{self.resource_prefix}build/{_segment(name)}"

    def rules(self, digest: str) -> str:
        """Return the IRI of a version of the code and data, by digest."""
        return f"{self.resource_prefix}rules/{_segment(digest)}"

    def model(self, key: str) -> str:
        """Return the IRI of a language model."""
        return f"{self.resource_prefix}model/{_path(key)}"

    def software(self, version: str) -> str:
        """Return the IRI of a version of kg."""
        return f"{self.resource_prefix}software/{_segment(version)}"

    def article(self, article: str) -> str:
        """Return the IRI of an article, by article id."""
        return f"{self.resource_prefix}article/{_segment(article)}"

    def article_id(self, iri: str) -> str:
        """Return the article id for the IRI of an article."""
        return unquote(iri.removeprefix(f"{self.resource_prefix}article/"))

    def article_of(self, part: str) -> str | None:
        """Return the IRI of the article to which a mention or another part belongs; None for another resource."""
        kind, _, rest = part.removeprefix(self.resource_prefix).partition("/")
        return f"{self.resource_prefix}article/{rest.partition('/')[0]}" if kind in _PARTS else None

    def evidence(self, article: str, span: Span) -> str:
        """Return the IRI of a slice of an article's text; every use of the slice shares the IRI."""
        return f"{self.resource_prefix}evidence/{_segment(article)}/{span.start}-{span.end}"

    def mention(self, article: str, mention: Position) -> str:
        """Return the IRI of an event mention, made from the sentence and the head word of its trigger."""
        return f"{self.resource_prefix}mention/{_mention(article, mention)}"

    def attribution(self, article: str, words: Span) -> str:
        """Return the IRI of an attribution by its reporting words; the mentions that they cover share it."""
        return f"{self.resource_prefix}attribution/{_segment(article)}/{words.start}-{words.end}"

    def time(self, article: str, earliest: date, latest: date) -> str:
        """Return the IRI of time bounds in an article; the mentions that they date share it."""
        return f"{self.resource_prefix}time/{_segment(article)}/{earliest.isoformat()}/{latest.isoformat()}"

    def event(self, article: str, mentions: Iterable[Position]) -> str:
        """Return the IRI of an event, made from its mentions in any order."""
        keys = sorted(_mention(article, mention) for mention in mentions)
        return f"{self.resource_prefix}event/{sha256(' '.join(keys).encode()).hexdigest()[:_DIGEST_DIGITS]}"

    def join(self, *mentions: str) -> str:
        """Return the IRI of the join of two mentions, made from their IRIs."""
        digest = sha256(" ".join(sorted(mentions)).encode()).hexdigest()[:_DIGEST_DIGITS]
        return f"{self.resource_prefix}join/{digest}"

    def actor(self, actor: Actor) -> str:
        """Return the IRI of an actor."""
        return f"{self.resource_prefix}actor/{_path(actor.key)}"

    def country(self, code: str) -> str:
        """Return the IRI of a country as an actor."""
        return f"{self.resource_prefix}actor/country/{_segment(code)}"

    def place(self, place: Place) -> str:
        """Return the IRI of a place."""
        return f"{self.resource_prefix}place/{_path(place.key)}"

    def geometry(self, place: Place) -> str:
        """Return the IRI of the geometry of a place."""
        return f"{self.resource_prefix}geometry/{_path(place.key)}"


def _mention(article: str, mention: Position) -> str:
    return f"{_segment(article)}/{mention.sentence}-{mention.head}"


def _path(key: str) -> str:
    return "/".join(_segment(part) for part in key.split("/"))


def _segment(text: str) -> str:
    """Percent-encode a path segment.

    Raises ValueError for an empty text or one of dots only, because clients remove such segments.
    """
    if not text.strip("."):
        raise ValueError(f"{text!r} cannot be a path segment of an IRI.")
    return quote(text, safe="")
