"""Answers to "when" and "where"."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from kg.model import (
    ActorKind,
    EntityLabel,
    Mention,
    PlaceLink,
    Precision,
    Resolution,
    Sentence,
    Tense,
    TimeBounds,
)
from kg.resolve.actors.article_entities import collect_entities
from kg.resolve.cities import is_city
from kg.resolve.five_w.answers import Answer, earliness, headline_overlap, lead_events, lead_sentences, rank
from kg.resolve.five_w.headline import Headline, content_stems
from kg.resolve.five_w.weights import WEIGHTS
from kg.resolve.gazetteer import country_names, gazetteer
from kg.resolve.places.place_linker import PlaceLinker
from kg.resolve.times.time_parser import normalize
from kg.resolve.times.time_readings import TimeContext

_PLACE_LABELS = frozenset({EntityLabel.LOCATION, EntityLabel.FACILITY})
_NON_PLACE_LABELS = frozenset({EntityLabel.PERSON, EntityLabel.NORP, EntityLabel.OTHER})
_LOCATIVE_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "inside", "around"})
_NAME = r"(?: [A-Z][\w'-]+)+"
_HEADLINE_PLACE = re.compile(
    r"\b([Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside)(?: [a-z]+){0,2}"
    rf"({_NAME}(?: (?:city|town|village|province|region) of{_NAME})?)"
)
# Used to test whether words name a time at all, so the date itself is arbitrary.
_ANY_CONTEXT = TimeContext(published=date(2000, 1, 1), tense=Tense.PAST)
_MAX_NEWS_AGE = timedelta(days=4)
# 1 for a building or town, less for larger places.
_SPECIFICITY_BY_KIND = {"name": 1.0, "city": 1.0, "region": 0.4, "country": 0.0}
_UNKNOWN_SPECIFICITY = 0.8


def answer_when(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return the ranked times of the opening sentences, with the publication date as a fallback."""
    event_spans = {time.mention.span for time in _event_times(resolution) if time.mention}
    answers = [
        _time_answer(time, phrase, resolution, headline, is_event_time=phrase.span in event_spans)
        for time in _lead_times(resolution)
        if (phrase := time.mention) is not None
    ]
    published = resolution.document.article.published
    if published is not None:
        score = WEIGHTS["when"]["published"]
        answers.append(Answer(span=None, source="metadata", score=score, day=published))
    return rank(answers)


def _event_times(resolution: Resolution) -> Iterator[TimeBounds]:
    """Yield the times that the first events have words of their own for."""
    for event in lead_events(resolution):
        if event.time is not None and event.time.mention in event.mention.times:
            yield event.time


def _lead_times(resolution: Resolution) -> Iterator[TimeBounds]:
    """Yield the times of the first events, then the other dates of the opening sentences."""
    yield from _event_times(resolution)
    context = TimeContext(published=resolution.document.article.published, tense=Tense.PAST)
    for sentence in lead_sentences(resolution):
        for entity in (e for e in sentence.entities if e.label is EntityLabel.DATE):
            mention = Mention(sentence=sentence.index, head=entity.last, span=entity.span)
            time = normalize(mention, sentence, context)
            # A possessive date qualifies a noun: "Tuesday's election".
            if time is not None and sentence.tokens[entity.last - 1].deprel != "nmod:poss":
                yield time


def _time_answer(
    time: TimeBounds, phrase: Mention, resolution: Resolution, headline: Headline, *, is_event_time: bool
) -> Answer:
    weights, sentence = WEIGHTS["when"], resolution.document.sentences[phrase.sentence]
    published = resolution.document.article.published
    day = time.earliest if time.precision is Precision.DAY else None
    score = (
        weights["headline"] * headline_overlap(sentence, headline)
        + weights["early"] * earliness(sentence.index)
        + weights["day"] * (day is not None and not _is_far_ahead(day, published))
        + weights["event"] * is_event_time
        + weights["recent"] * _is_recent(day, published)
    )
    return Answer(span=phrase.span, source="text", score=score, day=day)


def _is_recent(day: date | None, published: date | None) -> bool:
    return day is not None and (published is None or published - _MAX_NEWS_AGE <= day <= published)


def _is_far_ahead(day: date, published: date | None) -> bool:
    return published is not None and day > published + _MAX_NEWS_AGE


def answer_where(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return the ranked places of the headline and the opening sentences, with the dateline as a fallback."""
    linker = PlaceLinker(collect_entities(resolution.document))
    links = {mention: linker.link([mention]) for mention in _place_mentions(resolution)}
    places = {m: link for m, link in links.items() if _is_place(m, link, resolution)}
    counts = Counter(e.span.quote for s in resolution.document.sentences for e in s.entities)
    max_count = max((counts[m.span.quote] for m in places), default=0) or 1
    answers = [
        _place_answer(m, link, resolution, headline, counts[m.span.quote] / max_count)
        for m, link in places.items()
    ]
    dateline = resolution.document.article.dateline
    if dateline is not None:
        answers.append(Answer(span=dateline, source="dateline", score=WEIGHTS["where"]["dateline"]))
    place_stems = frozenset(stem for m in places for stem in content_stems(m.span.quote))
    return rank([*_headline_answers(headline, place_stems), *answers])


def _place_mentions(resolution: Resolution) -> Iterator[Mention]:
    """Yield the place entities of the opening sentences, then the place phrases of their events."""
    for sentence in lead_sentences(resolution):
        for entity in sentence.entities:
            if entity.label in _PLACE_LABELS:
                yield Mention(sentence=sentence.index, head=entity.last, span=entity.span)
    yield from (place for event in lead_events(resolution) for place in event.mention.places)


def _is_place(mention: Mention, link: PlaceLink | None, resolution: Resolution) -> bool:
    """Return True for a known place or a name after a locative preposition, but not for other names and dates."""
    sentence = resolution.document.sentences[mention.sentence]
    labels = {e.label for e in sentence.entities if e.first <= mention.head <= e.last}
    if EntityLabel.DATE in labels or normalize(mention, sentence, _ANY_CONTEXT) is not None:
        return False
    if content_stems(mention.span.quote) <= _person_stems(resolution) or _is_organization(mention.span.quote):
        return False
    is_known = link is not None and not link.place.key.startswith("name/")
    return is_known or (not labels & _NON_PLACE_LABELS and _follows_preposition(sentence, mention))


def _is_organization(name: str) -> bool:
    entry = gazetteer().find(name)
    return entry is not None and entry.kind is ActorKind.ORGANIZATION


def _person_stems(resolution: Resolution) -> frozenset[str]:
    """Return the stems of the words in person names of the opening sentences."""
    persons = (e for s in lead_sentences(resolution) for e in s.entities if e.label is EntityLabel.PERSON)
    return frozenset(stem for entity in persons for stem in content_stems(entity.span.quote))


def _headline_answers(headline: Headline, place_stems: frozenset[str]) -> Iterator[Answer]:
    """Yield the names after a locative preposition in the headline; after "in", only known places."""
    for match in _HEADLINE_PLACE.finditer(headline.text):
        span = headline.char_span(match.start(2) + 1, match.end(2))
        is_country = span.quote in country_names().values()
        is_known = is_country or is_city(span.quote) or bool(content_stems(span.quote) & place_stems)
        if match[1].lower() != "in" or is_known:
            weights = WEIGHTS["where"]
            score = weights["headline_place"] - weights["specific"] * is_country
            yield Answer(span=span, source="headline", score=score)


def _place_answer(
    mention: Mention, link: PlaceLink | None, resolution: Resolution, headline: Headline, frequency: float
) -> Answer:
    specificity = _SPECIFICITY_BY_KIND[link.place.key.split("/")[0]] if link else _UNKNOWN_SPECIFICITY
    weights, sentence = WEIGHTS["where"], resolution.document.sentences[mention.sentence]
    stems = content_stems(mention.span.quote)
    in_headline = bool(stems) and stems <= headline.content_stems
    score = (
        weights["headline"] * in_headline * (0.4 + 0.6 * specificity)
        + weights["sentence"] * headline_overlap(sentence, headline)
        + weights["early"] * earliness(sentence.index)
        + weights["frequency"] * frequency
        + weights["preposition"] * _follows_preposition(sentence, mention)
        + weights["specific"] * specificity
    )
    return Answer(span=mention.span, source="text", score=score)


def _follows_preposition(sentence: Sentence, mention: Mention) -> bool:
    """Return True if one of the three words before a mention is a locative preposition."""
    before = [t for t in sentence.tokens if t.end <= mention.span.start][-3:]
    return bool(_LOCATIVE_PREPOSITIONS & {t.text.lower() for t in before})
