"""What a page says of its thing to search engines: schema.org in JSON-LD (https://schema.org/docs/jsonld.html).

Only what is asserted is an event there; what is denied, planned or possible is a claim of somebody.
"""

from typing import Any

from kg import vocab
from kg.views.event_views import MentionView, Record

_KINDS = {"Country": "Country", "Person": "Person", "Organization": "Organization"}


def of_article(iri: str, facts: Record) -> dict[str, Any]:
    """Return an article."""
    return _document(
        "NewsArticle",
        iri,
        headline=facts.get("headline"),
        datePublished=facts.get("published"),
        publisher=_named("Organization", facts.get("publisher")),
        author=_named("Person", facts.get("author")),
        url=facts.get("url"),
    )


def of_event(iri: str, label: str, classes: set[str], mentions: tuple[MentionView, ...]) -> dict[str, Any]:
    """Return an event that is asserted, or else what is claimed of it."""
    first = mentions[0].facts if mentions else {}
    articles = sorted({mention.facts["article"] for mention in mentions})
    if vocab.ASSERTED_EVENT not in classes:
        speaker = _named("Person", first.get("speakerName"))
        return _document(
            "Claim", iri, name=label, text=first.get("sentence"), author=speaker, appearance=articles
        )
    actors = {
        part["name"]: part["actor"] for one in mentions for part in one.participants if part.get("actor")
    }
    return _document(
        "Event",
        iri,
        name=label,
        description=first.get("sentence"),
        startDate=first.get("earliest"),
        endDate=first.get("latest"),
        location=_named("Place", first.get("placeName"), first.get("place")),
        contributor=[_named("Thing", name, actor) for name, actor in actors.items()],
        subjectOf=articles,
    )


def of_thing(iri: str, label: str, classes: set[str]) -> dict[str, Any]:
    """Return an actor, a place or whatever else has a name."""
    kinds = [name.removeprefix(vocab.DIP) for name in sorted(classes)]
    known = next((_KINDS[kind] for kind in kinds if kind in _KINDS), "Thing")
    return _document("Place" if vocab.PLACE in classes else known, iri, name=label)


def _document(kind: str, iri: str, **facts: Any) -> dict[str, Any]:
    told = {name: value for name, value in facts.items() if value}
    return {"@context": "https://schema.org", "@type": kind, "@id": iri} | told


def _named(kind: str, name: str | None, iri: str | None = None) -> dict[str, str] | None:
    if not name:
        return None
    return {"@type": kind, "name": name} | ({"@id": iri} if iri else {})
