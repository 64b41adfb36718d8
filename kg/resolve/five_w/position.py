"""Where in an article a sentence stands, and how much of the headline it takes up."""

from collections.abc import Iterator

from kg.model import Resolution, ResolvedMention, Sentence
from kg.resolve.five_w.headline import Headline, stems
from kg.resolve.five_w.weights import WEIGHTS


def lead_sentences(resolution: Resolution) -> tuple[Sentence, ...]:
    """Return the sentences in which an article says what it is about."""
    return resolution.document.sentences[: WEIGHTS.lead]


def lead_events(resolution: Resolution) -> Iterator[ResolvedMention]:
    """Yield the events of these sentences."""
    last = len(lead_sentences(resolution))
    yield from (m for e in resolution.events for m in e.mentions if m.mention.sentence < last)


def early(sentence: int) -> float:
    """Return 1 for the first sentence, and less for each further one."""
    return 1 - sentence / WEIGHTS.lead


def agreement(sentence: Sentence, headline: Headline) -> float:
    """Return how much of what the headline says a sentence says."""
    return headline.share(stems(sentence.span.quote))
