"""Extraction → Resolution: who the participants are, when and where the events were.

No clock, no network, nothing random: the same extraction gives the same resolution.
"""

from kg.model import (
    Event,
    EventMention,
    Extraction,
    Resolution,
    ResolvedMention,
    ResolvedParticipant,
    TimeBounds,
)
from kg.resolve.actors.article_entities import cast_of
from kg.resolve.actors.participant_linker import Participants
from kg.resolve.places.place_linker import Places
from kg.resolve.times.event_times import event_times

__all__ = ["resolve"]


def resolve(extraction: Extraction) -> Resolution:
    """Link the names, days and places of an article's event mentions; each mention is an event of its own."""
    cast = cast_of(extraction.document)
    participants = Participants(cast, extraction.mentions)
    places = Places(cast)
    mentions = [
        _resolved(mention, time, participants, places)
        for mention, time in zip(extraction.mentions, event_times(extraction), strict=True)
    ]
    return Resolution(
        document=extraction.document,
        events=tuple(Event(mentions=(mention,)) for mention in mentions),
        abstentions=extraction.abstentions,
        dateline_place=places.sent_from,
        other_places=places.mentioned(besides={one.place.place.key for one in mentions if one.place}),
    )


def _resolved(
    mention: EventMention, time: TimeBounds | None, participants: Participants, places: Places
) -> ResolvedMention:
    speaker = participants.speaker(mention)
    linked = tuple(
        ResolvedParticipant(
            role=p.role, mention=p.mention, link=participants.link(p.mention, mention, speaker)
        )
        for p in mention.participants
    )
    return ResolvedMention(
        mention=mention,
        participants=linked,
        speaker=speaker,
        time=time,
        place=places.link(mention.places) or places.of_saying(mention, linked),
    )
