"""Why a participant has no actor, in words: shown by ``kg trace``."""

from kg.model import Mention, Sentence
from kg.resolve.actors.antecedents import form_of
from kg.resolve.actors.person_mentions import entity_at
from kg.resolve.actors.role_nouns import match_roles


def why_unlinked(mention: Mention, sentence: Sentence) -> str:
    """Return the reason why a phrase of a sentence refers to no actor that is known."""
    token = sentence.tokens[mention.head - 1]
    if token.upos == "PRON" or form_of(token.text.lower()):
        return "no actor: no single referent of the pronoun is known"
    if any(match.first <= token.index <= match.last for match in match_roles(sentence.tokens)):
        return "no actor: neither text nor setting tells whose"
    if token.upos == "PROPN" or entity_at(sentence, token.index) is not None:
        return "no actor: a name of no known person, body or country"
    return "no actor: a thing, or people without a role"
