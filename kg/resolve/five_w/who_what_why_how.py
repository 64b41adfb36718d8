"""Answers to "who", "what", "why" and "how"."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import (
    Certainty,
    EntityLabel,
    Mention,
    Polarity,
    Resolution,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Sentence,
    Span,
    Token,
)
from kg.resolve.actors.person_mentions import entity_at
from kg.resolve.five_w.answers import Answer, earliness, headline_overlap, lead_events, lead_sentences, rank
from kg.resolve.five_w.headline import Headline, content_stems, words_of
from kg.resolve.five_w.weights import MEANS_MARKERS, REASON_MARKERS, STOP_WORDS, WEIGHTS

_MAX_REASON_SENTENCES = 4
_ACTOR_LABELS = frozenset(
    {EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.NORP, EntityLabel.LOCATION}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A participant of one of the first events."""

    span: Span
    word: str  # head noun, or last word of a name
    sentence: int  # Sentence.index
    is_agent: bool
    is_name: bool


def answer_who(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return the ranked agents, patients and recipients of the first events."""
    candidates = _with_full_names(list(_candidates(resolution)))
    counts = _noun_counts(resolution)
    max_count = max((counts[c.word.casefold()] for c in candidates), default=0) or 1
    return rank([_who_answer(c, headline, counts[c.word.casefold()] / max_count) for c in candidates])


def _with_full_names(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates with each name in its longest form: "Amina Diallo" for "Diallo"."""
    longest: dict[str, Span] = {}
    for candidate in candidates:
        known = longest.get(candidate.word)
        if candidate.is_name and (known is None or len(candidate.span.quote) > len(known.quote)):
            longest[candidate.word] = candidate.span
    return [replace(c, span=longest[c.word]) if c.is_name else c for c in candidates]


def _who_answer(candidate: _Candidate, headline: Headline, frequency: float) -> Answer:
    weights = WEIGHTS["who"]
    shared_words = [word for word in words_of(candidate.span.quote) if headline.position(word) is not None]
    score = (
        weights["headline"] * headline.weight(candidate.word)
        + weights["shared_words"] * len(shared_words)
        + weights["frequency"] * frequency
        + weights["early"] * earliness(candidate.sentence)
        + weights["agent"] * candidate.is_agent
        + weights["name"] * candidate.is_name
    )
    return Answer(span=candidate.span, source="text", score=score)


def _candidates(resolution: Resolution) -> Iterator[_Candidate]:
    sentences = resolution.document.sentences
    for event in lead_events(resolution):
        for participant in event.participants:
            if participant.role in {Role.AGENT, Role.PATIENT, Role.RECIPIENT}:
                yield from _candidate(participant, sentences[participant.mention.sentence])


def _candidate(participant: ResolvedParticipant, sentence: Sentence) -> Iterator[_Candidate]:
    """Yield a participant as a candidate unless it is a pronoun or a stop word."""
    mention, is_agent = participant.mention, participant.role is Role.AGENT
    head = sentence.tokens[mention.head - 1]
    if head.upos == "PRON":
        return
    entity = entity_at(sentence, mention.head)
    is_name = entity is not None and entity.label in _ACTOR_LABELS
    span = entity.span if entity is not None and is_name else _span_to_head(mention, sentence)
    word = words_of(span.quote)[-1] if is_name and words_of(span.quote) else head.text
    if word.casefold() in STOP_WORDS:
        return
    yield _Candidate(span=span, word=word, sentence=mention.sentence, is_agent=is_agent, is_name=is_name)


def _span_to_head(mention: Mention, sentence: Sentence) -> Span:
    """Return a description up to its head noun, without the modifiers after it."""
    head = sentence.tokens[mention.head - 1]
    end = max(head.end, mention.span.start + 1)
    return Span(start=mention.span.start, end=end, quote=mention.span.quote[: end - mention.span.start])


def _noun_counts(resolution: Resolution) -> Counter[str]:
    """Return the number of occurrences of each noun and proper noun in the article."""
    return Counter(
        token.text.casefold()
        for sentence in resolution.document.sentences
        for token in sentence.tokens
        if token.upos in {"PROPN", "NOUN"}
    )


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
    parts = [*(p.mention for p in event.participants), *mention.times, *mention.places]
    start, end = mention.trigger.start, max([mention.trigger.end, *(part.span.end for part in parts)])
    return Span(start=start, end=end, quote=text[start:end])


def answer_why(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return the phrases after a reason marker in the headline and the first sentences."""
    stated = headline.text_after(REASON_MARKERS)
    answers = [Answer(span=stated, source="headline", score=3.0)] if stated else []
    for sentence in lead_sentences(resolution)[:_MAX_REASON_SENTENCES]:
        span = _phrase_after(sentence, REASON_MARKERS, resolution.document.article.text)
        if span:
            score = headline_overlap(sentence, headline) + earliness(sentence.index)
            answers.append(Answer(span=span, source="text", score=score))
    return rank(answers)


def answer_how(headline: Headline) -> tuple[Answer, ...]:
    """Return the phrase after a means marker in the headline; in the text, "by" and "with" are too ambiguous."""
    stated = headline.text_after(MEANS_MARKERS)
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
    indices: set[int] = set()
    new = {head}
    while new:
        indices |= new
        new = {t.index for t in sentence.tokens if t.head in indices and t.deprel != "punct"} - indices
    return [t for t in sentence.tokens if t.index in indices]
