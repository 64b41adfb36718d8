"""Views of mentions: what each says of an event, with its participants, time, place and the rules that read it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg import vocab
from kg.query_library import site_query
from kg.resolve.actors.unlinked import why_unlinked
from kg.store import Select
from kg.views.article_view import TextSegment
from kg.views.event_status import Record, with_status
from kg.views.resource_description import ResourceDescription, describe, select_description


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionView:
    """One mention of an event, with its participants and its sentence."""

    # Keys: those of _MENTION_PATHS and _MENTION_LABELS; also "status" and "tone"
    facts: Record
    # Keys: role, and those of _PHRASE_PATHS; also actor, name and code if the participant is linked
    participants: tuple[Record, ...]
    places: tuple[Record, ...]  # keys: place, name
    sentence: tuple[TextSegment, ...]
    content: tuple[str, ...] = ()  # what was said, if the event is a statement


_QUOTE = (vocab.EXACT,)
_MENTION_PATHS = {
    "predicate": (vocab.PREDICATE,),
    "rule": (vocab.RULE,),
    "cameo": (vocab.CAMEO_CODE,),
    "confidence": (vocab.CONFIDENCE,),
    "trigger": _QUOTE,
    "triggerStart": (vocab.START,),
    "triggerEnd": (vocab.END,),
    "sentence": (vocab.SENTENCE, *_QUOTE),
    "sentenceStart": (vocab.SENTENCE, vocab.START),
    "polarityCue": (vocab.POLARITY_CUE, *_QUOTE),
    "certaintyCue": (vocab.CERTAINTY_CUE, *_QUOTE),
    "speaker": (vocab.HAS_ATTRIBUTION, vocab.SPEAKER),
    "speakerName": (vocab.HAS_ATTRIBUTION, vocab.SPEAKER, vocab.LABEL),
    "speakerWords": (vocab.HAS_ATTRIBUTION, vocab.HAS_EVIDENCE, *_QUOTE),
    "speakerReason": (vocab.HAS_ATTRIBUTION, vocab.HAS_EVIDENCE, vocab.REASON),
    "cue": (vocab.HAS_ATTRIBUTION, vocab.CUE, *_QUOTE),
    "sourceAddressee": (vocab.HAS_ATTRIBUTION, vocab.ADDRESSEE, *_QUOTE),
    "sourceOccasion": (vocab.HAS_ATTRIBUTION, vocab.OCCASION, *_QUOTE),
    "addressee": (vocab.ADDRESSEE, *_QUOTE),
    "occasion": (vocab.OCCASION, *_QUOTE),
    "quoted": (vocab.QUOTED,),
    "earliest": (vocab.TIME, vocab.EARLIEST),
    "latest": (vocab.TIME, vocab.LATEST),
    "timeWords": (vocab.TIME, vocab.HAS_EVIDENCE, *_QUOTE),
    "timeReason": (vocab.TIME, vocab.REASON),
    "timeScore": (vocab.TIME, vocab.SCORE),
    "timeAssumed": (vocab.TIME, vocab.ASSUMED),
    "place": (vocab.AT_PLACE,),
    "placeName": (vocab.AT_PLACE, vocab.LABEL),
    "placeWords": (vocab.PLACE_EVIDENCE, *_QUOTE),
    "placeReason": (vocab.PLACE_REASON,),
    "placeScore": (vocab.PLACE_SCORE,),
    "article": (vocab.IN_ARTICLE,),
    "headline": (vocab.IN_ARTICLE, vocab.HEADLINE),
    "publisher": (vocab.IN_ARTICLE, vocab.PUBLISHER),
    "published": (vocab.IN_ARTICLE, vocab.DATE_PUBLISHED),
    "basis": (vocab.IN_ARTICLE, vocab.PUBLISHED_BASIS),
}
# Properties whose value is shown by its label
_MENTION_LABELS = {
    "polarity": vocab.POLARITY,
    "certainty": vocab.CERTAINTY,
    "type": vocab.EVENT_TYPE,
    "mode": vocab.MODE,
}
_PHRASE_PATHS = {
    "words": _QUOTE,
    "start": (vocab.START,),
    "reason": (vocab.REASON,),
    "score": (vocab.SCORE,),
}


def mentions_of(select: Select, event: str) -> tuple[MentionView, ...]:
    """Return all mentions of an event."""
    description = describe(select, event)
    mentions = description.values(event, vocab.HAS_MENTION)
    return tuple(mention_view(description, event, mention) for mention in mentions)


def some_mentions(select: Select, event: str, mentions: Sequence[str]) -> tuple[MentionView, ...]:
    """Return some of the mentions of an event that has too many for one query."""
    tables = [select(site_query("event-codes", [event])), *map(select, map(select_description, mentions))]
    description = ResourceDescription(*tables)
    return tuple(mention_view(description, event, mention) for mention in mentions)


def mention_view(description: ResourceDescription, event: str, mention: str) -> MentionView:
    """Return a mention; codes that it does not have itself are those of its event."""
    facts = {"mention": mention} | description.fields(mention, _MENTION_PATHS)
    for name, property_ in _MENTION_LABELS.items():
        code = description.first(mention, property_) or description.first(event, property_)
        if label := description.label(code):
            facts[name] = label
    facts |= _status(facts, description.values(event, vocab.A))
    participants = [
        {"role": role.value} | record
        for role, property_ in vocab.ROLE_EVIDENCE.items()
        for phrase in description.values(mention, property_)
        for record in _participants(description, phrase)
    ]
    participants.sort(key=lambda record: (record["role"], int(record["start"])))
    places = description.values(mention, vocab.AT_PLACE)
    contents = [
        description.fields(part, _PHRASE_PATHS)
        for part in description.values(mention, vocab.CONTENT_EVIDENCE)
    ]
    contents.sort(key=lambda part: int(part["start"]))
    return MentionView(
        facts=facts,
        participants=tuple(participants),
        places=tuple({"place": iri, "name": description.label(iri)} for iri in places),
        sentence=_mark_trigger(facts),
        content=tuple(part["words"] for part in contents),
    )


def _status(facts: Record, classes: Iterable[str]) -> Record:
    how = facts["polarity" if facts["polarity"] == "denied" else "certainty"]
    how = "statement" if vocab.STATEMENT in classes else how if vocab.ACT in classes else "other clause"
    speaker = facts.get("speakerName", facts.get("speakerWords", ""))
    record = with_status({"how": how, "speakers": speaker})
    return {key: record[key] for key in ("status", "tone")}


def _participants(description: ResourceDescription, phrase: str) -> Iterator[Record]:
    """Yield one record for each actor that a phrase refers to, or a single record with the reason for no actor."""
    fields = description.fields(phrase, _PHRASE_PATHS)
    actors = description.values(phrase, vocab.HAS_ACTOR)
    if not actors:
        yield fields | {"reason": why_unlinked(fields["words"])}
    for actor in actors:
        code = description.first(actor, vocab.ACTOR_CODE)
        yield fields | {"actor": actor, "name": description.label(actor), "code": code}


def _mark_trigger(facts: Record) -> tuple[TextSegment, ...]:
    """Split the sentence of a mention before and after its trigger."""
    offset, sentence = int(facts["sentenceStart"]), facts["sentence"]
    start, end = int(facts["triggerStart"]) - offset, int(facts["triggerEnd"]) - offset
    return (
        TextSegment(text=sentence[:start], start=offset),
        TextSegment(text=sentence[start:end], start=offset + start, tone="trigger"),
        TextSegment(text=sentence[end:], start=offset + end),
    )
