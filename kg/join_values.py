"""The values of the join stage, all immutable.

    Resolution ──▶ ArticleTraits ──▶ Account (one article's telling of an event) ──▶ JoinedEvent (all articles)

Indices are those of kg.model. ``MentionKey`` has the parts of the mention's IRI: article id, sentence, head word.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from kg.codes import Certainty, EventKind, EventType, Polarity, Precision, Tense

_NO_DAY = date.max


class MentionKey(NamedTuple):
    """Identifies a mention; ``str`` of it is the tail of the mention's IRI."""

    article: str
    sentence: int
    head: int

    def __str__(self) -> str:
        return f"{self.article}/{self.sentence}-{self.head}"


class MentionOrder(NamedTuple):
    """Sort key of mentions: the first of an event names it."""

    published: date  # date.max for an article without a date
    key: MentionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An actor as joining compares it."""

    key: str  # Actor.key
    kind: str  # ActorKind
    country: str | None = None  # of the actor, or of the owner of a group
    sector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days on which an event can have happened."""

    earliest: date
    latest: date
    precision: Precision
    is_assumed: bool = False

    @property
    def is_explicit(self) -> bool:
        """True for one day that the text gives."""
        return self.earliest == self.latest and not self.is_assumed

    def gap(self, other: "Days") -> timedelta:
        """Return the time between two spans of days; zero if they overlap."""
        return max(self.earliest - other.latest, other.earliest - self.latest, timedelta())


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionTraits:
    """What joining compares of a mention of an act or a statement."""

    article: str  # Article.id
    sentence: int
    head: int
    published: date | None  # of the article
    kind: EventKind
    type: EventType
    mode: str | None
    act: str  # family of the trigger, from data/acts.toml: "meet" for a meeting, talks, a summit
    predicate: str  # lemmas of the trigger: "rule out"
    target: str | None  # noun of its object: "test" in "suspended all tests", "the halt of the tests"
    subject: str | None  # noun of its subject: "strike" in "strikes hit the port"
    polarity: Polarity
    certainty: Certainty
    tense: Tense
    agents: tuple[Party, ...]
    others: tuple[Party, ...]  # patients and recipients
    topics: tuple[Party, ...]  # other actors of the clause
    speakers: tuple[Party, ...]  # who says so; of a statement, its agents
    has_agent: bool  # some phrase is the agent, linked or not
    has_other: bool
    days: Days | None
    place: str | None  # Place.key
    country: str | None  # of the place
    number: int | None  # of the people or things acted on: "killed 12 people"
    quotations: tuple[str, ...]  # quoted words of the sentence, in lower case
    content: tuple[str, ...]  # what a statement says, in lower case
    words: tuple[str, ...]  # telling lemmas of the sentence
    near: tuple[str, ...]  # telling lemmas of the sentences beside it
    occasion: str | None  # of a statement: "news conference"
    is_noun: bool  # the trigger is a noun: "the talks"
    is_plural: bool  # a noun in the plural: "attacks"
    is_definite: bool  # a noun that refers back: "the talks", "that visit", "the strikes"
    trigger: str  # words of the trigger
    text: str  # the sentence
    is_another: bool = False  # the act is not one told before: "also visited", "previously sentenced"
    details: tuple[str, ...] = ()  # words that say which one a noun names: "nuclear" of "the nuclear talks"
    adds_to: int | None = (
        None  # head word of the saying that a verb goes on: "said …, adding …", "said … and asked …"
    )
    about: tuple[str, ...] = ()  # what a noun is about: "university", of "the talks with the universities"
    is_repeated: bool = False  # several acts are told at once: "repeatedly attacked"
    completes: int | None = None  # head word of the verb that the trigger completes: "agreed to suspend"

    @property
    def key(self) -> MentionKey:
        """The parts of the mention's IRI."""
        return MentionKey(self.article, self.sentence, self.head)

    @property
    def order(self) -> MentionOrder:
        """The position among all mentions; the first mention of an event names it."""
        return MentionOrder(self.published or _NO_DAY, self.key)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Agents and others."""
        return (*self.agents, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTraits:
    """What joining keeps of an article: enough to join it again without reading it."""

    id: str
    source: str
    url: str | None
    publisher: str | None
    headline: str | None
    published: date | None
    words: tuple[str, ...]  # the most telling lemmas of the article, best first
    shingles: int  # number of different runs of words in the text
    signature: tuple[int, ...]  # MinHash of the runs; empty for a text that is too short
    mentions: tuple[MentionTraits, ...]  # in text order

    @property
    def order_day(self) -> date:
        """The day of publication, for sorting; articles without one come last."""
        return self.published or _NO_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One comparison of two mentions or accounts."""

    name: str  # key of data/weights.toml: "same-day"
    value: str  # what was compared: "2018-04-17"
    points: float


class Verdict(StrEnum):
    """What a comparison leads to."""

    SAME = "same"
    PERHAPS = "perhaps"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The score of two tellings, with all that led to it; ``first`` and ``second`` are in mention order."""

    first: MentionKey
    second: MentionKey
    score: float  # 0 to 1
    features: tuple[Feature, ...]
    reason: str | None  # the second kind of evidence: "same act, parties and day"; None: there is none
    bars: tuple[str, ...]  # why the two cannot be one event: "other day"
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One article's telling of an event: the mentions of the article that tell the same."""

    article: ArticleTraits
    mentions: tuple[MentionTraits, ...]  # in text order
    joins: tuple[Comparison, ...]  # of the mentions; empty for a single mention

    @property
    def first(self) -> MentionTraits:
        """The first mention."""
        return self.mentions[0]

    @property
    def order(self) -> MentionOrder:
        """The position among all accounts."""
        return self.first.order


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A trait in which the mentions of an event differ: data, not an error."""

    field: str  # "day", "place", "number", "agent", "patient"
    values: tuple[tuple[str, tuple[MentionKey, ...]], ...]  # each value with the mentions that give it


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedEvent:
    """An event with all its mentions, in order; the first names the event, the others' own events are its aliases."""

    mentions: tuple[MentionKey, ...]
    joins: tuple[Comparison, ...]  # within articles and across them, without bars
    differences: tuple[Difference, ...]
    earliest: (
        date | None
    )  # envelope of the days that the mentions give; assumed days only if there are no others
    latest: date | None
    is_assumed: bool  # True if all days are assumed
    articles: tuple[str, ...]  # article ids
    sources: int  # independent articles: copies of one text count once

    @property
    def first(self) -> MentionKey:
        """The mention that names the event."""
        return self.mentions[0]

    @property
    def aliases(self) -> tuple[MentionKey, ...]:
        """The mentions whose own events this event replaces."""
        return self.mentions[1:]


class LinkKind(StrEnum):
    """How two events belong together without being one."""

    HELD = "held"  # first: the plan; second: what happened
    CONTRADICTED = "contradicted"  # first: asserted; second: denied
    CANCELLED = "cancelled"  # first: what was called off; second: calling it off
    POSTPONED = "postponed"  # first: what was put off; second: putting it off
    PART = "part"  # first: what was said; second: the meeting where it was said


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLink:
    """A link between two events, each named by its first mention."""

    kind: LinkKind
    first: MentionKey
    second: MentionKey
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGroup:
    """Articles that print one text, in the order of publication."""

    articles: tuple[str, ...]  # article ids
    likeness: float  # least containment of a copy in the group


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Successive versions of one article: the newest replaces the facts of the others."""

    newest: str  # article id
    older: tuple[str, ...]  # article ids, newest first
    reason: str  # "same address", "same source"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideProblem:
    """A line of the overrides that cannot be followed."""

    line: int  # from 1
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """The result of joining; a pure function of the set of articles and the overrides."""

    events: tuple[JoinedEvent, ...]  # every act and statement is in one; ordered by first mention
    perhaps: tuple[Comparison, ...]  # of mentions of different events
    links: tuple[EventLink, ...]
    copies: tuple[CopyGroup, ...]
    revisions: tuple[Revision, ...]
    problems: tuple[OverrideProblem, ...]
