"""The result of open information extraction: propositions with spans in the text."""

from dataclasses import dataclass

from kg.model import Attribution, Certainty, Polarity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A part of a proposition, with one or more spans in the text."""

    text: str  # the spans joined by spaces, after an implied verb: "be", "has"
    spans: tuple[Span, ...]  # contiguous parts; empty if the whole relation is implied


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """A subject, a relation and its arguments, from a clause or a noun phrase."""

    sentence: int  # Sentence.index
    head: int  # Token.index of the predicate, or of the noun's dependent
    subject: Phrase
    relation: Phrase  # "was born in", "has not agreed to send"
    arguments: tuple[Phrase, ...]  # direct argument first, then time, place, manner
    polarity: Polarity | None  # None for propositions from noun phrases
    certainty: Certainty | None  # None for propositions from noun phrases
    attribution: Attribution
    confidence: float  # 0 to 1, for ranking; not a probability
