"""Entity linking of event participants and speakers, including pronouns."""

from collections.abc import Sequence

from kg.model import Actor, ActorKind, ActorLink, EventMention, EventType, Mention, Role
from kg.resolve.actors.actor_linker import ActorLinker
from kg.resolve.actors.antecedents import form_of
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.description_linker import LinkResult, TokenPosition
from kg.resolve.actors.pronouns import FIRST_PERSON_PLURAL, FIRST_PERSON_SINGULAR, AnaphoraResolver
from kg.resolve.gazetteer import country_adjectives


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
            is_plural = word in FIRST_PERSON_PLURAL
            return (
                _link_first_person(phrase, speaker, is_plural)
                if event.attribution.quoted and speaker
                else None
            )
        if form_of(word) and event.attribution.quoted:
            return None
        return self._link(phrase)

    def _link(self, phrase: Mention) -> ActorLink | None:
        link = self._anaphora_links.get(_head(phrase))
        return link.of_mention(phrase) if link else self._linker.link(phrase)


def _link_first_person(phrase: Mention, speaker: ActorLink, is_plural: bool) -> ActorLink | None:
    """Return the speaker for "I", and the speaker's side for "we": the country, organisation or group, or the government."""
    word, actor = phrase.span.quote.lower(), speaker.actors[0]
    is_person = actor.kind in {ActorKind.PERSON, ActorKind.OFFICE}
    if not is_plural:
        link = LinkResult(actors=speaker.actors, reason=f"{word}: the speaker", score=speaker.score)
        return link.of_mention(phrase) if is_person or actor.kind is ActorKind.GROUP else None
    actors = (_side_of(actor),) if is_person else speaker.actors
    link = LinkResult(
        actors=actors, reason=f"{word}: the side of the speaker", score=round(speaker.score * 0.8, 3)
    )
    return link.of_mention(phrase)


def _side_of(actor: Actor) -> Actor:
    """Return those for whom a person speaks: the government of a minister, the people around anybody else."""
    if actor.sector == "GOV" and actor.country is not None:
        name = f"{country_adjectives()[actor.country]} government"
        key = f"organization/{actor.country}-government"
        return Actor(key=key, kind=ActorKind.ORGANIZATION, name=name, country=actor.country, sector="GOV")
    key = f"group/{actor.key.partition('/')[2]}-side"
    name = f"side of {actor.name}"
    return Actor(key=key, kind=ActorKind.GROUP, name=name, country=actor.country, sector=actor.sector)


def _head(phrase: Mention) -> TokenPosition:
    return phrase.sentence, phrase.head
