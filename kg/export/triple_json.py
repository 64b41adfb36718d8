"""The JSON format of ``kg extract --output triples``: an article with its propositions."""

from collections.abc import Iterable
from typing import Any

from kg.export import event_json
from kg.extract.open_ie.proposition import Phrase, Proposition
from kg.model import Document


def article(document: Document, propositions: Iterable[Proposition]) -> dict[str, Any]:
    """Return an article with its propositions; offsets are indices into its text."""
    return {
        **event_json.article_metadata(document.article),
        "propositions": [_proposition(proposition, document) for proposition in propositions],
    }


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
    """Return a phrase with its offsets, or with the offsets of its pieces if it is not one slice of the text."""
    if [piece.quote for piece in phrase.spans] == [phrase.text]:
        return event_json.span(phrase.spans[0])
    return {"text": phrase.text, "pieces": [event_json.span(piece) for piece in phrase.spans]}
