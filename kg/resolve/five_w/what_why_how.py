"""Answers to "what", "why" and "how"."""

from collections.abc import Iterator

from kg.model import Certainty, Polarity, Resolution, ResolvedMention, Sentence, Span, Token
from kg.resolve.five_w.answers import Answer, rank
from kg.resolve.five_w.headline import Headline, content_stems
from kg.resolve.five_w.position import earliness, headline_overlap, lead_events, lead_sentences
from kg.resolve.five_w.weights import WEIGHTS

_MAX_REASON_SENTENCES = 4


def answer_what(resolution: Resolution, headline: Headline, who: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return the headline's statement about the main actor, the headline itself, and the first events."""
    return rank([*_headline_answers(headline, who), *_event_answers(resolution, headline)])


def _headline_answers(headline: Headline, who: tuple[Answer, ...]) -> Iterator[Answer]:
    for answer in who[:1]:
        name = headline.find_name(answer.span.quote.split()) if answer.span else None
        statement = headline.rest_around(name) if name else None
        if statement:
            yield Answer(span=statement, source="headline", score=3.0)
    if len(headline):
        whole = headline.word_span(0, len(headline) - 1)
        yield Answer(span=whole, source="headline", score=2.5)


def _event_answers(resolution: Resolution, headline: Headline) -> Iterator[Answer]:
    for event in lead_events(resolution):
        span = _event_span(event, resolution)
        is_asserted = event.mention.polarity is Polarity.STATED and event.mention.certainty is Certainty.FACT
        overlap = headline.coverage(content_stems(span.quote))
        score = overlap + 0.5 * earliness(event.mention.sentence) + 0.2 * is_asserted
        yield Answer(span=span, source="text", score=score)


def _event_span(event: ResolvedMention, resolution: Resolution) -> Span:
    """Return the text from an event's trigger to its last participant, time or place."""
    mention, text = event.mention, resolution.document.article.text
    participants = [p.mention.span for p in event.participants]
    circumstances = [m.span for m in (*mention.times, *mention.places)]
    end = max([mention.trigger.end, *(span.end for span in (*participants, *circumstances))])
    start = mention.trigger.start
    return Span(start=start, end=end, quote=text[start:end])


def answer_why(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return the phrases after a reason marker in the headline and the first sentences."""
    stated = headline.text_after(WEIGHTS.reason_markers)
    answers = [Answer(span=stated, source="headline", score=3.0)] if stated else []
    for sentence in lead_sentences(resolution)[:_MAX_REASON_SENTENCES]:
        span = _phrase_after(sentence, WEIGHTS.reason_markers, resolution.document.article.text)
        if span:
            score = headline_overlap(sentence, headline) + earliness(sentence.index)
            answers.append(Answer(span=span, source="text", score=score))
    return rank(answers)


def answer_how(headline: Headline) -> tuple[Answer, ...]:
    """Return the phrase after a means marker in the headline.

    In the text, words such as "by" and "with" have too many other meanings.
    """
    stated = headline.text_after(WEIGHTS.means_markers)
    return (Answer(span=stated, source="headline", score=1.0),) if stated else ()


def _phrase_after(sentence: Sentence, markers: frozenset[str], text: str) -> Span | None:
    """Return the clause or phrase that the first marker introduces: the subtree of the marker's head."""
    for token in sentence.tokens:
        is_marker = token.text.lower() in markers and token.deprel in {"case", "mark"}
        if is_marker and token.head > token.index:
            inside = [t for t in _subtree(sentence, token.head) if t.index > token.index]
            if inside:
                start, end = inside[0].start, inside[-1].end
                return Span(start=start, end=end, quote=text[start:end])
    return None


def _subtree(sentence: Sentence, head: int) -> list[Token]:
    """Return a token and its descendants except punctuation, in text order."""
    indices = {head}
    while True:
        new = {t.index for t in sentence.tokens if t.head in indices and t.deprel != "punct"} - indices
        if not new:
            return [t for t in sentence.tokens if t.index in indices]
        indices |= new
