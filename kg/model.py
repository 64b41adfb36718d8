"""The nouns of the pipeline: values that one stage gives to the next.

All offsets count characters (Python ``str`` indices) into ``Article.text``;
``article.text[span.start:span.end] == span.quote`` holds for every span anywhere.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a participant does in an event."""

    AGENT = "agent"
    PATIENT = "patient"  # undergoes the act, or is its counterpart
    RECIPIENT = "recipient"  # is given or told something
    INSTRUMENT = "instrument"
    TOPIC = "topic"  # what is spoken about, agreed on, promised


class Polarity(StrEnum):
    """Whether the text says that the event is so, or that it is not."""

    STATED = "stated"
    DENIED = "denied"


class Certainty(StrEnum):
    """How the text speaks of the event; only FACT with STATED asserts that it happened."""

    FACT = "fact"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"


class Tense(StrEnum):
    """When the event lies, seen from the text."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class EventType(StrEnum):
    """PLOVER 2.0's sixteen types, and STATE for statements that only report (CAMEO 01)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    STATE = "STATE"


class EntityLabel(StrEnum):
    """Kinds of names, whatever label set the NER model carries."""

    PERSON = "person"
    ORGANIZATION = "organization"
    LOCATION = "location"  # countries, cities, regions
    NORP = "norp"  # nationalities, religious and political groups
    FACILITY = "facility"
    DATE = "date"
    OTHER = "other"


class ActorKind(StrEnum):
    """What an actor is; the ontology has a class for each."""

    COUNTRY = "Country"
    PERSON = "Person"
    ORGANIZATION = "Organization"
    GROUP = "Group"  # people without a name of their own: "Polish officials"
    OFFICE = "Office"  # a post of which there is one, its holder not named: "Jordan's foreign minister"


class Precision(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Evidence: a piece of an article's text."""

    start: int  # first character, counted from 0
    end: int  # one past the last character
    quote: str  # exactly text[start:end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article, freed of the page around it."""

    id: str  # hex digest of the normalised headline and text: the same text is the same article
    source: str  # the file or address it was read from, as given; "-" for standard input
    text: str  # byline, dateline and prose; paragraphs divided by a blank line
    lead: int = 0  # where in the text the prose begins, after byline and dateline
    headline: str | None = None
    publisher: str | None = None
    url: str | None = None
    byline: Span | None = None  # the authors: "Dmitry Antonov and Mark Trevelyan"
    dateline: Span | None = None  # the place a report was sent from: "MOSCOW"
    published: date | None = None
    published_basis: str | None = None  # how we know: "metadata", "text", "argument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input, or an article of one, that could not be used, and what to do about it."""

    subject: str  # file or address; with "#2" or ":17" for an article or line of it
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A syntactic word with its Universal Dependencies analysis."""

    index: int  # position in the sentence, counted from 1 as in CoNLL-U
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str  # "Mood=Ind|Tense=Past", empty where there are none
    head: int  # index of the governing word, 0 for the root
    deprel: str  # UD v2 relation with subtype: "nsubj:pass"
    start: int  # offsets into Article.text; words of one multiword token may share them
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A name in a sentence, as the NER model marks it."""

    label: EntityLabel
    first: int  # index of its first token
    last: int  # index of its last token
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: tokens[i].index == i + 1, whatever the parser did."""

    index: int  # position in the document, counted from 0
    span: Span
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed article."""

    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase that may name an actor, a place or a time; it lies within one sentence."""

    sentence: int  # Sentence.index
    head: int  # Token.index of its head word
    span: Span  # the whole phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A phrase with the part it plays in an event."""

    role: Role
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says so. Without a speaker it is the article's own voice."""

    speaker: Mention | None = None
    cue: Span | None = None  # the reporting word: "said", "according to"
    addressee: Mention | None = None  # who is told, also by an event that is a saying: "reporters"
    occasion: Mention | None = None  # at, in or by what it was said: "a news conference", "a post on X"
    quoted: bool = False  # the event stands within quotation marks


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """What one sentence of one article says to have happened, or not, or perhaps."""

    sentence: int  # Sentence.index
    head: int  # Token.index of the trigger's head word
    trigger: Span  # from the trigger's first to its last word: "ruled out"
    predicate: str  # its lemmas: "rule out"
    rule: str  # name of the rule that found the type, "" where no rule did
    type: EventType | None  # None: an event of a type we do not know
    cameo: str | None  # a CAMEO code or root, where the rule gives one
    mode: str | None = None  # PLOVER's mode of the type, where the words tell one: "visit"
    trigger_type: EventType | None = (
        None  # what the trigger is by itself: CONSULT in "will meet", coded AGREE
    )
    participants: tuple[Participant, ...]
    times: tuple[Mention, ...]
    places: tuple[Mention, ...]
    attribution: Attribution
    polarity: Polarity
    polarity_cue: Span | None
    certainty: Certainty
    certainty_cue: Span | None
    tense: Tense
    confidence: float  # 0 to 1; ranks mentions, is no probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """Why a sentence, or a word in it, gave no event."""

    sentence: int  # Sentence.index
    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A document and what was found in it, in the order of the text."""

    document: Document
    mentions: tuple[EventMention, ...]
    abstentions: tuple[Abstention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something that acts: the same key is the same actor."""

    key: str  # "country/RUS", "organization/NATO", "person/sergei-lavrov"
    kind: ActorKind
    name: str
    country: str | None = None  # ISO 3166 alpha-3: the country itself, or whose it is
    sector: str | None = None  # CAMEO role code such as GOV or MIL, where the text says it

    @property
    def code(self) -> str | None:
        """A code as CAMEO composes it, country and role: "RUSGOV"; of a body of no country the role alone: "IGO"."""
        stateless = self.sector if self.sector in {"IGO", "NGO"} else None
        return f"{self.country}{self.sector or ''}" if self.country else stateless


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is: the same key is the same place."""

    key: str  # "country/TUR", "city/istanbul-TUR", "name/white-house"
    name: str
    country: str | None = None  # ISO 3166 alpha-3
    latitude: float | None = None  # degrees, WGS 84; only of cities
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorLink:
    """A mention and the actors it stands for, with the reason for holding so."""

    mention: Mention
    actors: tuple[Actor, ...]  # one; several where the phrase takes several together: "they", "both sides"
    reason: str  # "name", "surname of Sergei Lavrov", "demonym"
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLink:
    """A mention and the place it names, with the reason for holding so."""

    mention: Mention | None  # None: the dateline stands in for the place of a saying
    place: Place
    reason: str
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBounds:
    """When something happened: not before ``earliest``, not after ``latest``, both days included."""

    earliest: date
    latest: date
    precision: Precision
    mention: Mention  # the words it was read from
    reason: str  # "weekday before 2025-08-20"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedParticipant:
    """A participant, linked where it names an actor we can tell."""

    role: Role
    mention: Mention
    link: ActorLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedMention:
    """An event mention whose names, days and places are known, as far as they can be."""

    mention: EventMention
    participants: tuple[ResolvedParticipant, ...]
    speaker: ActorLink | None
    time: TimeBounds | None
    place: PlaceLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What we hold its mentions to be about; for now each mention is an event of its own."""

    mentions: tuple[ResolvedMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """An article's document with its events, in the order of the text."""

    document: Document
    events: tuple[Event, ...]
    abstentions: tuple[Abstention, ...]
    sent_from: Place | None = None  # the dateline's place: where it was written, which is no event's place
    mentioned: tuple[PlaceLink, ...] = ()  # places that the text names and no event lies at
