"""What happened, why and how."""

from collections.abc import Iterator

from kg.model import Certainty, Polarity, Resolution, ResolvedMention, Sentence, Span, Token
from kg.resolve.five_w.answers import Answer, ranked
from kg.resolve.five_w.headline import Headline, stems
from kg.resolve.five_w.position import agreement, early, lead_events, lead_sentences
from kg.resolve.five_w.weights import WEIGHTS


def what(resolution: Resolution, headline: Headline, who: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return what happened: what the headline says of whom it names, then the events that it takes up."""
    return ranked([*_of_headline(headline, who), *_of_events(resolution, headline)])


def _of_headline(headline: Headline, who: tuple[Answer, ...]) -> Iterator[Answer]:
    for answer in who[:1]:
        named = headline.phrase(answer.span.quote.split()) if answer.span else None
        said = headline.around(named) if named else None
        if said:
            yield Answer(span=said, source="headline", score=3.0)
    if len(headline):
        whole = headline.span(0, len(headline) - 1)
        yield Answer(span=whole, source="headline", score=2.5)


def _of_events(resolution: Resolution, headline: Headline) -> Iterator[Answer]:
    for event in lead_events(resolution):
        span = _told(event, resolution)
        factual = event.mention.polarity is Polarity.STATED and event.mention.certainty is Certainty.FACT
        score = headline.share(stems(span.quote)) + 0.5 * early(event.mention.sentence) + 0.2 * factual
        yield Answer(span=span, source="text", score=score)


def _told(event: ResolvedMention, resolution: Resolution) -> Span:
    """Return the event in the text's words: from its trigger to the last phrase that belongs to it."""
    mention, text = event.mention, resolution.document.article.text
    phrases = [p.mention.span for p in event.participants] + [
        m.span for m in (*mention.times, *mention.places)
    ]
    end = max([mention.trigger.end, *(s.end for s in phrases)])
    start = mention.trigger.start
    return Span(start=start, end=end, quote=text[start:end])


def why(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return the reason that the headline or a first sentence gives, in so many words."""
    there = headline.after(WEIGHTS.reasons)
    found = [Answer(span=there, source="headline", score=3.0)] if there else []
    for sentence in lead_sentences(resolution)[:4]:
        span = _after(sentence, WEIGHTS.reasons, resolution.document.article.text)
        if span:
            score = agreement(sentence, headline) + early(sentence.index)
            found.append(Answer(span=span, source="text", score=score))
    return ranked(found)


def how(headline: Headline) -> tuple[Answer, ...]:
    """Return the means that the headline gives; in a sentence of the text "by" and "with" say too many other things."""
    there = headline.after(WEIGHTS.means)
    return (Answer(span=there, source="headline", score=1.0),) if there else ()


def _after(sentence: Sentence, words: frozenset[str], text: str) -> Span | None:
    """Return the clause or phrase that one of the words introduces: what hangs on what the word hangs on."""
    for token in sentence.tokens:
        if token.text.lower() in words and token.deprel in {"case", "mark"} and token.head > token.index:
            below = _below(sentence, token.head)
            inside = [t for t in below if t.index > token.index]
            if inside:
                start, end = inside[0].start, inside[-1].end
                return Span(start=start, end=end, quote=text[start:end])
    return None


def _below(sentence: Sentence, head: int) -> list[Token]:
    """Return a word and all below it, in the order of the text."""
    found, grown = {head}, True
    while grown:
        more = {t.index for t in sentence.tokens if t.head in found and t.deprel != "punct"} - found
        found |= more
        grown = bool(more)
    return [t for t in sentence.tokens if t.index in found]
