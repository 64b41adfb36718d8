"""Propositions as word indices, before they are converted to text spans."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.proposition import Phrase

Words = tuple[int, ...]  # word indices in text order


class ArgumentKind(StrEnum):
    """The kind of the first argument after the relation, in a clause or a noun phrase."""

    OBJECT = "object"
    COMPLEMENT = "complement"  # predicate of the subject or object
    CONTENT = "content"  # complement clause
    OBLIQUE = "oblique"
    TIME = "time"
    ADVERB = "adverb"
    ADVERBIAL = "adverbial"  # adverbial clause
    NOTHING = "nothing"  # no argument
    APPOSITION = "apposition"  # or a title before a name
    POSSESSOR = "possessor"
    MODIFIER = "modifier"  # prepositional phrase of a noun


NOUN_PHRASE_KINDS = frozenset({ArgumentKind.APPOSITION, ArgumentKind.POSSESSOR, ArgumentKind.MODIFIER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The subject, relation and arguments of a proposition as word indices."""

    head: int  # index of the predicate, or of the noun's dependent
    kind: ArgumentKind
    subject: Words
    relation: Words
    arguments: tuple[Words, ...]
    implied_verb: str = ""  # verb missing in the text: "be", "has"

    @property
    def key(self) -> tuple[object, ...]:
        """A key that is equal for identical propositions."""
        return self.subject, self.relation, self.implied_verb, self.arguments

    @property
    def is_complete(self) -> bool:
        """Whether subject, relation and all arguments have words."""
        return bool(self.subject and (self.relation or self.implied_verb)) and all(self.arguments)


def make_phrase(tree: Tree, words: Iterable[int], implied_verb: str = "") -> Phrase:
    """Return words as a phrase; its text begins with the implied verb, if any."""
    runs: list[list[int]] = []
    for word in sorted(words):
        if runs and runs[-1][-1] == word - 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    spans = tuple(tree.span(run) for run in runs)
    return Phrase(text=" ".join(filter(None, (implied_verb, *(span.quote for span in spans)))), spans=spans)
