"""Answers to "who"."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import EntityLabel, Mention, Resolution, ResolvedParticipant, Role, Sentence, Span
from kg.resolve.five_w.answers import Answer, rank
from kg.resolve.five_w.headline import Headline, words_of
from kg.resolve.five_w.position import earliness, lead_events
from kg.resolve.five_w.weights import WEIGHTS

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
    return rank([_answer(c, headline, counts[c.word.casefold()] / max_count) for c in candidates])


def _with_full_names(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates with each name in its longest form: "Amina Diallo" for "Diallo"."""
    longest: dict[str, Span] = {}
    for candidate in candidates:
        known = longest.get(candidate.word)
        if candidate.is_name and (known is None or len(candidate.span.quote) > len(known.quote)):
            longest[candidate.word] = candidate.span
    return [replace(c, span=longest[c.word]) if c.is_name else c for c in candidates]


def _answer(candidate: _Candidate, headline: Headline, frequency: float) -> Answer:
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
    entity = next((e for e in sentence.entities if e.first <= mention.head <= e.last), None)
    is_name = entity is not None and entity.label in _ACTOR_LABELS
    span = entity.span if entity is not None and is_name else _span_to_head(mention, sentence)
    word = words_of(span.quote)[-1] if is_name and words_of(span.quote) else head.text
    if word.casefold() in WEIGHTS.stop_words:
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
