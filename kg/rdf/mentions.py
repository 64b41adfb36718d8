"""Event mentions in RDF: n-ary relations (https://www.w3.org/TR/swbp-n-aryRelations/) with evidence."""

from rdflib import Literal, URIRef

from kg import vocab
from kg.model import EventMention, ResolvedMention, ResolvedParticipant, Span, TimeBounds
from kg.rdf.event_labels import event_label
from kg.rdf.graph_builder import GraphBuilder
from kg.rdf.terms import PropertyValue, date_literal, decimal_literal, mode_iri, string_literal


def describe_mention(graph: GraphBuilder, resolved: ResolvedMention, *, event: str, sentence: Span) -> None:
    """Add a mention of ``event`` in ``sentence``, with all its relations and evidence."""
    mention, article = resolved.mention, graph.article.id
    graph.add(
        graph.iris.mention(article, mention),
        (vocab.A, URIRef(vocab.EVENT_MENTION)),
        (vocab.LABEL, string_literal(event_label(resolved))),
        (vocab.MENTION_OF, URIRef(event)),
        (vocab.IN_ARTICLE, URIRef(graph.iris.article(article))),
        (vocab.SENTENCE, graph.add_evidence(sentence)),
        *_trigger_properties(graph, mention),
        *_factuality_properties(graph, mention),
        *[
            (vocab.HAS_PARTICIPATION, _add_participation(graph, mention, part))
            for part in resolved.participants
        ],
        (vocab.HAS_ATTRIBUTION, _add_attribution(graph, resolved)),
        *[(vocab.TIME_EVIDENCE, graph.add_evidence(time.span)) for time in mention.times],
        (vocab.TIME, _add_time(graph, mention, resolved.time)),
        *[(vocab.PLACE_EVIDENCE, graph.add_evidence(place.span)) for place in mention.places],
        *_place_properties(graph, resolved),
    )


def _trigger_properties(graph: GraphBuilder, mention: EventMention) -> list[PropertyValue]:
    return [
        (vocab.TRIGGER, graph.add_evidence(mention.trigger)),
        (vocab.PREDICATE, string_literal(mention.predicate)),
        (vocab.EVENT_TYPE, URIRef(vocab.EVENT_TYPES[mention.type]) if mention.type else None),
        (vocab.MODE, mode_iri(mention)),
        (
            vocab.TRIGGER_TYPE,
            URIRef(vocab.EVENT_TYPES[mention.trigger_type]) if mention.trigger_type else None,
        ),
        (vocab.RULE, string_literal(mention.rule)),
        (vocab.CAMEO_CODE, string_literal(mention.cameo)),
        (vocab.CONFIDENCE, decimal_literal(mention.confidence)),
    ]


def _factuality_properties(graph: GraphBuilder, mention: EventMention) -> list[PropertyValue]:
    return [
        (vocab.POLARITY, URIRef(vocab.POLARITIES[mention.polarity])),
        (vocab.POLARITY_CUE, graph.add_evidence(mention.polarity_cue)),
        (vocab.CERTAINTY, URIRef(vocab.CERTAINTIES[mention.certainty])),
        (vocab.CERTAINTY_CUE, graph.add_evidence(mention.certainty_cue)),
        (vocab.TENSE, URIRef(vocab.TENSES[mention.tense])),
    ]


def _add_participation(graph: GraphBuilder, mention: EventMention, part: ResolvedParticipant) -> URIRef:
    span, link = part.mention.span, part.link
    return graph.add(
        graph.iris.participation(graph.article.id, mention, part),
        (vocab.A, URIRef(vocab.PARTICIPATION)),
        (vocab.LABEL, string_literal(span.quote)),
        (vocab.ROLE, URIRef(vocab.ROLES[part.role])),
        (vocab.HAS_EVIDENCE, graph.add_evidence(span)),
        *[(vocab.HAS_ACTOR, graph.add_actor(actor)) for actor in (link.actors if link else ())],
        (vocab.REASON, string_literal(link.reason if link else None)),
        (vocab.SCORE, decimal_literal(link.score) if link else None),
    )


def _add_attribution(graph: GraphBuilder, resolved: ResolvedMention) -> URIRef:
    attribution, link = resolved.mention.attribution, resolved.speaker
    speaker, addressee, occasion = attribution.speaker, attribution.addressee, attribution.occasion
    return graph.add(
        graph.iris.attribution(graph.article.id, resolved.mention),
        (vocab.A, URIRef(vocab.ATTRIBUTION)),
        (vocab.HAS_EVIDENCE, graph.add_evidence(speaker.span if speaker else None)),
        *[(vocab.SPEAKER, graph.add_actor(actor)) for actor in (link.actors if link else ())],
        (vocab.REASON, string_literal(link.reason if link else None)),
        (vocab.SCORE, decimal_literal(link.score) if link else None),
        (vocab.CUE, graph.add_evidence(attribution.cue)),
        (vocab.ADDRESSEE, graph.add_evidence(addressee.span if addressee else None)),
        (vocab.OCCASION, graph.add_evidence(occasion.span if occasion else None)),
        (vocab.QUOTED, Literal(attribution.quoted)),
    )


def _add_time(graph: GraphBuilder, mention: EventMention, time: TimeBounds | None) -> URIRef | None:
    if time is None:
        return None
    return graph.add(
        graph.iris.time(graph.article.id, mention),
        (vocab.A, URIRef(vocab.TIME_BOUNDS)),
        (vocab.A, URIRef(vocab.INTERVAL)),
        (vocab.HAS_BEGINNING, graph.add_day(time.earliest)),
        (vocab.HAS_END, graph.add_day(time.latest)),
        (vocab.EARLIEST, date_literal(time.earliest)),
        (vocab.LATEST, date_literal(time.latest)),
        (vocab.PRECISION, URIRef(vocab.PRECISIONS[time.precision])),
        (vocab.WORDS, string_literal(time.mention.span.quote if time.mention else None)),
        (vocab.HAS_EVIDENCE, graph.add_evidence(time.mention.span if time.mention else None)),
        (vocab.REASON, string_literal(time.reason)),
        (vocab.SCORE, decimal_literal(time.score)),
        (vocab.ASSUMED, Literal(True) if time.is_assumed else None),
    )


def _place_properties(graph: GraphBuilder, resolved: ResolvedMention) -> list[PropertyValue]:
    if resolved.place is None:
        return []
    return [
        *[(vocab.AT_PLACE, graph.add_place(link.place)) for link in (resolved.place, *resolved.more_places)],
        (vocab.PLACE_REASON, string_literal(resolved.place.reason)),
        (vocab.PLACE_SCORE, decimal_literal(resolved.place.score)),
    ]
