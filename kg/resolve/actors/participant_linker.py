"""Entity linking of event participants and speakers, including pronouns."""

from collections.abc import Sequence

from kg.model import ActorKind, ActorLink, EventMention, EventType, Mention, Role
from kg.resolve.actors.actor_linker import ActorLinker
from kg.resolve.actors.antecedents import form_of
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.description_linker import LinkResult, TokenPosition
from kg.resolve.actors.pronouns import FIRST_PERSON_PLURAL, FIRST_PERSON_SINGULAR, AnaphoraResolver

_PLURAL_SPEAKER_KINDS = frozenset({ActorKind.COUNTRY, ActorKind.ORGANIZATION})  # referents of "we"


class ParticipantLinker:
    """Links the participants of one article's events."""

    def __init__(self, entities: ArticleEntities, events: Sequence[EventMention]) -> None:
        self._linker = ActorLinker(entities)
        agents = [(event, p.mention) for event in events for p in event.participants if p.role is Role.AGENT]
        attributed = [event.attribution.speaker for event in events if event.attribution.speaker is not None]
        speakers = {_head(m) for m in attributed} | {_head(m) for e, m in agents if e.type is EventType.STATE}
        # Only people, countries and organisations can be agents of typed events.
        actors = {_head(mention) for event, mention in agents if event.type is not None}
        self._anaphora_links = AnaphoraResolver(entities, self._linker, speakers, actors).resolve()

    def link_speaker(self, event: EventMention) -> ActorLink | None:
        """Return the actor to whom the text attributes an event, or None for the article's own voice."""
        speaker = event.attribution.speaker
        return self._link(speaker) if speaker is not None else None

    def link_participant(
        self, phrase: Mention, event: EventMention, speaker: ActorLink | None
    ) -> ActorLink | None:
        """Return the actor of a participant; in quotations, "we" is the speaker, and "they" stays unresolved."""
        word = phrase.span.quote.lower()
        if word in FIRST_PERSON_SINGULAR or (word in FIRST_PERSON_PLURAL and phrase.span.quote != "US"):
            kinds = {ActorKind.PERSON} if word in FIRST_PERSON_SINGULAR else _PLURAL_SPEAKER_KINDS
            if not event.attribution.quoted or speaker is None or speaker.actors[0].kind not in kinds:
                return None
            link = LinkResult(actors=speaker.actors, reason=f"{word}: the speaker", score=speaker.score)
            return link.of_mention(phrase)
        if form_of(word) and event.attribution.quoted:
            return None
        return self._link(phrase)

    def _link(self, phrase: Mention) -> ActorLink | None:
        link = self._anaphora_links.get(_head(phrase))
        return link.of_mention(phrase) if link else self._linker.link(phrase)


def _head(phrase: Mention) -> TokenPosition:
    return phrase.sentence, phrase.head
