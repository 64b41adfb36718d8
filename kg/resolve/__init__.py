"""The resolve stage: links participants to actors, and normalises the times and places of events.

The result depends only on the extraction and the data files, not on the clock or the network.
"""

from typing import NamedTuple

from kg.model import (
    Event,
    EventMention,
    Extraction,
    Resolution,
    ResolvedMention,
    TimeBounds,
)
from kg.resolve.actors.article_entities import collect_entities
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.participant_linker import ParticipantLinker
from kg.resolve.event_confidence import reassess
from kg.resolve.places.place_linker import PlaceLinker
from kg.resolve.places.shared_places import share_places
from kg.resolve.times.article_times import complete_times
from kg.resolve.times.event_times import event_times

__all__ = ["resolve"]


def resolve(extraction: Extraction) -> Resolution:
    """Link the actors, times and places of an article's event mentions; each mention becomes one event."""
    linked = link_events(extraction)
    mentions = reassess(linked.mentions)
    links = [link for mention in mentions for link in (mention.place, *mention.more_places) if link]
    event_places = {link.place.key for link in links}
    return Resolution(
        document=extraction.document,
        events=tuple(Event(mentions=(mention,)) for mention in mentions),
        abstentions=extraction.abstentions,
        dateline_place=linked.places.dateline_place,
        other_places=linked.places.mentioned_places(exclude=event_places),
    )


class LinkedEvents(NamedTuple):
    """The mentions of an article with their actors, times and places, and the linker of its places."""

    mentions: list[ResolvedMention]
    places: PlaceLinker


def link_events(extraction: Extraction) -> LinkedEvents:
    """Return the event mentions of an article with links, and with the probabilities of the extraction."""
    entities = collect_entities(extraction.document)
    participant_linker = ParticipantLinker(entities, extraction.mentions)
    place_linker = PlaceLinker(entities)
    mentions = [
        _resolve_mention(mention, time, participant_linker, place_linker)
        for mention, time in zip(extraction.mentions, event_times(extraction), strict=True)
    ]
    trees = [ClauseTree(sentence) for sentence in extraction.document.sentences]
    mentions = share_places(mentions, trees)
    return LinkedEvents(complete_times(mentions, extraction.document, trees), place_linker)


def _resolve_mention(
    mention: EventMention,
    time: TimeBounds | None,
    participant_linker: ParticipantLinker,
    place_linker: PlaceLinker,
) -> ResolvedMention:
    speaker = participant_linker.link_speaker(mention)
    participants = participant_linker.link_participants(mention, speaker)
    places = place_linker.link_all(mention.places)
    return ResolvedMention(
        mention=mention,
        participants=participants,
        speaker=speaker,
        time=time,
        place=places[0] if places else place_linker.link_dateline(mention, participants),
        more_places=places[1:],
    )
