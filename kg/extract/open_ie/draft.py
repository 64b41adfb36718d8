"""A proposition while it is made: words by index, before they become pieces of the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.proposition import Phrase

Words = tuple[int, ...]  # indices in the order of the text


class Kind(StrEnum):
    """What comes after the relation: an argument of a predicate, or what a noun phrase implies."""

    OBJECT = "object"
    COMPLEMENT = "complement"  # what the subject or object is said to be
    CONTENT = "content"  # a clause that is said, thought, caused
    OBLIQUE = "oblique"
    TIME = "time"
    ADVERB = "adverb"
    ADVERBIAL = "adverbial"  # a clause that says when, why, how
    NOTHING = "nothing"
    APPOSITION = "apposition"  # and a title before a name
    POSSESSOR = "possessor"
    MODIFIER = "modifier"  # a phrase that hangs on a noun


IMPLIED = frozenset({Kind.APPOSITION, Kind.POSSESSOR, Kind.MODIFIER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Subject, relation and arguments of a proposition as words of one sentence."""

    head: int  # the word it is read off
    kind: Kind
    subject: Words
    relation: Words
    arguments: tuple[Words, ...]
    implied: str = ""  # a word of the relation that the text does not have: "be", "have"

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same."""
        return self.subject, self.relation, self.implied, self.arguments

    @property
    def is_whole(self) -> bool:
        """Whether no part of it is without words."""
        return bool(self.subject and (self.relation or self.implied)) and all(self.arguments)


def phrase(tree: Tree, words: Iterable[int], implied: str = "") -> Phrase:
    """Return words as a phrase: its text is its pieces, one after the other, after the word that is implied."""
    runs: list[list[int]] = []
    for word in sorted(words):
        if runs and runs[-1][-1] == word - 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    spans = tuple(tree.span(run) for run in runs)
    return Phrase(text=" ".join(filter(None, (implied, *(span.quote for span in spans)))), spans=spans)
