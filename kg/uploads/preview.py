"""The plain values that a page shows of an article before it is in the store."""

from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import ActorLink, Event, Mention, PlaceLink, Polarity, Resolution, ResolvedMention, TimeBounds
from kg.rdf import stored_events
from kg.rdf.event_labels import event_label

Preview = dict[str, Any]

_STATEMENT = "statement"


def preview(resolution: Resolution, *, other_clauses: bool = False) -> Preview:
    """Return an article with its acts and statements.

    ``events`` have the keys that :func:`kg.views.event_status.with_status` needs. ``paragraphs`` are pieces of the text,
    with the number of the event whose trigger a piece is, or None.
    """
    article = resolution.article
    events = [
        _event(event, number, resolution)
        for number, event in enumerate(stored_events(resolution, other_clauses=other_clauses), start=1)
    ]
    mentions = [mention for event in resolution.events for mention in event.mentions]
    return {
        "id": article.id,
        "source": article.source,
        "headline": article.headline,
        "publisher": article.publisher,
        "url": article.url,
        "byline": article.byline and article.byline.quote,
        "dateline": article.dateline and article.dateline.quote,
        "published": article.published and article.published.isoformat(),
        "basis": article.published_basis,
        "paragraphs": list(_paragraphs(article.text, events)),
        "events": events,
        "actors": _merged(_actors(mentions)),
        "days": _merged(_days(mentions)),
        "places": _merged(_places(mentions)),
        "unread": len(resolution.abstentions),
    }


def summary(values: Preview) -> Preview:
    """Return what a list of articles shows of a preview."""
    statements = sum(event["how"] == _STATEMENT for event in values["events"])
    kept = {name: values[name] for name in ("id", "source", "headline", "published")}
    return kept | {"acts": len(values["events"]) - statements, "statements": statements}


def _paragraphs(text: str, events: list[Preview]) -> Iterator[list[Preview]]:
    start = 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        yield list(_pieces(text, start, end, [one for one in events if start <= one["start"] < end]))
        start = end + 2


def _pieces(text: str, start: int, end: int, events: list[Preview]) -> Iterator[Preview]:
    """Yield ``text[start:end]`` in pieces; a trigger that overlaps an earlier one is not marked."""
    for event in sorted(events, key=lambda one: (one["start"], one["end"])):
        if event["start"] >= start:
            yield {"text": text[start : event["start"]], "event": None}
            yield {"text": text[event["start"] : event["end"]], "event": event["event"]}
            start = event["end"]
    yield {"text": text[start:end], "event": None}


def _event(event: Event, number: int, resolution: Resolution) -> Preview:
    resolved = event.mentions[0]
    mention = resolved.mention
    sentence = resolution.document.sentences[mention.sentence]
    speaker, trigger = mention.attribution.speaker, mention.trigger
    start = sentence.span.start
    quote = sentence.span.quote
    return {
        "event": number,
        "title": event_label(resolved, sentence),
        "start": trigger.start,
        "end": trigger.end,
        "how": _how(event),
        "confidence": f"{mention.confidence:.2f}",
        "speakers": "|".join(_names(resolved.speaker, speaker)) if speaker else "",
        "type": " – ".join(filter(None, (mention.type, mention.mode))),
        "quote": [quote[: trigger.start - start], trigger.quote, quote[trigger.end - start :]],
        "content": [span.quote for span in mention.content],
        "participants": [
            {"role": part.role.value, "words": part.mention.span.quote, **_link(part.link)}
            for part in resolved.participants
        ],
        "speaker": {"words": speaker.span.quote, **_link(resolved.speaker)} if speaker else None,
        "time": _time(resolved.time),
        "places": [_place(link) for link in (resolved.place, *resolved.more_places) if link],
    }


def _how(event: Event) -> str:
    """Return the value that the queries of the pages call ``how``."""
    mention = event.mentions[0].mention
    match event.kind.value:
        case "statement":
            return _STATEMENT
        case "other":
            return "other clause"
    return "denied" if mention.polarity is Polarity.DENIED else mention.certainty.value


def _names(link: ActorLink | None, mention: Mention) -> list[str]:
    return [actor.name for actor in link.actors] if link else [mention.span.quote]


def _link(link: ActorLink | None) -> Preview:
    if link is None:
        return {"name": "", "reason": ""}
    return {"name": ", ".join(actor.name for actor in link.actors), "reason": link.reason}


def _time(bounds: TimeBounds | None) -> Preview | None:
    if bounds is None:
        return None
    days = dict.fromkeys((bounds.earliest.isoformat(), bounds.latest.isoformat()))
    words = bounds.mention.span.quote if bounds.mention else ""
    return {
        "name": " to ".join(days),
        "words": words,
        "reason": bounds.reason,
        "is_assumed": bounds.is_assumed,
    }


def _place(link: PlaceLink) -> Preview:
    words = link.mention.span.quote if link.mention else ""
    country = link.place.country
    is_country = link.place.key.startswith("country/")
    name = link.place.name if is_country or not country else f"{link.place.name}, {country}"
    return {"name": name, "words": words, "reason": link.reason}


def _actors(mentions: Iterable[ResolvedMention]) -> Iterator[tuple[str, str]]:
    """Yield name and words of each linked actor; without a link, the words alone."""
    for resolved in mentions:
        phrases = [(part.mention, part.link) for part in resolved.participants]
        speaker = resolved.mention.attribution.speaker
        for mention, link in [*phrases, *([(speaker, resolved.speaker)] if speaker else [])]:
            for actor in link.actors if link else ():
                yield f"{actor.name} ({actor.code or actor.kind.value})", mention.span.quote


def _days(mentions: Iterable[ResolvedMention]) -> Iterator[tuple[str, str]]:
    for resolved in mentions:
        if time := _time(resolved.time):
            yield time["name"] + (" (assumed)" if time["is_assumed"] else ""), time["words"] or time["reason"]


def _places(mentions: Iterable[ResolvedMention]) -> Iterator[tuple[str, str]]:
    for resolved in mentions:
        for link in (resolved.place, *resolved.more_places):
            if link:
                place = _place(link)
                yield place["name"], place["words"] or place["reason"]


def _merged(pairs: Iterable[tuple[str, str]]) -> list[Preview]:
    """Return each name once, with its different words, in text order."""
    words: dict[str, dict[str, None]] = {}
    for name, text in pairs:
        words.setdefault(name, {})[text] = None
    return [{"name": name, "words": list(texts)} for name, texts in words.items()]
