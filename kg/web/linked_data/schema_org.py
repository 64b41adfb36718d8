"""schema.org markup of pages in JSON-LD, for search engines (https://schema.org/docs/jsonld.html).

Only an asserted event is marked up as an Event; a denied, planned or possible one as a Claim.
"""

from typing import Any

from kg import vocab
from kg.views.event_status import Record
from kg.views.mention_views import MentionView

_TYPES = {"Country": "Country", "Person": "Person", "Organization": "Organization"}


def article_markup(iri: str, facts: Record) -> dict[str, Any]:
    """Return a NewsArticle."""
    return _document(
        "NewsArticle",
        iri,
        headline=facts.get("headline"),
        datePublished=facts.get("published"),
        publisher=_entity("Organization", facts.get("publisher")),
        author=_entity("Person", facts.get("author")),
        url=facts.get("url"),
    )


def event_markup(
    iri: str, label: str, classes: set[str], mentions: tuple[MentionView, ...], quote: str
) -> dict[str, Any]:
    """Return an Event if it is asserted, otherwise a Claim; ``quote`` is the sentence that its label is from."""
    first = mentions[0].facts if mentions else {}
    articles = sorted({mention.facts["article"] for mention in mentions})
    if vocab.ASSERTED_EVENT not in classes:
        speaker = _entity("Person", first.get("speakerName"))
        return _document("Claim", iri, name=label, text=quote, author=speaker, appearance=articles)
    participants = [record for mention in mentions for record in mention.participants]
    actors = {record["name"]: record["actor"] for record in participants if record.get("actor")}
    return _document(
        "Event",
        iri,
        name=label,
        description=quote,
        startDate=first.get("earliest"),
        endDate=first.get("latest"),
        location=_entity("Place", first.get("placeName"), first.get("place")),
        contributor=[_entity("Thing", name, actor) for name, actor in actors.items()],
        subjectOf=articles,
    )


def resource_markup(iri: str, label: str, classes: set[str]) -> dict[str, Any]:
    """Return a Place, Country, Person or Organization, or a Thing for any other class."""
    names = [name.removeprefix(vocab.DIP) for name in sorted(classes)]
    type_ = next((_TYPES[name] for name in names if name in _TYPES), "Thing")
    return _document("Place" if vocab.PLACE in classes else type_, iri, name=label)


def _document(type_: str, iri: str, **properties: Any) -> dict[str, Any]:
    known = {name: value for name, value in properties.items() if value}
    return {"@context": "https://schema.org", "@type": type_, "@id": iri} | known


def _entity(type_: str, name: str | None, iri: str | None = None) -> dict[str, str] | None:
    if not name:
        return None
    return {"@type": type_, "name": name} | ({"@id": iri} if iri else {})
