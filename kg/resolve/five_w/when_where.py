"""When and where the main event was."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from kg.model import (
    ActorKind,
    Entity,
    EntityLabel,
    Mention,
    Precision,
    Resolution,
    Sentence,
    Tense,
    TimeBounds,
)
from kg.resolve.actors.article_entities import cast_of
from kg.resolve.cities import is_city
from kg.resolve.five_w.answers import Answer, ranked
from kg.resolve.five_w.headline import Headline, stems
from kg.resolve.five_w.position import agreement, early, lead_events, lead_sentences
from kg.resolve.five_w.weights import WEIGHTS
from kg.resolve.gazetteer import countries, gazetteer
from kg.resolve.places.place_linker import Places
from kg.resolve.times.time_parser import bounds
from kg.resolve.times.time_readings import Vantage

_PLACES = frozenset({EntityLabel.LOCATION, EntityLabel.FACILITY})
_NO_PLACES = frozenset({EntityLabel.PERSON, EntityLabel.NORP, EntityLabel.OTHER})
_OF_PLACE = frozenset({"in", "at", "near", "outside", "inside", "around"})
_NAME = r"(?: [A-Z][\w'-]+)+"
_IN_HEADLINE = re.compile(
    r"\b([Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside)(?: [a-z]+){0,2}"
    rf"({_NAME}(?: (?:city|town|village|province|region) of{_NAME})?)"
)
# Against whatever day: only whether the words name a time counts.
_ANY_DAY = Vantage(published=date(2000, 1, 1), tense=Tense.PAST)
_NEWS = timedelta(days=4)  # how long before it is told something is news


def times(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return when it was, by the times of the first sentences; the day of the report where none of them is near it."""
    own = {event.time.mention.span for event in lead_events(resolution) if event.time}
    found = [_time_answer(b, resolution, headline, own=b.mention.span in own) for b in _bounds(resolution)]
    published = resolution.document.article.published
    if published is not None:
        found.append(Answer(span=None, source="metadata", score=WEIGHTS["when"]["reported"], day=published))
    return ranked(found)


def _bounds(resolution: Resolution) -> Iterator[TimeBounds]:
    """Yield the times of the first events, and those that no event was found for."""
    yield from (event.time for event in lead_events(resolution) if event.time is not None)
    seen = Vantage(published=resolution.document.article.published, tense=Tense.PAST)
    for sentence in lead_sentences(resolution):
        for entity in (
            e for e in sentence.entities if e.label is EntityLabel.DATE and not _is_owner(e, sentence)
        ):
            mention = Mention(sentence=sentence.index, head=entity.last, span=entity.span)
            read = bounds(mention, sentence, seen)
            if read is not None:
                yield read


def _is_owner(time: Entity, sentence: Sentence) -> bool:
    """Tell whether a time is that of the thing named after it: "Tuesday's election"."""
    return sentence.tokens[time.last - 1].deprel == "nmod:poss"


def _time_answer(read: TimeBounds, resolution: Resolution, headline: Headline, *, own: bool) -> Answer:
    weights, sentence = WEIGHTS["when"], resolution.document.sentences[read.mention.sentence]
    published = resolution.document.article.published
    day = read.earliest if read.precision is Precision.DAY else None
    score = (
        weights["headline"] * agreement(sentence, headline)
        + weights["early"] * early(sentence.index)
        + weights["day"] * (day is not None and not _is_far_ahead(day, published))
        + weights["event"] * own
        + weights["recent"] * _is_news(day, published)
    )
    return Answer(span=read.mention.span, source="text", score=score, day=day)


def _is_news(day: date | None, published: date | None) -> bool:
    return day is not None and (published is None or published - _NEWS <= day <= published)


def _is_far_ahead(day: date, published: date | None) -> bool:
    """Tell whether a day lies further after the report than news lies before it."""
    return published is not None and day > published + _NEWS


def places(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return where it was: places of the headline and the first sentences; last comes the dateline."""
    links = Places(cast_of(resolution.document))
    mentions = [m for m in dict.fromkeys(_mentions(resolution)) if _is_place(m, links, resolution)]
    counts = Counter(e.span.quote for s in resolution.document.sentences for e in s.entities)
    most = max((counts[m.span.quote] for m in mentions), default=0) or 1
    found = [
        _place_answer(
            m, resolution, headline, frequency=counts[m.span.quote] / most, narrow=_narrow(links, m)
        )
        for m in mentions
    ]
    dateline = resolution.document.article.dateline
    if dateline is not None:
        found.append(Answer(span=dateline, source="dateline", score=WEIGHTS["where"]["dateline"]))
    known = frozenset(word for m in mentions for word in stems(m.span.quote))
    return ranked([*_of_headline(headline, known), *found])


def _mentions(resolution: Resolution) -> Iterator[Mention]:
    """Yield the names of places in the first sentences, and what their events give as places."""
    for sentence in lead_sentences(resolution):
        for entity in sentence.entities:
            if entity.label in _PLACES:
                yield Mention(sentence=sentence.index, head=entity.last, span=entity.span)
    yield from (place for event in lead_events(resolution) for place in event.mention.places)


def _is_place(mention: Mention, links: Places, resolution: Resolution) -> bool:
    """Tell whether a name is that of a known place, or stands after a preposition of place.

    A person's, a body's or a day's never is, whatever the NER model holds it to be.
    """
    sentence = resolution.document.sentences[mention.sentence]
    labels = {e.label for e in sentence.entities if e.first <= mention.head <= e.last}
    if EntityLabel.DATE in labels or bounds(mention, sentence, _ANY_DAY) is not None:
        return False
    if stems(mention.span.quote) <= _persons(resolution) or _is_body(mention.span.quote):
        return False
    link = links.link([mention])
    known = link is not None and not link.place.key.startswith("name/")
    return known or (not labels & _NO_PLACES and _after_preposition(sentence, mention))


def _is_body(name: str) -> bool:
    entry = gazetteer().find(name)
    return entry is not None and entry.kind is ActorKind.ORGANIZATION


def _persons(resolution: Resolution) -> frozenset[str]:
    """Return the words of the persons' names in the first sentences."""
    named = (e for s in lead_sentences(resolution) for e in s.entities if e.label is EntityLabel.PERSON)
    return frozenset(word for entity in named for word in stems(entity.span.quote))


def _of_headline(headline: Headline, known: frozenset[str]) -> Iterator[Answer]:
    """Yield the names after a preposition of place in the headline; after "in" only places that are known."""
    for match in _IN_HEADLINE.finditer(headline.text):
        span = headline.piece(match.start(2) + 1, match.end(2))
        wide = span.quote in countries().values()
        words = stems(span.quote)
        if match[1].lower() != "in" or wide or is_city(span.quote) or words & known:
            score = WEIGHTS["where"]["said"] - WEIGHTS["where"]["narrow"] * wide
            yield Answer(span=span, source="headline", score=score)


def _narrow(links: Places, mention: Mention) -> float:
    """Return 1 for a building or town, 0 for a country; what is unknown is between."""
    link = links.link([mention])
    kind = link.place.key.split("/")[0] if link else ""
    return {"name": 1.0, "city": 1.0, "region": 0.4, "country": 0.0}.get(kind, 0.8)


def _place_answer(
    mention: Mention, resolution: Resolution, headline: Headline, *, frequency: float, narrow: float
) -> Answer:
    weights, sentence = WEIGHTS["where"], resolution.document.sentences[mention.sentence]
    words = stems(mention.span.quote)
    score = (
        weights["headline"] * (bool(words) and words <= headline.content) * (0.4 + 0.6 * narrow)
        + weights["sentence"] * agreement(sentence, headline)
        + weights["early"] * early(sentence.index)
        + weights["frequency"] * frequency
        + weights["place"] * _after_preposition(sentence, mention)
        + weights["narrow"] * narrow
    )
    return Answer(span=mention.span, source="text", score=score)


def _after_preposition(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a name stands after "in" or "at", an article or direction between."""
    before = [t for t in sentence.tokens if t.end <= mention.span.start][-3:]
    return bool(_OF_PLACE & {t.text.lower() for t in before})
