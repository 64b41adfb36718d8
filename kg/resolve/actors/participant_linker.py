"""Entity linking of event participants and speakers, including pronouns."""

from collections.abc import Iterable, Sequence

from kg.model import ActorKind, ActorLink, EventMention, EventType, Mention, Role
from kg.resolve.actors.actor_linker import ActorLinker
from kg.resolve.actors.agreement import form_of
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.description_linker import LinkResult, TokenPosition
from kg.resolve.actors.pronouns import FIRST_PERSON_PLURAL, FIRST_PERSON_SINGULAR, resolve_anaphora

_PLURAL_SPEAKER_KINDS = frozenset({ActorKind.COUNTRY, ActorKind.ORGANIZATION})  # referents of "we"


class ParticipantLinker:
    """Links the participants of one article's events."""

    def __init__(self, entities: ArticleEntities, mentions: Sequence[EventMention]) -> None:
        self._linker = ActorLinker(entities)
        self._anaphora_links = resolve_anaphora(
            entities, self._linker, frozenset(_speaker_heads(mentions)), frozenset(_agent_heads(mentions))
        )

    def link_speaker(self, event: EventMention) -> ActorLink | None:
        """Return the actor to whom the text attributes an event, or None for the article's own voice."""
        speaker = event.attribution.speaker
        return self._link(speaker) if speaker is not None else None

    def link_participant(
        self, phrase: Mention, event: EventMention, speaker: ActorLink | None
    ) -> ActorLink | None:
        """Return the actor of a participant.

        In a quotation, "I" and "we" refer to the speaker, and third-person pronouns stay unresolved.
        """
        word = phrase.span.quote.lower()
        if word in FIRST_PERSON_SINGULAR or (word in FIRST_PERSON_PLURAL and phrase.span.quote != "US"):
            kinds = {ActorKind.PERSON} if word in FIRST_PERSON_SINGULAR else _PLURAL_SPEAKER_KINDS
            if not event.attribution.quoted or speaker is None or speaker.actors[0].kind not in kinds:
                return None
            link = LinkResult(actors=speaker.actors, reason=f"{word}: the speaker", score=speaker.score)
            return _actor_link(phrase, link)
        if form_of(word) and event.attribution.quoted:
            return None
        return self._link(phrase)

    def _link(self, phrase: Mention) -> ActorLink | None:
        link = self._anaphora_links.get((phrase.sentence, phrase.head))
        return _actor_link(phrase, link) if link else self._linker.link(phrase)


def _actor_link(phrase: Mention, link: LinkResult) -> ActorLink:
    return ActorLink(mention=phrase, actors=link.actors, reason=link.reason, score=link.score)


def _agent_heads(mentions: Iterable[EventMention]) -> Iterable[TokenPosition]:
    """Yield the heads of agents of typed events, which only people, countries and organisations can be."""
    for mention in mentions:
        if mention.type is not None:
            yield from _agents(mention)


def _speaker_heads(mentions: Iterable[EventMention]) -> Iterable[TokenPosition]:
    """Yield the heads of attributed speakers and of agents of statements."""
    for mention in mentions:
        if mention.attribution.speaker is not None:
            yield mention.attribution.speaker.sentence, mention.attribution.speaker.head
        if mention.type is EventType.STATE:
            yield from _agents(mention)


def _agents(mention: EventMention) -> Iterable[TokenPosition]:
    return ((p.mention.sentence, p.mention.head) for p in mention.participants if p.role is Role.AGENT)
