"""What is compared of a mention, or of all mentions of an account together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from kg.codes import ActorKind, Certainty, EventKind, EventType, Polarity
from kg.join.acts import is_utterance, retold_acts
from kg.join.data_tables import telling
from kg.join.word_sets import WordSet
from kg.join_values import Days, MentionKey, MentionOrder, MentionTraits, Party

_RUN: Final = 4  # words of a run of quoted words
_TELLING_IN_CONTENT: Final = 0.3
_MEETINGS: Final = frozenset({"meet", "visit"})
_SYMMETRIC: Final = frozenset({"meet", "phone", "agree", "sign", "exercise", "cooperate", "war", "mediate"})
_MAX_DAYS: Final = 10  # a longer span says little about an event


@dataclass(frozen=True)
class Profile:
    """The traits of one or more mentions of one article that tell the same event."""

    mentions: tuple[MentionTraits, ...]
    topic: tuple[str, ...]  # telling words of the article

    @cached_property
    def key(self) -> MentionKey:
        """The first mention."""
        return self.mentions[0].key

    @cached_property
    def order(self) -> MentionOrder:
        """The position of the first mention."""
        return self.mentions[0].order

    @cached_property
    def published(self) -> date | None:
        """The day of publication."""
        return self.mentions[0].published

    @cached_property
    def acts(self) -> frozenset[str]:
        """The families of the triggers."""
        return frozenset(mention.act for mention in self.mentions)

    @cached_property
    def types(self) -> frozenset[EventType]:
        """The event types."""
        return frozenset(mention.type for mention in self.mentions)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The lemmas of the triggers."""
        return frozenset(mention.predicate for mention in self.mentions)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The nouns of the objects."""
        return frozenset(mention.target for mention in self.mentions if mention.target)

    @cached_property
    def is_utterance(self) -> bool:
        """True if all mentions are of speech."""
        return all(is_utterance(mention.act, mention.type) for mention in self.mentions)

    @cached_property
    def is_retelling(self) -> bool:
        """True if all mentions retell a document: "the party alleges"; whom they name is not whom the act is for."""
        return all(mention.act in retold_acts(mention.predicate) for mention in self.mentions)

    @cached_property
    def is_generic(self) -> bool:
        """True if all mentions are nouns such as "attacks", which can be of any number of events."""
        return all(mention.is_plural and not mention.is_definite for mention in self.mentions)

    @cached_property
    def is_repeated(self) -> bool:
        """True if all mentions tell of several acts at once: "repeatedly attacked"."""
        return all(mention.is_repeated for mention in self.mentions)

    @cached_property
    def is_statement(self) -> bool:
        """True if any mention is a plain statement."""
        return any(mention.kind is EventKind.STATEMENT for mention in self.mentions)

    @cached_property
    def agents(self) -> tuple[Party, ...]:
        """The agents."""
        return _unique(party for mention in self.mentions for party in mention.agents)

    @cached_property
    def others(self) -> tuple[Party, ...]:
        """The patients and recipients."""
        return _unique(party for mention in self.mentions for party in mention.others)

    @cached_property
    def tellers(self) -> frozenset[str]:
        """The keys of the persons to whom the text attributes the event."""
        speakers = (party for mention in self.mentions for party in mention.speakers)
        return frozenset(party.key for party in speakers if party.kind == ActorKind.PERSON)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Agents and others."""
        return _unique((*self.agents, *self.others))

    @cached_property
    def days(self) -> Days | None:
        """The most exact days that the mentions give."""
        found = [mention.days for mention in self.mentions if mention.days]
        return min(found, key=_exactness, default=None)

    @cached_property
    def explicit_days(self) -> frozenset[date]:
        """The days that the text gives."""
        days = (mention.days for mention in self.mentions)
        return frozenset(found.earliest for found in days if found and found.is_explicit)

    @cached_property
    def places(self) -> frozenset[str]:
        """The keys of the places."""
        return frozenset(mention.place for mention in self.mentions if mention.place)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries of the places."""
        return frozenset(mention.country for mention in self.mentions if mention.country)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of those acted on."""
        return frozenset(mention.number for mention in self.mentions if mention.number is not None)

    @cached_property
    def certainties(self) -> frozenset[Certainty]:
        """The certainties."""
        return frozenset(mention.certainty for mention in self.mentions)

    @cached_property
    def polarities(self) -> frozenset[Polarity]:
        """The polarities."""
        return frozenset(mention.polarity for mention in self.mentions)

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Runs of quoted words."""
        texts = (text for mention in self.mentions for text in mention.quotations)
        return frozenset(run for text in texts for run in _runs(text))

    @cached_property
    def content(self) -> WordSet:
        """The telling words of what was said."""
        texts = (text for mention in self.mentions for text in mention.content)
        return WordSet(
            word for text in texts for word in text.split() if telling(word) >= _TELLING_IN_CONTENT
        )

    @cached_property
    def contents(self) -> tuple[WordSet, ...]:
        """The telling words of what was said, of each of several mentions."""
        if len(self.mentions) == 1:
            return ()
        return tuple(Profile((mention,), self.topic).content for mention in self.mentions if mention.content)

    @cached_property
    def words(self) -> WordSet:
        """The telling words of the sentences."""
        return WordSet(word for mention in self.mentions for word in mention.words)

    @cached_property
    def near(self) -> WordSet:
        """The telling words of the sentences and those beside them."""
        return WordSet(word for mention in self.mentions for word in (*mention.words, *mention.near))

    @cached_property
    def story(self) -> WordSet:
        """The telling words of the article."""
        return WordSet(self.topic)

    @cached_property
    def is_symmetric(self) -> bool:
        """True for acts whose sides can change places: "X met Y", "Y met X"; also if X is told to host Y."""
        return self.acts <= _SYMMETRIC or (self.is_meeting and "meet" in self.acts)

    @cached_property
    def is_meeting(self) -> bool:
        """True for meetings and for visits, where host and guest meet."""
        return self.acts <= _MEETINGS

    @cached_property
    def party_keys(self) -> frozenset[str]:
        """The keys of agents and others."""
        return frozenset(party.key for party in self.parties)


def _unique(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(parties))


def _exactness(days: Days) -> tuple[bool, int, date]:
    return days.is_assumed, (days.latest - days.earliest).days, days.earliest


@lru_cache(maxsize=10_000)
def _runs(text: str) -> tuple[str, ...]:
    words = text.split()
    return tuple(" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))


def is_short(days: Days) -> bool:
    """Return True for a span of days that can tell events apart."""
    return (days.latest - days.earliest).days <= _MAX_DAYS
