"""Event mentions in RDF: n-ary relations (https://www.w3.org/TR/swbp-n-aryRelations/) with evidence."""

from rdflib import Literal, URIRef

from kg import vocab
from kg.model import EventKind, EventMention, ResolvedMention, Span, TimeBounds
from kg.rdf.graph_builder import GraphBuilder
from kg.rdf.terms import PropertyValue, date_literal, decimal_literal, mode_iri, selector, string_literal


def describe_mention(
    graph: GraphBuilder, resolved: ResolvedMention, *, first: EventMention, sentence: Span
) -> None:
    """Add a mention in ``sentence`` with all its relations and evidence; its own offsets are those of its trigger.

    Type, mode, polarity and certainty are added only if they differ from those of the ``first`` mention of the event.
    """
    mention, article = resolved.mention, graph.article.id
    own_codes = dict(_codes(mention)).items() - dict(_codes(first)).items()
    graph.add(
        graph.iris.mention(article, mention),
        (vocab.A, URIRef(vocab.EVENT_MENTION)),
        (vocab.IN_ARTICLE, URIRef(graph.iris.article(article))),
        (vocab.SENTENCE, graph.add_evidence(sentence)),
        *_trigger_properties(graph, mention),
        *sorted(own_codes),
        *[
            (vocab.ROLE_EVIDENCE[part.role], graph.add_phrase(part.mention.span, part.link))
            for part in resolved.participants
        ],
        *_source_properties(graph, resolved),
        *_time_properties(graph, resolved),
        *_place_properties(graph, resolved),
    )


def _codes(mention: EventMention) -> list[PropertyValue]:
    """Return the codes that an event takes from its first mention."""
    return [
        (vocab.EVENT_TYPE, URIRef(vocab.EVENT_TYPES[mention.type]) if mention.type else None),
        (vocab.MODE, mode_iri(mention)),
        (vocab.POLARITY, URIRef(vocab.POLARITIES[mention.polarity])),
        (vocab.CERTAINTY, URIRef(vocab.CERTAINTIES[mention.certainty])),
    ]


def _trigger_properties(graph: GraphBuilder, mention: EventMention) -> list[PropertyValue]:
    return [
        *selector(mention.trigger),
        (vocab.PREDICATE, string_literal(mention.predicate)),
        (vocab.RULE, string_literal(mention.rule)),
        (vocab.CAMEO_CODE, string_literal(mention.cameo)),
        (vocab.CONFIDENCE, decimal_literal(mention.confidence)),
        (vocab.POLARITY_CUE, graph.add_evidence(mention.polarity_cue)),
        (vocab.CERTAINTY_CUE, graph.add_evidence(mention.certainty_cue)),
    ]


def _source_properties(graph: GraphBuilder, resolved: ResolvedMention) -> list[PropertyValue]:
    """Return the attribution, and addressee, occasion and content of a statement.

    A statement in the article's own voice has an addressee and an occasion itself. Without a speaker, those of another
    event are left out: they belong to the statement that reports it.
    """
    mention, source = resolved.mention, resolved.mention.attribution
    is_own_statement = mention.kind is EventKind.STATEMENT and source.speaker is None
    return [
        (vocab.HAS_ATTRIBUTION, _add_attribution(graph, resolved)),
        (vocab.QUOTED, Literal(True) if source.quoted else None),
        *(_setting_properties(graph, mention) if is_own_statement else ()),
        *[(vocab.CONTENT_EVIDENCE, graph.add_evidence(span)) for span in mention.content],
    ]


def _add_attribution(graph: GraphBuilder, resolved: ResolvedMention) -> URIRef | None:
    source, link = resolved.mention.attribution, resolved.speaker
    if source.speaker is None:
        return None
    return graph.add_shared(
        graph.iris.attribution(graph.article.id, source.cue or source.speaker.span),
        (vocab.A, URIRef(vocab.ATTRIBUTION)),
        (vocab.HAS_EVIDENCE, graph.add_phrase(source.speaker.span, link)),
        *[(vocab.SPEAKER, graph.add_actor(actor)) for actor in (link.actors if link else ())],
        (vocab.CUE, graph.add_evidence(source.cue)),
        *_setting_properties(graph, resolved.mention),
    )


def _setting_properties(graph: GraphBuilder, mention: EventMention) -> list[PropertyValue]:
    addressee, occasion = mention.attribution.addressee, mention.attribution.occasion
    return [
        (vocab.ADDRESSEE, graph.add_evidence(addressee.span if addressee else None)),
        (vocab.OCCASION, graph.add_evidence(occasion.span if occasion else None)),
    ]


def _time_properties(graph: GraphBuilder, resolved: ResolvedMention) -> list[PropertyValue]:
    """Return the time, and the time expressions that it was not resolved from."""
    words = resolved.time.mention if resolved.time else None
    return [
        (vocab.TIME, _add_time(graph, resolved.time)),
        *[
            (vocab.TIME_EVIDENCE, graph.add_evidence(time.span))
            for time in resolved.mention.times
            if words is None or time.span != words.span
        ],
    ]


def _add_time(graph: GraphBuilder, time: TimeBounds | None) -> URIRef | None:
    if time is None:
        return None
    return graph.add_shared(
        graph.iris.time(graph.article.id, time.earliest, time.latest),
        (vocab.A, URIRef(vocab.TIME_BOUNDS)),
        (vocab.EARLIEST, date_literal(time.earliest)),
        (vocab.LATEST, date_literal(time.latest)),
        (vocab.PRECISION, URIRef(vocab.PRECISIONS[time.precision])),
        (vocab.HAS_EVIDENCE, graph.add_evidence(time.mention.span if time.mention else None)),
        (vocab.REASON, string_literal(time.reason)),
        (vocab.SCORE, decimal_literal(time.score) if time.score < 1 else None),
        (vocab.ASSUMED, Literal(True) if time.is_assumed else None),
    )


def _place_properties(graph: GraphBuilder, resolved: ResolvedMention) -> list[PropertyValue]:
    properties: list[PropertyValue] = [
        (vocab.PLACE_EVIDENCE, graph.add_evidence(place.span)) for place in resolved.mention.places
    ]
    if resolved.place is None:
        return properties
    return [
        *properties,
        *[(vocab.AT_PLACE, graph.add_place(link.place)) for link in (resolved.place, *resolved.more_places)],
        (vocab.PLACE_REASON, string_literal(resolved.place.reason)),
        (vocab.PLACE_SCORE, decimal_literal(resolved.place.score) if resolved.place.score < 1 else None),
    ]
