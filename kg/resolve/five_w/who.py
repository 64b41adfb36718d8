"""Who the article is about."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import EntityLabel, Mention, Resolution, ResolvedParticipant, Role, Sentence, Span
from kg.resolve.five_w.answers import Answer, ranked
from kg.resolve.five_w.headline import Headline, words_of
from kg.resolve.five_w.position import early, lead_events
from kg.resolve.five_w.weights import WEIGHTS

_NAMED = frozenset({EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.NORP, EntityLabel.LOCATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Somebody or something of the text: its words, and the one it is known by."""

    span: Span
    word: str  # the head, or the last word of its name
    sentence: int
    acts: bool
    named: bool


def subjects(resolution: Resolution, headline: Headline) -> tuple[Answer, ...]:
    """Return who acts or undergoes what the article is about, best first."""
    candidates = _by_full_names(list(_candidates(resolution)))
    counts = _counts(resolution)
    most = max((counts[c.word.casefold()] for c in candidates), default=0) or 1
    return ranked([_answer(c, headline, counts[c.word.casefold()] / most) for c in candidates])


def _by_full_names(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates, each name in its longest form: "Amina Diallo" for "Diallo"."""
    longest: dict[str, Span] = {}
    for candidate in candidates:
        known = longest.get(candidate.word)
        if candidate.named and (known is None or len(candidate.span.quote) > len(known.quote)):
            longest[candidate.word] = candidate.span
    return [replace(c, span=longest[c.word]) if c.named else c for c in candidates]


def _answer(candidate: _Candidate, headline: Headline, frequency: float) -> Answer:
    weights = WEIGHTS["who"]
    words = [word for word in words_of(candidate.span.quote) if headline.position(word) is not None]
    score = (
        weights["headline"] * headline.weight(candidate.word)
        + weights["whole"] * len(words)
        + weights["frequency"] * frequency
        + weights["early"] * early(candidate.sentence)
        + weights["agent"] * candidate.acts
        + weights["name"] * candidate.named
    )
    return Answer(span=candidate.span, source="text", score=score)


def _candidates(resolution: Resolution) -> Iterator[_Candidate]:
    sentences = resolution.document.sentences
    for event in lead_events(resolution):
        for participant in event.participants:
            if participant.role in {Role.AGENT, Role.PATIENT, Role.RECIPIENT}:
                yield from _candidate(participant, sentences[participant.mention.sentence])


def _candidate(participant: ResolvedParticipant, sentence: Sentence) -> Iterator[_Candidate]:
    mention, acts = participant.mention, participant.role is Role.AGENT
    head = sentence.tokens[mention.head - 1]
    if head.upos == "PRON":
        return
    entity = next((e for e in sentence.entities if e.first <= mention.head <= e.last), None)
    named = entity is not None and entity.label in _NAMED
    span = entity.span if entity is not None and named else _without_tail(mention, sentence)
    word = words_of(span.quote)[-1] if named and words_of(span.quote) else head.text
    if word.casefold() in WEIGHTS.little:
        return
    yield _Candidate(span=span, word=word, sentence=mention.sentence, acts=acts, named=named)


def _without_tail(mention: Mention, sentence: Sentence) -> Span:
    """Return a description up to its head: who it is, without what else is said of him."""
    head = sentence.tokens[mention.head - 1]
    end = max(head.end, mention.span.start + 1)
    return Span(start=mention.span.start, end=end, quote=mention.span.quote[: end - mention.span.start])


def _counts(resolution: Resolution) -> Counter[str]:
    """Count the words of names and nouns of the text."""
    return Counter(
        token.text.casefold()
        for sentence in resolution.document.sentences
        for token in sentence.tokens
        if token.upos in {"PROPN", "NOUN"}
    )
