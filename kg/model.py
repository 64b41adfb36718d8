"""The data model: immutable values that pass from one pipeline stage to the next.

Offsets are ``str`` indices into ``Article.text``; ``article.text[span.start:span.end] == span.quote`` for every span.
"""

from dataclasses import dataclass
from datetime import date

from kg.codes import ActorKind as ActorKind
from kg.codes import Certainty as Certainty
from kg.codes import EntityLabel as EntityLabel
from kg.codes import EventKind as EventKind
from kg.codes import EventType as EventType
from kg.codes import Polarity as Polarity
from kg.codes import Precision as Precision
from kg.codes import Role as Role
from kg.codes import Tense as Tense
from kg.errors import Failure as Failure
from kg.errors import Notice as Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A slice of the text of an article, used as evidence."""

    start: int  # offset of the first character
    end: int  # offset after the last character
    quote: str  # equal to text[start:end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article without the boilerplate of its page."""

    id: str  # hex digest of the normalised headline and text
    source: str  # file or URL as the user gave it; "-" for standard input
    text: str  # byline, dateline and prose; blank lines separate paragraphs
    lead: int = 0  # offset of the prose, after byline and dateline
    headline: str | None = None
    publisher: str | None = None
    url: str | None = None
    byline: Span | None = None  # authors: "Dmitry Antonov and Mark Trevelyan"
    dateline: Span | None = None  # place of the report: "MOSCOW"
    published: date | None = None
    published_basis: str | None = None  # source of the date: "metadata", "text" or "argument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """An article of a file that has not changed since a build stored the article."""

    id: str  # of the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A syntactic word with its Universal Dependencies annotation."""

    index: int  # position in the sentence, from 1 as in CoNLL-U
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str  # "Mood=Ind|Tense=Past", or ""
    head: int  # index of the governor, 0 for the root
    deprel: str  # UD v2 relation with subtype: "nsubj:pass"
    start: int  # the words of a multiword token may share both offsets
    end: int
    # Probabilities of the event types that the word may express, without those near zero; None: not classified.
    event_scores: tuple[tuple[EventType, float], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named entity from the NER model."""

    label: EntityLabel
    first: int  # index of the first token
    last: int  # index of the last token
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence; ``tokens[i].index == i + 1`` always holds."""

    index: int  # position in the document, from 0
    span: Span
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    is_parsed: bool = True  # False if it is too long; its tokens then have no part of speech and no syntax


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed article."""

    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase in one sentence that may denote an actor, a place or a time."""

    sentence: int  # Sentence.index
    head: int  # Token.index of the head word
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A phrase with its role in an event."""

    role: Role
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The source of a claim; without a speaker, the article itself."""

    speaker: Mention | None = None
    cue: Span | None = None  # reporting word: "said", "according to"
    addressee: Mention | None = None  # "reporters"
    occasion: Mention | None = None  # occasion or medium: "a news conference", "a post on X"
    quoted: bool = False  # True within quotation marks


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """An event as one sentence of an article describes it: as a fact, denied, planned or possible."""

    sentence: int  # Sentence.index
    head: int  # Token.index of the head word of the trigger
    trigger: Span  # from the first to the last word of the trigger: "ruled out"
    predicate: str  # lemmas of the trigger: "rule out"
    rule: str  # name of the rule that gave the type, or ""
    type: EventType | None  # None if unknown
    cameo: str | None  # CAMEO code or root code of the rule
    mode: str | None = None  # PLOVER mode of the type: "visit"
    participants: tuple[Participant, ...]
    times: tuple[Mention, ...]
    places: tuple[Mention, ...]
    attribution: Attribution
    polarity: Polarity
    polarity_cue: Span | None
    certainty: Certainty
    certainty_cue: Span | None
    tense: Tense
    confidence: float  # probability, 0 to 1, that the text tells of an event of this type
    content: tuple[Span, ...] = ()  # of a statement: what was said, in text order

    @property
    def kind(self) -> EventKind:
        """The kind of the event, which depends on its type."""
        if self.type is None:
            return EventKind.OTHER
        return EventKind.STATEMENT if self.type is EventType.STATE else EventKind.ACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """The reason why a sentence or a word yields no event."""

    sentence: int  # Sentence.index
    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A document with its event mentions and abstentions, in text order."""

    document: Document
    mentions: tuple[EventMention, ...]
    abstentions: tuple[Abstention, ...]

    @property
    def article(self) -> Article:
        """The article of the document."""
        return self.document.article


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A country, person, organization, group or office; the key identifies it."""

    key: str  # "country/RUS", "organization/NATO", "person/sergei-lavrov"
    kind: ActorKind
    name: str
    country: str | None = None  # ISO 3166 alpha-3 code of the country itself or of its affiliation
    sector: str | None = None  # CAMEO role code: GOV, MIL
    wikidata: str | None = None  # Wikidata item of a listed official: "Q22686"

    @property
    def code(self) -> str | None:
        """The CAMEO actor code, country and role ("RUSGOV"); only the role for international bodies ("IGO")."""
        stateless = self.sector if self.sector in {"IGO", "NGO"} else None
        return f"{self.country}{self.sector or ''}" if self.country else stateless


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country, city, region or named site; the key identifies it."""

    key: str  # "country/TUR", "city/istanbul-TUR", "name/white-house"
    name: str
    country: str | None = None  # ISO 3166 alpha-3
    latitude: float | None = None  # degrees, WGS 84; cities only
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorLink:
    """A mention linked to the actors it denotes, with the reason."""

    mention: Mention
    actors: tuple[Actor, ...]  # one, or several for phrases such as "they" and "both sides"
    reason: str  # "name", "surname of Sergei Lavrov", "demonym"
    score: float  # 0 to 1
    from_setting: bool = False  # True if the country is that of the article's setting


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLink:
    """A mention linked to a place, with the reason."""

    mention: Mention | None  # None: the place of a statement is taken from the dateline
    place: Place
    reason: str
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBounds:
    """The time of an event: an interval of days that includes ``earliest`` and ``latest``."""

    earliest: date
    latest: date
    precision: Precision
    mention: Mention | None  # words for the time, perhaps those of a related event; None: there are none
    reason: str  # "weekday on or before 2025-08-20"
    score: float = 1.0  # 0 to 1
    is_assumed: bool = False  # True for news told without a time, dated by the article's own day


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedParticipant:
    """A participant with the link to its actors, if they are known."""

    role: Role
    mention: Mention
    link: ActorLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedMention:
    """An event mention with its actors, time and place, as far as they are known."""

    mention: EventMention
    participants: tuple[ResolvedParticipant, ...]
    speaker: ActorLink | None
    time: TimeBounds | None
    place: PlaceLink | None
    more_places: tuple[PlaceLink, ...] = ()  # coordinated with the first: "Sumy and Odesa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event and its mentions; in this version each mention is its own event."""

    mentions: tuple[ResolvedMention, ...]

    @property
    def kind(self) -> EventKind:
        """The kind of the first mention."""
        return self.mentions[0].mention.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A document with its events in text order, linked to actors, times and places."""

    document: Document
    events: tuple[Event, ...]
    abstentions: tuple[Abstention, ...]
    dateline_place: Place | None = None  # where the article was written
    other_places: tuple[PlaceLink, ...] = ()  # mentioned in the text, but not the place of an event

    @property
    def article(self) -> Article:
        """The article of the document."""
        return self.document.article
