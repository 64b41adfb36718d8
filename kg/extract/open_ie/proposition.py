"""What this part of the stage gives: propositions, with their phrases as pieces of the text."""

from dataclasses import dataclass

from kg.model import Attribution, Certainty, Polarity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of a proposition: one piece of the text, or several that do not stand together."""

    text: str  # its pieces in their order, after a word that the text only implies: "be", "has"
    spans: tuple[Span, ...]  # the pieces; none where the text only implies the relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """Who – relation – whom, as a clause says it or a noun phrase implies it, whatever it is about."""

    sentence: int  # Sentence.index
    head: int  # Token.index of the word it was read off
    subject: Phrase
    relation: Phrase  # "was born in", "has not agreed to send"
    arguments: tuple[Phrase, ...]  # what comes right after the relation, then when, where, how
    polarity: Polarity | None  # of a clause; None for what a noun phrase implies
    certainty: Certainty | None  # the same
    attribution: Attribution
    confidence: float  # 0 to 1; ranks propositions, is no probability
