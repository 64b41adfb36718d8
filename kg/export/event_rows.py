"""Acts of the graph as flat rows, with the columns of ``data/events.toml``."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from kg import vocab
from kg.model import EventType, Role
from kg.store import Facts, Lookup

Value = str | int | bool | Decimal | date
Row = dict[str, Value]  # column -> value, without unknown values

_SEPARATOR = "|"
_ROLES = (Role.AGENT, Role.PATIENT, Role.RECIPIENT)


def event_rows(lookup: Lookup) -> Iterator[Row]:
    """Yield a row for each act of the store."""
    for event in lookup.instances(vocab.ACT):
        yield _row(lookup, event)


def rows_of(lookup: Lookup, events: Iterable[str]) -> Iterator[Row]:
    """Yield a row for each of some events, also for statements."""
    return (_row(lookup, event) for event in events)


def meetings(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of meetings, visits and talks."""
    return (row for row in rows if row.get("type") == EventType.CONSULT.value)


def first_value(facts: Facts, property_: str) -> str:
    """Return the first value of a property, or an empty text."""
    terms = facts.get(property_)
    return terms[0].value if terms else ""


def all_values(facts: Facts, property_: str) -> list[str]:
    """Return all values of a property, or an empty list."""
    return [term.value for term in facts.get(property_, ())]


def split_cell(row: Row, column: str) -> list[str]:
    """Return the values of a cell that may have several."""
    return [value for value in str(row.get(column, "")).split(_SEPARATOR) if value]


def _row(lookup: Lookup, event: str) -> Row:
    facts = lookup.facts(event)
    mentions = [lookup.facts(iri) for iri in all_values(facts, vocab.HAS_MENTION)]
    row: dict[str, Value | None] = {
        "event": event,
        "label": first_value(facts, vocab.LABEL),
        **_type(lookup, facts),
        "cameo": next((code for each in mentions if (code := first_value(each, vocab.CAMEO_CODE))), None),
        "asserted": vocab.ASSERTED_EVENT in all_values(facts, vocab.A),
        "claimed_by": _claimants(lookup, mentions),
        "polarity": _label(lookup, first_value(facts, vocab.POLARITY)),
        "certainty": _label(lookup, first_value(facts, vocab.CERTAINTY)),
        "earliest": _date(first_value(facts, vocab.EARLIEST)),
        "latest": _date(first_value(facts, vocab.LATEST)),
        "assumed_time": first_value(facts, vocab.ASSUMED) == "true" or None,
        **_actors(lookup, facts),
        **_place(lookup, facts),
        **_evidence(lookup, facts, mentions),
        **_articles(lookup, mentions),
    }
    return {name: value for name, value in row.items() if value is not None and value != ""}


def _type(lookup: Lookup, facts: Facts) -> dict[str, Value | None]:
    type_iri, mode_iri = first_value(facts, vocab.EVENT_TYPE), first_value(facts, vocab.MODE)
    type_ = lookup.cached_facts(type_iri) if type_iri else {}
    mode = lookup.cached_facts(mode_iri) if mode_iri else {}
    score = first_value(mode, vocab.PLOVER_SCORE) or first_value(type_, vocab.PLOVER_SCORE)
    return {
        "type": first_value(type_, vocab.NOTATION),
        "mode": first_value(mode, vocab.LABEL),
        "quad_class": _label(lookup, first_value(type_, vocab.BROADER)),
        "score": _decimal(score),
    }


def _actors(lookup: Lookup, facts: Facts) -> dict[str, Value | None]:
    cells: dict[str, Value | None] = {}
    for role in _ROLES:
        iris = all_values(facts, vocab.ROLE_LINKS[role])
        actors = [lookup.cached_facts(iri) for iri in iris]
        cells[f"{role}s"] = _join(first_value(actor, vocab.LABEL) for actor in actors)
        cells[f"{role}_countries"] = _join(first_value(actor, vocab.COUNTRY_CODE) for actor in actors)
        cells[f"{role}_iris"] = _join(iris)
    return cells


def _place(lookup: Lookup, facts: Facts) -> dict[str, Value | None]:
    iri = first_value(facts, vocab.AT_PLACE)
    place = lookup.cached_facts(iri) if iri else {}
    return {
        "place": first_value(place, vocab.LABEL),
        "place_country": first_value(place, vocab.COUNTRY_CODE),
        "place_iri": iri,
        "latitude": _decimal(first_value(place, vocab.LATITUDE)),
        "longitude": _decimal(first_value(place, vocab.LONGITUDE)),
    }


def _evidence(lookup: Lookup, facts: Facts, mentions: list[Facts]) -> dict[str, Value | None]:
    """Return the speakers and the confidence over all mentions, and the words of the mention that names the event."""
    attributions = [lookup.facts(iri) for each in mentions for iri in all_values(each, vocab.HAS_ATTRIBUTION)]
    speakers = [iri for each in attributions for iri in all_values(each, vocab.SPEAKER)]
    scores = (_decimal(first_value(each, vocab.CONFIDENCE)) for each in mentions)
    naming = first_value(facts, vocab.NAMED_BY) or first_value(facts, vocab.HAS_MENTION)
    naming_mention = lookup.facts(naming) if naming else {}
    return {
        "speakers": _join(first_value(lookup.cached_facts(iri), vocab.LABEL) for iri in speakers),
        "trigger": first_value(naming_mention, vocab.EXACT),
        "sentence": _quote(lookup, naming_mention, vocab.SENTENCE),
        "confidence": max((score for score in scores if score is not None), default=None),
    }


def _claimants(lookup: Lookup, mentions: list[Facts]) -> str:
    """Return the names or words of the speakers if every mention has one."""
    sources = [all_values(mention, vocab.HAS_ATTRIBUTION) for mention in mentions]
    if not all(sources):
        return ""
    return _join(name for iris in sources for iri in iris for name in _speaker(lookup, lookup.facts(iri)))


def _speaker(lookup: Lookup, attribution: Facts) -> list[str]:
    names = [
        first_value(lookup.cached_facts(iri), vocab.LABEL) for iri in all_values(attribution, vocab.SPEAKER)
    ]
    return names or [_quote(lookup, attribution, vocab.HAS_EVIDENCE)]


def _articles(lookup: Lookup, mentions: list[Facts]) -> dict[str, Value | None]:
    iris = sorted({first_value(each, vocab.IN_ARTICLE) for each in mentions})
    articles = [_article_facts(lookup, iri) for iri in iris]
    dates = (_date(article[vocab.DATE_PUBLISHED]) for article in articles)
    return {
        "mentions": len(mentions),
        "articles": len(articles),
        "published": min((day for day in dates if day), default=None),
        "publishers": _join(article[vocab.PUBLISHER] for article in articles),
        "urls": _join(article[vocab.URL] or iri for iri, article in zip(iris, articles, strict=True)),
    }


def _article_facts(lookup: Lookup, article: str) -> dict[str, str]:
    """Return only the properties in use, since the text of an article is long."""
    properties = (vocab.DATE_PUBLISHED, vocab.PUBLISHER, vocab.URL)
    return {property_: lookup.value(article, property_) for property_ in properties}


def _label(lookup: Lookup, iri: str) -> str:
    return first_value(lookup.cached_facts(iri), vocab.LABEL) if iri else ""


def _quote(lookup: Lookup, facts: Facts, property_: str) -> str:
    iri = first_value(facts, property_)
    return first_value(lookup.facts(iri), vocab.EXACT) if iri else ""


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _join(values: Iterable[str]) -> str:
    """Return the distinct values in one cell."""
    return _SEPARATOR.join(dict.fromkeys(value for value in values if value))
