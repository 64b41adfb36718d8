"""Events as plain data: what `kg extract` writes as JSON."""

from typing import Any

from kg.model import (
    ActorLink,
    Attribution,
    Mention,
    PlaceLink,
    Resolution,
    ResolvedMention,
    Span,
    TimeBounds,
)


def article(resolution: Resolution) -> dict[str, Any]:
    """Return an article with its events; offsets count characters into its text."""
    about = resolution.document.article
    return {
        "id": about.id,
        "source": about.source,
        "headline": about.headline,
        "publisher": about.publisher,
        "published": about.published.isoformat() if about.published else None,
        "events": [_event(mention, resolution) for event in resolution.events for mention in event.mentions],
    }


def _event(resolved: ResolvedMention, resolution: Resolution) -> dict[str, Any]:
    mention = resolved.mention
    return {
        "predicate": mention.predicate,
        "type": mention.type.value if mention.type else None,
        "cameo": mention.cameo,
        "rule": mention.rule,
        "trigger": _span(mention.trigger),
        "participants": [
            {"role": p.role.value, **_span(p.mention.span), "actor": _actor(p.link)}
            for p in resolved.participants
        ],
        "time": _time(resolved.time),
        "times": _spans(mention.times),
        "place": _place(resolved.place),
        "places": _spans(mention.places),
        "attribution": _attribution(mention.attribution, resolved.speaker),
        "polarity": mention.polarity.value,
        "certainty": mention.certainty.value,
        "tense": mention.tense.value,
        "confidence": mention.confidence,
        "sentence": _span(resolution.document.sentences[mention.sentence].span),
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.quote, "start": span.start, "end": span.end}


def _spans(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    return [_span(mention.span) for mention in mentions]


def _actor(link: ActorLink | None) -> dict[str, Any] | None:
    if link is None:
        return None
    actor = link.actor
    return {
        "key": actor.key,
        "kind": actor.kind.value,
        "name": actor.name,
        "country": actor.country,
        "sector": actor.sector,
        "reason": link.reason,
    }


def _time(bounds: TimeBounds | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    return {
        "earliest": bounds.earliest.isoformat(),
        "latest": bounds.latest.isoformat(),
        "precision": bounds.precision.value,
        **_span(bounds.mention.span),
        "reason": bounds.reason,
    }


def _place(link: PlaceLink | None) -> dict[str, Any] | None:
    if link is None:
        return None
    place = {"key": link.place.key, "name": link.place.name, "country": link.place.country}
    return {**place, **_span(link.mention.span), "reason": link.reason}


def _attribution(attribution: Attribution, speaker: ActorLink | None) -> dict[str, Any]:
    return {
        "speaker": _span(attribution.speaker.span) if attribution.speaker else None,
        "actor": _actor(speaker),
        "cue": _span(attribution.cue) if attribution.cue else None,
        "addressee": _span(attribution.addressee.span) if attribution.addressee else None,
        "occasion": _span(attribution.occasion.span) if attribution.occasion else None,
        "quoted": attribution.quoted,
    }
