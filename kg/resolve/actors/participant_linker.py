"""The participants and speakers of an article's events to actors, pronouns among them."""

from collections.abc import Iterable, Sequence

from kg.model import ActorKind, ActorLink, EventMention, EventType, Mention, Role
from kg.resolve.actors.actor_linker import Actors
from kg.resolve.actors.agreement import form_of
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.description_linker import Found
from kg.resolve.actors.pronouns import SPEAKER, SPEAKERS, Word, antecedents

_BODIES = frozenset({ActorKind.COUNTRY, ActorKind.ORGANIZATION})  # who may speak of itself as "we"


class Participants:
    """Links the participants of one article's events."""

    def __init__(self, cast: Cast, mentions: Sequence[EventMention]) -> None:
        self._actors = Actors(cast)
        self._pronouns = antecedents(
            cast, self._actors, frozenset(_speaking(mentions)), frozenset(_acting(mentions))
        )

    def speaker(self, mention: EventMention) -> ActorLink | None:
        """Return who says so, where the text names somebody we can tell."""
        said_by = mention.attribution.speaker
        return self._link(said_by) if said_by is not None else None

    def link(self, phrase: Mention, event: EventMention, speaker: ActorLink | None) -> ActorLink | None:
        """Return the actor of a participant; within a quotation "I" is the speaker, and "he" may be anybody."""
        word = phrase.span.quote.lower()
        if word in SPEAKER or (word in SPEAKERS and phrase.span.quote != "US"):
            kinds = {ActorKind.PERSON} if word in SPEAKER else _BODIES
            said = (
                speaker if event.attribution.quoted and speaker and speaker.actors[0].kind in kinds else None
            )
            return said and _linked(
                phrase, Found(actors=said.actors, reason=f"{word}: the speaker", score=said.score)
            )
        if form_of(word) and event.attribution.quoted:
            return None
        return self._link(phrase)

    def _link(self, phrase: Mention) -> ActorLink | None:
        found = self._pronouns.get((phrase.sentence, phrase.head))
        return _linked(phrase, found) if found else self._actors.link(phrase)


def _linked(phrase: Mention, found: Found) -> ActorLink:
    return ActorLink(mention=phrase, actors=found.actors, reason=found.reason, score=found.score)


def _acting(mentions: Iterable[EventMention]) -> Iterable[Word]:
    """Yield the head words of who does what only people, states and bodies do: all that has an event type."""
    for mention in mentions:
        if mention.type is not None:
            yield from (
                (p.mention.sentence, p.mention.head) for p in mention.participants if p.role is Role.AGENT
            )


def _speaking(mentions: Iterable[EventMention]) -> Iterable[Word]:
    """Yield the head words of who says something."""
    for mention in mentions:
        if mention.attribution.speaker is not None:
            yield mention.attribution.speaker.sentence, mention.attribution.speaker.head
        if mention.type is EventType.STATE:
            yield from (
                (p.mention.sentence, p.mention.head) for p in mention.participants if p.role is Role.AGENT
            )
