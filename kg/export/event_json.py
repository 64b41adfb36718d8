"""The JSON format of ``kg extract``: an article with its events."""

from typing import Any

from kg.model import (
    Actor,
    ActorLink,
    Article,
    Attribution,
    Mention,
    PlaceLink,
    Resolution,
    ResolvedMention,
    Span,
    TimeBounds,
)
from kg.resolve.five_w import Answer, MainEvent, main_event


def article(resolution: Resolution) -> dict[str, Any]:
    """Return an article with its events; offsets are indices into its text."""
    mentions = [mention for event in resolution.events for mention in event.mentions]
    return {
        **article_metadata(resolution.article),
        "main": _main_event(main_event(resolution)),
        "events": [_event(mention, resolution) for mention in mentions],
    }


def article_metadata(article: Article) -> dict[str, Any]:
    """Return the metadata that identifies an article."""
    return {
        "id": article.id,
        "source": article.source,
        "headline": article.headline,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
    }


def span(value: Span) -> dict[str, Any]:
    """Return the text and the offsets of a span."""
    return {"text": value.quote, "start": value.start, "end": value.end}


def attribution(value: Attribution) -> dict[str, Any]:
    """Return the speaker, reporting word, addressee and occasion of a claim."""
    return {
        "speaker": span(value.speaker.span) if value.speaker else None,
        "cue": span(value.cue) if value.cue else None,
        "addressee": span(value.addressee.span) if value.addressee else None,
        "occasion": span(value.occasion.span) if value.occasion else None,
        "quoted": value.quoted,
    }


def _main_event(event: MainEvent) -> dict[str, list[dict[str, Any]]]:
    """Return the answers to the 5W1H questions, best first; ``source`` names the text that the offsets refer to."""
    return {
        question: [_answer(answer) for answer in answers] for question, answers in event.questions().items()
    }


def _answer(answer: Answer) -> dict[str, Any]:
    day = {"day": answer.day.isoformat()} if answer.day else {}
    return {**(span(answer.span) if answer.span else {}), **day, "source": answer.source}


def _event(resolved: ResolvedMention, resolution: Resolution) -> dict[str, Any]:
    mention = resolved.mention
    return {
        "predicate": mention.predicate,
        "type": mention.type.value if mention.type else None,
        "mode": mention.mode,
        "cameo": mention.cameo,
        "rule": mention.rule,
        "trigger": span(mention.trigger),
        "participants": [
            {"role": p.role.value, **span(p.mention.span), "actors": _actors(p.link)}
            for p in resolved.participants
        ],
        "time": _time(resolved.time),
        "times": _spans(mention.times),
        "place": _place(resolved.place),
        "more_places": [_place(link) for link in resolved.more_places],
        "places": _spans(mention.places),
        "attribution": {**attribution(mention.attribution), "actors": _actors(resolved.speaker)},
        "content": [span(part) for part in mention.content],
        "polarity": mention.polarity.value,
        "certainty": mention.certainty.value,
        "tense": mention.tense.value,
        "confidence": mention.confidence,
        "sentence": span(resolution.document.sentences[mention.sentence].span),
    }


def _spans(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    return [span(mention.span) for mention in mentions]


def _actors(link: ActorLink | None) -> list[dict[str, Any]]:
    return [_actor(actor, link.reason) for actor in link.actors] if link else []


def _actor(actor: Actor, reason: str) -> dict[str, Any]:
    return {
        "key": actor.key,
        "kind": actor.kind.value,
        "name": actor.name,
        "country": actor.country,
        "sector": actor.sector,
        "reason": reason,
    }


def _time(bounds: TimeBounds | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    return {
        "earliest": bounds.earliest.isoformat(),
        "latest": bounds.latest.isoformat(),
        "precision": bounds.precision.value,
        **(span(bounds.mention.span) if bounds.mention else {}),
        "reason": bounds.reason,
        "score": bounds.score,
        "assumed": bounds.is_assumed,
    }


def _place(link: PlaceLink | None) -> dict[str, Any] | None:
    if link is None:
        return None
    place = {"key": link.place.key, "name": link.place.name, "country": link.place.country}
    words = span(link.mention.span) if link.mention else {}
    return {**place, **words, "reason": link.reason}
