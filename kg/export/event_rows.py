"""Each event of the graph as one flat row."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from kg import vocab
from kg.model import Role
from kg.store import Facts, Lookup

Value = str | int | bool | Decimal | date
Row = dict[str, Value]  # by column; what is not known is left out

_SEPARATOR = "|"
_ROLES = (Role.AGENT, Role.PATIENT, Role.RECIPIENT)


def rows(lookup: Lookup) -> Iterator[Row]:
    """Yield a row for each event, one after the other from the store."""
    for event in lookup.instances(vocab.EVENT):
        yield _row(lookup, event)


def first(facts: Facts, link: str) -> str:
    """Return the first value of a property, or nothing."""
    values = facts.get(link)
    return values[0].value if values else ""


def values(facts: Facts, link: str) -> list[str]:
    """Return the values of a property."""
    return [term.value for term in facts.get(link, ())]


def several(row: Row, column: str) -> list[str]:
    """Take a cell of several values apart."""
    return [value for value in str(row.get(column, "")).split(_SEPARATOR) if value]


def _row(lookup: Lookup, event: str) -> Row:
    facts = lookup.facts(event)
    mentions = [lookup.facts(iri) for iri in values(facts, vocab.HAS_MENTION)]
    found: dict[str, Value | None] = {
        "event": event,
        "label": first(facts, vocab.LABEL),
        **_kind(lookup, facts),
        "cameo": next((code for told in mentions if (code := first(told, vocab.CAMEO_CODE))), None),
        "asserted": vocab.ASSERTED_EVENT in values(facts, vocab.A),
        "polarity": _label(lookup, first(facts, vocab.POLARITY)),
        "certainty": _label(lookup, first(facts, vocab.CERTAINTY)),
        "earliest": day(first(facts, vocab.EARLIEST)),
        "latest": day(first(facts, vocab.LATEST)),
        **_actors(lookup, facts),
        **_place(lookup, facts),
        **_said(lookup, mentions),
        **_told(lookup, mentions),
    }
    return {name: value for name, value in found.items() if value is not None and value != ""}


def day(text: str) -> date | None:
    """Return a day; None where it is not known."""
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal | None:
    """Return a number; None where it is not known."""
    return Decimal(text) if text else None


def _kind(lookup: Lookup, facts: Facts) -> dict[str, Value | None]:
    type_, mode = first(facts, vocab.EVENT_TYPE), first(facts, vocab.MODE)
    kind, manner = lookup.remembered(type_) if type_ else {}, lookup.remembered(mode) if mode else {}
    return {
        "type": first(kind, vocab.NOTATION),
        "mode": first(manner, vocab.LABEL),
        "quad_class": _label(lookup, first(kind, vocab.BROADER)),
        "score": number(first(manner, vocab.PLOVER_SCORE) or first(kind, vocab.PLOVER_SCORE)),
    }


def _actors(lookup: Lookup, facts: Facts) -> dict[str, Value | None]:
    found: dict[str, Value | None] = {}
    for role in _ROLES:
        iris = values(facts, vocab.ROLE_LINKS[role])
        told = [lookup.remembered(iri) for iri in iris]
        found[f"{role}s"] = _joined(first(actor, vocab.LABEL) for actor in told)
        found[f"{role}_countries"] = _joined(first(actor, vocab.COUNTRY_CODE) for actor in told)
        found[f"{role}_iris"] = _joined(iris)
    return found


def _place(lookup: Lookup, facts: Facts) -> dict[str, Value | None]:
    iri = first(facts, vocab.AT_PLACE)
    place = lookup.remembered(iri) if iri else {}
    return {
        "place": first(place, vocab.LABEL),
        "place_country": first(place, vocab.COUNTRY_CODE),
        "place_iri": iri,
        "latitude": number(first(place, vocab.LATITUDE)),
        "longitude": number(first(place, vocab.LONGITUDE)),
    }


def _said(lookup: Lookup, mentions: list[Facts]) -> dict[str, Value | None]:
    """Say by whom and in what words: of several mentions, the first is quoted."""
    attributions = [lookup.facts(iri) for told in mentions for iri in values(told, vocab.HAS_ATTRIBUTION)]
    speakers = [iri for said in attributions for iri in values(said, vocab.SPEAKER)]
    one = mentions[0] if mentions else {}
    return {
        "speakers": _joined(first(lookup.remembered(iri), vocab.LABEL) for iri in speakers),
        "trigger": _quote(lookup, one, vocab.TRIGGER),
        "sentence": _quote(lookup, one, vocab.SENTENCE),
        "confidence": max(
            (score for told in mentions if (score := number(first(told, vocab.CONFIDENCE))) is not None),
            default=None,
        ),
    }


def _told(lookup: Lookup, mentions: list[Facts]) -> dict[str, Value | None]:
    articles = sorted({first(told, vocab.IN_ARTICLE) for told in mentions})
    facts = [_heading(lookup, iri) for iri in articles]
    return {
        "mentions": len(mentions),
        "articles": len(articles),
        "published": min((when for told in facts if (when := day(told[vocab.DATE_PUBLISHED]))), default=None),
        "publishers": _joined(told[vocab.PUBLISHER] for told in facts),
        "urls": _joined(told[vocab.URL] or iri for iri, told in zip(articles, facts, strict=True)),
    }


def _heading(lookup: Lookup, article: str) -> dict[str, str]:
    links = (vocab.DATE_PUBLISHED, vocab.PUBLISHER, vocab.URL)
    return {link: lookup.value(article, link) for link in links}


def _label(lookup: Lookup, iri: str) -> str:
    return first(lookup.remembered(iri), vocab.LABEL) if iri else ""


def _quote(lookup: Lookup, facts: Facts, link: str) -> str:
    iri = first(facts, link)
    return first(lookup.facts(iri), vocab.EXACT) if iri else ""


def _joined(some: Iterable[str]) -> str:
    return _SEPARATOR.join(dict.fromkeys(word for word in some if word))
