"""Event mention → RDF: what one sentence says, with the words for each thing it says."""

from rdflib import Literal, URIRef

from kg import vocab
from kg.model import EventMention, ResolvedMention, ResolvedParticipant, Span, TimeBounds
from kg.rdf.event_labels import label
from kg.rdf.graph_builder import Description
from kg.rdf.terms import Fact, day, decimal, mode, text


def describe_mention(about: Description, resolved: ResolvedMention, *, event: str, sentence: Span) -> None:
    """Say everything of a mention of ``event`` that stands in ``sentence``."""
    mention, article = resolved.mention, about.article.id
    about.say(
        about.iris.mention(article, mention),
        (vocab.A, URIRef(vocab.EVENT_MENTION)),
        (vocab.LABEL, text(label(resolved))),
        (vocab.MENTION_OF, URIRef(event)),
        (vocab.IN_ARTICLE, URIRef(about.iris.article(article))),
        (vocab.SENTENCE, about.evidence(sentence)),
        *_of_trigger(about, mention),
        *_of_factuality(about, mention),
        *[(vocab.HAS_PARTICIPATION, _participation(about, mention, part)) for part in resolved.participants],
        (vocab.HAS_ATTRIBUTION, _attribution(about, resolved)),
        *[(vocab.TIME_EVIDENCE, about.evidence(time.span)) for time in mention.times],
        (vocab.TIME, _time(about, mention, resolved.time)),
        *[(vocab.PLACE_EVIDENCE, about.evidence(place.span)) for place in mention.places],
        *_of_place(about, resolved),
    )


def _of_trigger(about: Description, mention: EventMention) -> list[Fact]:
    return [
        (vocab.TRIGGER, about.evidence(mention.trigger)),
        (vocab.PREDICATE, text(mention.predicate)),
        (vocab.EVENT_TYPE, URIRef(vocab.EVENT_TYPES[mention.type]) if mention.type else None),
        (vocab.MODE, mode(mention)),
        (
            vocab.TRIGGER_TYPE,
            URIRef(vocab.EVENT_TYPES[mention.trigger_type]) if mention.trigger_type else None,
        ),
        (vocab.RULE, text(mention.rule)),
        (vocab.CAMEO_CODE, text(mention.cameo)),
        (vocab.CONFIDENCE, decimal(mention.confidence)),
    ]


def _of_factuality(about: Description, mention: EventMention) -> list[Fact]:
    return [
        (vocab.POLARITY, URIRef(vocab.POLARITIES[mention.polarity])),
        (vocab.POLARITY_CUE, about.evidence(mention.polarity_cue)),
        (vocab.CERTAINTY, URIRef(vocab.CERTAINTIES[mention.certainty])),
        (vocab.CERTAINTY_CUE, about.evidence(mention.certainty_cue)),
        (vocab.TENSE, URIRef(vocab.TENSES[mention.tense])),
    ]


def _participation(about: Description, mention: EventMention, part: ResolvedParticipant) -> URIRef:
    span, link = part.mention.span, part.link
    return about.say(
        about.iris.participation(about.article.id, mention, part),
        (vocab.A, URIRef(vocab.PARTICIPATION)),
        (vocab.LABEL, text(span.quote)),
        (vocab.ROLE, URIRef(vocab.ROLES[part.role])),
        (vocab.HAS_EVIDENCE, about.evidence(span)),
        *[(vocab.HAS_ACTOR, about.actor(actor)) for actor in (link.actors if link else ())],
        (vocab.REASON, text(link.reason if link else None)),
        (vocab.SCORE, decimal(link.score) if link else None),
    )


def _attribution(about: Description, resolved: ResolvedMention) -> URIRef:
    said, link = resolved.mention.attribution, resolved.speaker
    return about.say(
        about.iris.attribution(about.article.id, resolved.mention),
        (vocab.A, URIRef(vocab.ATTRIBUTION)),
        (vocab.HAS_EVIDENCE, about.evidence(said.speaker.span if said.speaker else None)),
        *[(vocab.SPEAKER, about.actor(actor)) for actor in (link.actors if link else ())],
        (vocab.REASON, text(link.reason if link else None)),
        (vocab.SCORE, decimal(link.score) if link else None),
        (vocab.CUE, about.evidence(said.cue)),
        (vocab.ADDRESSEE, about.evidence(said.addressee.span if said.addressee else None)),
        (vocab.OCCASION, about.evidence(said.occasion.span if said.occasion else None)),
        (vocab.QUOTED, Literal(said.quoted)),
    )


def _time(about: Description, mention: EventMention, time: TimeBounds | None) -> URIRef | None:
    if time is None:
        return None
    return about.say(
        about.iris.time(about.article.id, mention),
        (vocab.A, URIRef(vocab.TIME_BOUNDS)),
        (vocab.A, URIRef(vocab.INTERVAL)),
        (vocab.HAS_BEGINNING, about.day(time.earliest)),
        (vocab.HAS_END, about.day(time.latest)),
        (vocab.EARLIEST, day(time.earliest)),
        (vocab.LATEST, day(time.latest)),
        (vocab.PRECISION, URIRef(vocab.PRECISIONS[time.precision])),
        (vocab.WORDS, text(time.mention.span.quote)),
        (vocab.HAS_EVIDENCE, about.evidence(time.mention.span)),
        (vocab.REASON, text(time.reason)),
    )


def _of_place(about: Description, resolved: ResolvedMention) -> list[Fact]:
    if resolved.place is None:
        return []
    return [
        (vocab.AT_PLACE, about.place(resolved.place.place)),
        (vocab.PLACE_REASON, text(resolved.place.reason)),
        (vocab.PLACE_SCORE, decimal(resolved.place.score)),
    ]
