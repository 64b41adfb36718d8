"""Ranking criteria of a sentence: its position in the article and its overlap with the headline."""

from collections.abc import Iterator

from kg.model import Resolution, ResolvedMention, Sentence
from kg.resolve.five_w.headline import Headline, content_stems
from kg.resolve.five_w.weights import WEIGHTS


def lead_sentences(resolution: Resolution) -> tuple[Sentence, ...]:
    """Return the opening sentences, where answers are looked for."""
    return resolution.document.sentences[: WEIGHTS.max_lead_sentences]


def lead_events(resolution: Resolution) -> Iterator[ResolvedMention]:
    """Yield the event mentions of the opening sentences."""
    end = len(lead_sentences(resolution))
    yield from (m for e in resolution.events for m in e.mentions if m.mention.sentence < end)


def earliness(sentence_index: int) -> float:
    """Return 1 for the first sentence, decreasing linearly to 0 after the opening sentences."""
    return 1 - sentence_index / WEIGHTS.max_lead_sentences


def headline_overlap(sentence: Sentence, headline: Headline) -> float:
    """Return the share of the headline's content words that a sentence contains."""
    return headline.coverage(content_stems(sentence.span.quote))
