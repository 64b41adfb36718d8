"""Times of an article's events, from their own time expressions or from those of related clauses and events."""

from kg.model import Certainty, EventMention, Extraction, Sentence, Tense, TimeBounds, Token
from kg.resolve.times.clause_offsets import resolve_clause_offsets
from kg.resolve.times.relative_to_event import resolve_relative_times
from kg.resolve.times.time_parser import most_specific, normalize
from kg.resolve.times.time_readings import TimeContext


def event_times(extraction: Extraction) -> list[TimeBounds | None]:
    """Return the time of each event mention, or None if it is unknown."""
    stated = [_stated_time(mention, extraction) for mention in extraction.mentions]
    return resolve_relative_times(extraction, resolve_clause_offsets(extraction, stated))


def _stated_time(mention: EventMention, extraction: Extraction) -> TimeBounds | None:
    """Return the most specific of an event's own time expressions."""
    sentences = extraction.document.sentences
    tense = _tense_relative_to_publication(mention, sentences[mention.sentence])
    context = TimeContext(published=extraction.document.article.published, tense=tense)
    times = (normalize(time, sentences[time.sentence], context) for time in mention.times)
    return most_specific(time for time in times if time is not None)


def _tense_relative_to_publication(mention: EventMention, sentence: Sentence) -> Tense:
    """Return whether an event lies before or after publication.

    A planned or possible event lies ahead ("would meet on Friday"), unless its verb is past ("may have met on Monday").
    A verb without tense ("holding talks on Monday") takes the tense of its sentence.
    """
    verb = sentence.tokens[mention.head - 1]
    is_finite = "VerbForm=Fin" in verb.feats
    if mention.certainty is not Certainty.FACT:
        is_past = (is_finite and "Tense=Past" in verb.feats) or _is_perfect(verb, sentence)
        return Tense.PAST if is_past else Tense.FUTURE
    if mention.tense is not Tense.PRESENT or is_finite:
        return mention.tense
    root = next((token for token in sentence.tokens if token.head == 0), None)
    return Tense.PAST if root is not None and "Tense=Past" in root.feats else mention.tense


def _is_perfect(verb: Token, sentence: Sentence) -> bool:
    """Return True for a perfect other than the future perfect: not "by Friday it will have left"."""
    auxiliaries = {t.lemma for t in sentence.tokens if t.head == verb.index and t.deprel.startswith("aux")}
    return "have" in auxiliaries and "will" not in auxiliaries
