"""When the events of an article were: by their own time expressions, else by those of the clauses around them."""

from kg.model import Certainty, EventMention, Extraction, Sentence, Tense, TimeBounds, Token
from kg.resolve.times.clause_offsets import with_offsets
from kg.resolve.times.relative_to_event import with_anchored
from kg.resolve.times.time_parser import bounds, narrowest
from kg.resolve.times.time_readings import Vantage


def event_times(extraction: Extraction) -> list[TimeBounds | None]:
    """Return the time of each event mention, as far as the text and the day of publication tell."""
    own = [_own(mention, extraction) for mention in extraction.mentions]
    return with_anchored(extraction, with_offsets(extraction, own))


def _own(mention: EventMention, extraction: Extraction) -> TimeBounds | None:
    sentence = extraction.document.sentences[mention.sentence]
    seen = Vantage(published=extraction.document.article.published, tense=_direction(mention, sentence))
    found = (bounds(time, extraction.document.sentences[time.sentence], seen) for time in mention.times)
    return narrowest(time for time in found if time is not None)


def _direction(mention: EventMention, sentence: Sentence) -> Tense:
    """Return in which direction of publication an event lies.

    What is no fact lies ahead ("would meet on Friday"), unless its verb says that it is past ("may have met on Monday").
    What has no tense of its own ("holding talks on Monday") goes with its sentence.
    """
    verb = sentence.tokens[mention.head - 1]
    finite = "VerbForm=Fin" in verb.feats
    if mention.certainty is not Certainty.FACT:
        return (
            Tense.PAST
            if (finite and "Tense=Past" in verb.feats) or _is_perfect(verb, sentence)
            else Tense.FUTURE
        )
    if mention.tense is not Tense.PRESENT or finite:
        return mention.tense
    root = next((token for token in sentence.tokens if token.head == 0), None)
    return Tense.PAST if root is not None and "Tense=Past" in root.feats else mention.tense


def _is_perfect(verb: Token, sentence: Sentence) -> bool:
    """Tell whether a verb is in the perfect, but not in that of the future: "by Friday it will have left"."""
    helpers = {t.lemma for t in sentence.tokens if t.head == verb.index and t.deprel.startswith("aux")}
    return "have" in helpers and "will" not in helpers
