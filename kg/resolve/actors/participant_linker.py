"""Entity linking of event participants and speakers, including pronouns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import (
    Actor,
    ActorKind,
    ActorLink,
    EventMention,
    EventType,
    Mention,
    Participant,
    ResolvedParticipant,
    Role,
    Sentence,
    Span,
)
from kg.resolve.actors.actor_linker import ActorLinker
from kg.resolve.actors.antecedents import form_of
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.document_authors import link_documents
from kg.resolve.actors.link_result import LinkResult, TokenPosition
from kg.resolve.actors.owned_acts import link_owned_act
from kg.resolve.actors.pronouns import FIRST_PERSON_PLURAL, FIRST_PERSON_SINGULAR, AnaphoraResolver
from kg.resolve.gazetteer import country_adjectives

# Roles of opposed sides have opposed signs.
_SIDES = {Role.AGENT: 1, Role.PATIENT: -1, Role.RECIPIENT: -1}


class ParticipantLinker:
    """Links the participants of one article's events."""

    def __init__(self, entities: ArticleEntities, events: Sequence[EventMention]) -> None:
        self._entities = entities
        self._linker = ActorLinker(entities)
        agents = [(event, p.mention) for event in events for p in event.participants if p.role is Role.AGENT]
        attributed = [event.attribution.speaker for event in events if event.attribution.speaker is not None]
        speakers = {_head(m) for m in attributed} | {_head(m) for e, m in agents if e.type is EventType.STATE}
        # Only people, countries and organisations can be agents of typed events.
        actors = {_head(mention) for event, mention in agents if event.type is not None}
        self._anaphora_links = AnaphoraResolver(entities, self._linker, speakers, actors).resolve()
        self._author_links = link_documents(entities.document.sentences, self._link_head)

    def link_speaker(self, event: EventMention) -> ActorLink | None:
        """Return the actor to whom the text attributes an event, or None for the article's own voice."""
        speaker = event.attribution.speaker
        return self._link(speaker) or self._link_author(speaker) if speaker is not None else None

    def link_participants(
        self, event: EventMention, speaker: ActorLink | None
    ) -> tuple[ResolvedParticipant, ...]:
        """Return the participants of an event with their actors.

        The parts of one name are one participant: "Antigua" and "Barbuda".
        """
        linked = [
            ResolvedParticipant(role=p.role, mention=p.mention, link=self._link_role(event, p, speaker))
            for p in self._merge_names(event.participants)
        ]
        consistent = (
            replace(p, link=None) if _contradicts(p, linked) or _is_other_side(p, linked) else p
            for p in linked
        )
        return tuple(self._merge_titles(consistent))

    def _merge_titles(self, participants: Iterable[ResolvedParticipant]) -> list[ResolvedParticipant]:
        """Return the participants; a form of address before the same person is one with it: "His Highness the Emir"."""
        merged: list[ResolvedParticipant] = []
        for participant in participants:
            last = merged[-1] if merged else None
            if last is not None and self._are_one_phrase(last, participant):
                mention = self._join(last.mention, participant.mention)
                merged[-1] = replace(participant, mention=replace(mention, head=participant.mention.head))
            else:
                merged.append(participant)
        return merged

    def _are_one_phrase(self, first: ResolvedParticipant, last: ResolvedParticipant) -> bool:
        """Return True if two phrases of the same role and actors follow each other directly."""
        gap = self._entities.document.article.text[first.mention.span.end : last.mention.span.start]
        are_linked = (
            first.link is not None and last.link is not None and first.link.actors == last.link.actors
        )
        is_adjacent = first.mention.span.end <= last.mention.span.start and gap.strip(" ,") == ""
        return first.role is last.role and are_linked and is_adjacent

    def _merge_names(self, participants: Sequence[Participant]) -> list[Participant]:
        """Return the participants; those whose heads are in the same gazetteer name become one."""
        merged: dict[tuple[object, ...], Participant] = {}
        for participant in participants:
            name = self._linker.name_at(participant.mention)
            key = (participant.role, *name) if name else (participant.mention,)
            first = merged.get(key)
            mention = self._join(first.mention, participant.mention) if first else participant.mention
            merged[key] = replace(first or participant, mention=mention)
        return list(merged.values())

    def _join(self, first: Mention, last: Mention) -> Mention:
        """Return the mention from the start of one to the end of another in the same sentence."""
        start, end = min(first.span.start, last.span.start), max(first.span.end, last.span.end)
        quote = self._entities.document.article.text[start:end]
        return replace(first, span=Span(start=start, end=end, quote=quote))

    def _link_role(
        self, event: EventMention, participant: Participant, speaker: ActorLink | None
    ) -> ActorLink | None:
        """Return the actor of a participant; a document that acts stands for its author, and an act for its owner."""
        phrase = participant.mention
        link = self._link_in(event, phrase, speaker)
        if link is not None or participant.role not in {Role.AGENT, Role.PATIENT}:
            return link
        return (
            self._link_author(phrase) if participant.role is Role.AGENT else self._link_owner(event, phrase)
        )

    def _link_owner(self, event: EventMention, phrase: Mention) -> ActorLink | None:
        """Return the owner of an act at which an event is directed, unless the owner is an agent of the event."""
        sentences = self._entities.document.sentences
        owner = link_owned_act(sentences[phrase.sentence], phrase.head, event.type, self._link_head)
        agents = [self._link(p.mention) for p in event.participants if p.role is Role.AGENT]
        acting = {actor for link in agents if link for actor in link.actors}
        return owner.of_mention(phrase) if owner and acting.isdisjoint(owner.actors) else None

    def _link_author(self, phrase: Mention) -> ActorLink | None:
        link = self._author_links.get(_head(phrase))
        return link.of_mention(phrase) if link else None

    def _link_head(self, sentence: Sentence, index: int) -> LinkResult | None:
        link = self._anaphora_links.get((sentence.index, index))
        return link or self._linker.link_head(sentence, index)

    def _link_in(self, event: EventMention, phrase: Mention, speaker: ActorLink | None) -> ActorLink | None:
        """Return the actor of a phrase; in quotations, "we" is the speaker's side, and "they" stays unresolved."""
        word = phrase.span.quote.lower()
        is_plural = word in FIRST_PERSON_PLURAL and phrase.span.quote != "US"
        if is_plural or word in FIRST_PERSON_SINGULAR:
            if speaker is None or not event.attribution.quoted:
                return None
            return _link_first_person(phrase, speaker, is_plural)
        if form_of(word) and event.attribution.quoted:
            return None
        return self._link(phrase)

    def _link(self, phrase: Mention) -> ActorLink | None:
        link = self._anaphora_links.get(_head(phrase))
        return link.of_mention(phrase) if link else self._linker.link(phrase)


def _contradicts(participant: ResolvedParticipant, others: Sequence[ResolvedParticipant]) -> bool:
    """Return True if a country taken from the setting is the one that the act is directed at: "the premier visited Oman"."""
    link = participant.link
    if link is None or not link.from_setting or participant.role is not Role.AGENT:
        return False
    targets = [actor for p in others if p.role is not Role.AGENT and p.link for actor in p.link.actors]
    countries = {actor.country for actor in targets if actor.kind is ActorKind.COUNTRY}
    return any(actor.country in countries for actor in link.actors)


def _is_other_side(participant: ResolvedParticipant, others: Sequence[ResolvedParticipant]) -> bool:
    """Return True if a pronoun would mean who stands on the other side: in "the judge, who jailed him", not the judge."""
    word = participant.mention.span.quote.lower()
    if participant.link is None or not form_of(word) or word.endswith(("self", "selves")):
        return False
    opposed = [p for p in others if p.link and _SIDES.get(p.role, 0) * _SIDES.get(participant.role, 0) < 0]
    named = [
        p for p in opposed if participant.role is not Role.AGENT or not form_of(p.mention.span.quote.lower())
    ]
    return any(actor in participant.link.actors for p in named if p.link for actor in p.link.actors)


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
