"""Why the words of a participant have no actor: shown by ``kg trace``, ``kg explain`` and the pages of events."""

from kg.resolve.actors.antecedents import form_of
from kg.resolve.actors.role_nouns import names_role
from kg.resolve.data_tables import anaphora_rules

# Pronouns that are no personal pronouns of the third person.
_OTHER_PRONOUNS = frozenset(
    {
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "one",
        "those",
        "these",
        "some",
        "many",
        "others",
        "both",
        "all",
        "none",
    }
)
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "some", "any", "all", "his", "her", "its", "their"}
)
# Words that begin a phrase after the noun that is meant: "officials from both countries".
_AFTER_NOUN = frozenset(
    {"of", "in", "at", "from", "to", "for", "with", "on", "by", "who", "that", "which", "including", ","}
)


def why_unlinked(words: str) -> str:
    """Return the reason why the words of a participant refer to no actor that is known.

    It depends on the words alone, so that it can be told from a stored graph, which keeps no parses.
    """
    texts = [word for word in words.replace(",", " , ").split() if word]
    if len(texts) == 1 and (form_of(texts[0].lower()) or texts[0].lower() in _OTHER_PRONOUNS):
        return "no actor: no single referent of the pronoun is known"
    end = next((i for i, word in enumerate(texts) if i and word.lower() in _AFTER_NOUN), len(texts))
    described = [word for word in texts[:end] if word.lower() not in _DETERMINERS]
    if described and _is_thing(described[-1]):
        return "no actor: a thing"
    if names_role(" ".join(described)):
        return "no actor: neither text nor setting tells whose"
    if any(word[:1].isupper() for word in described):
        return "no actor: a name of no known person, body or country"
    return "no actor: a thing, or people without a role"


def _is_thing(noun: str) -> bool:
    """Return True for a document, which stands for an author only if the text names one."""
    return noun.lower().removesuffix("s") in anaphora_rules()["documents"]["nouns"]
