"""Propositions as plain data: what `kg extract --output triples` writes as JSON."""

from collections.abc import Iterable
from typing import Any

from kg.export import event_json
from kg.extract.open_ie.proposition import Phrase, Proposition
from kg.model import Document


def article(document: Document, found: Iterable[Proposition]) -> dict[str, Any]:
    """Return an article with its propositions; offsets count characters into its text."""
    return {**event_json.about(document.article), "propositions": [_proposition(p, document) for p in found]}


def _proposition(proposition: Proposition, document: Document) -> dict[str, Any]:
    return {
        "subject": _phrase(proposition.subject),
        "relation": _phrase(proposition.relation),
        "arguments": [_phrase(argument) for argument in proposition.arguments],
        "polarity": proposition.polarity.value if proposition.polarity else None,
        "certainty": proposition.certainty.value if proposition.certainty else None,
        "attribution": event_json.attribution(proposition.attribution),
        "confidence": proposition.confidence,
        "sentence": event_json.span(document.sentences[proposition.sentence].span),
    }


def _phrase(phrase: Phrase) -> dict[str, Any]:
    """Return a phrase with its offsets; one that no single slice gives has the pieces that are in the text."""
    if [piece.quote for piece in phrase.spans] == [phrase.text]:
        return event_json.span(phrase.spans[0])
    return {"text": phrase.text, "pieces": [event_json.span(piece) for piece in phrase.spans]}
