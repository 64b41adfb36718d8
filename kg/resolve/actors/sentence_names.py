"""The tokens, named entities, gazetteer names and persons of one sentence."""

from collections.abc import Sequence

from kg.model import Entity, EntityLabel, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.person_mentions import Person, PersonIndex, entity_at
from kg.resolve.name_keys import join_tokens

_LOCATIVE_PREPOSITIONS = frozenset({"of", "in", "at", "from"})
# Nouns after "in" that are no places.
_ABSTRACT_NOUNS = frozenset(
    {"connection", "response", "addition", "order", "relation", "view", "line", "light", "turn"}
)
_DESCRIPTION_UPOS = frozenset({"ADJ", "NOUN", "VERB"})


class SentenceNames:
    """Look-ups by Token.index in one sentence."""

    def __init__(self, sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self._ending_at = {name.last: name for name in names}
        self._starting_at = {name.first: name for name in names}
        self._persons = persons

    def name_ending_at(self, index: int) -> NameMatch | None:
        """Return the gazetteer name that ends at a token."""
        return self._ending_at.get(index)

    def name_starting_at(self, index: int) -> NameMatch | None:
        """Return the gazetteer name that starts at a token."""
        return self._starting_at.get(index)

    def text(self, index: int) -> str:
        """Return a token's text in lower case, or an empty string outside the sentence."""
        return self.tokens[index - 1].text.lower() if 1 <= index <= len(self.tokens) else ""

    def entity(self, index: int) -> Entity | None:
        """Return the named entity that contains a token."""
        return entity_at(self.sentence, index)

    def person(self, first: int, last: int) -> Person | None:
        """Return the person whose name is a range of tokens."""
        return self._persons.find(join_tokens(self.tokens[first - 1 : last]), self.sentence.index)

    def is_possessive(self, index: int) -> bool:
        """Return True if a genitive follows a token."""
        return index < len(self.tokens) and is_genitive(self.tokens[index])

    def is_locative(self, index: int) -> bool:
        """Return True if a phrase of place starts at a token, but not for "in March" and "in connection with"."""
        entity = self.entity(index + 1)
        is_date = entity is not None and entity.label is EntityLabel.DATE
        is_abstract = self.text(index) == "in" and self.text(index + 1) in _ABSTRACT_NOUNS
        return self.text(index) in _LOCATIVE_PREPOSITIONS and not (is_date or is_abstract)

    def is_description(self, index: int) -> bool:
        """Return True for a word in lower case that may describe what a name after it names: "ruling", "opposition"."""
        is_word = 1 <= index <= len(self.tokens) and self.tokens[index - 1].upos in _DESCRIPTION_UPOS
        return is_word and self.tokens[index - 1].text.islower()

    def is_hyphenated(self, name: NameMatch) -> bool:
        """Return True if a name is part of a compound: "pro-Russian", "NATO-backed"."""
        return self.text(name.first - 1) == "-" or self.text(name.last + 1) == "-"

    def continues(self, last: int) -> bool:
        """Return True if a name that ends at ``last`` modifies the next word: "of NATO countries"."""
        return last < len(self.tokens) and self.tokens[last].upos in {"NOUN", "PROPN", "ADJ"}


def is_genitive(token: Token) -> bool:
    """Return True for the token "'s"."""
    return token.text in {"'s", "’s"} or (token.text in {"'", "’"} and token.upos == "PART")
