"""Events as plain data: what `kg extract` writes as JSON."""

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
    """Return an article with its events; offsets count characters into its text."""
    found = [_event(mention, resolution) for event in resolution.events for mention in event.mentions]
    main = _main(main_event(resolution))
    return {**about(resolution.document.article), "main": main, "events": found}


def about(article: Article) -> dict[str, Any]:
    """Return what says which article it is."""
    return {
        "id": article.id,
        "source": article.source,
        "headline": article.headline,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
    }


def span(of: Span) -> dict[str, Any]:
    """Return a piece of the article's text with its offsets."""
    return {"text": of.quote, "start": of.start, "end": of.end}


def _main(found: MainEvent) -> dict[str, list[dict[str, Any]]]:
    """Return the main event's answers, best first; offsets count into what ``source`` names."""
    return {question: [_answer(a) for a in answers] for question, answers in found.questions().items()}


def _answer(answer: Answer) -> dict[str, Any]:
    day = {"day": answer.day.isoformat()} if answer.day else {}
    return {**(span(answer.span) if answer.span else {}), **day, "source": answer.source}


def _event(resolved: ResolvedMention, resolution: Resolution) -> dict[str, Any]:
    mention = resolved.mention
    return {
        "predicate": mention.predicate,
        "type": mention.type.value if mention.type else None,
        "mode": mention.mode,
        "trigger_type": mention.trigger_type.value if mention.trigger_type else None,
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
        "places": _spans(mention.places),
        "attribution": {**attribution(mention.attribution), "actors": _actors(resolved.speaker)},
        "polarity": mention.polarity.value,
        "certainty": mention.certainty.value,
        "tense": mention.tense.value,
        "confidence": mention.confidence,
        "sentence": span(resolution.document.sentences[mention.sentence].span),
    }


def _spans(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    return [span(mention.span) for mention in mentions]


def _actors(link: ActorLink | None) -> list[dict[str, Any]]:
    """Return whom a phrase stands for: nobody we know, one, or several together."""
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
        **span(bounds.mention.span),
        "reason": bounds.reason,
    }


def _place(link: PlaceLink | None) -> dict[str, Any] | None:
    if link is None:
        return None
    place = {"key": link.place.key, "name": link.place.name, "country": link.place.country}
    words = span(link.mention.span) if link.mention else {}
    return {**place, **words, "reason": link.reason}


def attribution(of: Attribution) -> dict[str, Any]:
    """Return who says so, to whom and where, in the words of the text."""
    return {
        "speaker": span(of.speaker.span) if of.speaker else None,
        "cue": span(of.cue) if of.cue else None,
        "addressee": span(of.addressee.span) if of.addressee else None,
        "occasion": span(of.occasion.span) if of.occasion else None,
        "quoted": of.quoted,
    }
