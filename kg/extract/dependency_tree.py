"""A sentence as a tree of Universal Dependencies that can be walked, and mended where the parser slips."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Entity, Mention, Sentence, Span, Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})


class Tree:
    """The words of one sentence by index (from 1; 0 is above the root), with head and relation of each.

    Heads and relations start as the parser gave them, parts of speech as the tagger did; ``attach`` and
    ``read_as`` change them.
    """

    def __init__(self, sentence: Sentence, text: str) -> None:
        self.sentence = sentence
        self._text = text
        self._tokens = list(sentence.tokens)
        self._heads = [0, *(token.head for token in sentence.tokens)]
        self._rels = ["", *(token.deprel for token in sentence.tokens)]
        self._children: dict[int, list[int]] | None = None
        self._break_circles()
        self._entity_of = {
            i: entity for entity in sentence.entities for i in range(entity.first, entity.last + 1)
        }

    def _break_circles(self) -> None:
        """Make a root of a word that is its own ancestor: a walk upwards must end, whatever the parser said."""
        for index in range(1, len(self) + 1):
            if self._heads[index] in range(1, len(self) + 1) and len(list(self.ancestors(index))) > len(self):
                self._heads[index] = 0

    def __len__(self) -> int:
        return len(self._tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def token(self, index: int) -> Token:
        """Return the word at an index; index 0 has none."""
        return self._tokens[index - 1]

    def lemma(self, index: int) -> str:
        """Return the lemma in lower case, or nothing for an index outside the sentence."""
        return self.token(index).lemma.lower() if 1 <= index <= len(self) else ""

    def upos(self, index: int) -> str:
        """Return the part of speech, or nothing for an index outside the sentence."""
        return self.token(index).upos if 1 <= index <= len(self) else ""

    def head(self, index: int) -> int:
        """Return the governor's index, 0 for the root."""
        return self._heads[index]

    def rel(self, index: int) -> str:
        """Return the relation with its subtype."""
        return self._rels[index]

    def base(self, index: int) -> str:
        """Return the relation without its subtype."""
        return self._rels[index].partition(":")[0]

    def entity(self, index: int) -> Entity | None:
        """Return the name that a word is part of."""
        return self._entity_of.get(index)

    def attach(self, index: int, head: int, rel: str) -> None:
        """Hang a word below another; refused where that would close a circle."""
        if head != index and index not in self.ancestors(head):
            self._heads[index], self._rels[index] = head, rel
            self._children = None

    def read_as(self, index: int, upos: str, xpos: str, feats: str) -> None:
        """Take a word for another part of speech than the tagger did."""
        self._tokens[index - 1] = replace(self.token(index), upos=upos, xpos=xpos, feats=feats)

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the word itself, its governor, and so on to the root."""
        seen = 0
        while index > 0 and seen <= len(self):
            yield index
            index, seen = self._heads[index], seen + 1

    def children(self, index: int, *rels: str) -> list[int]:
        """Return the dependents in the order of the text; a relation named without subtype takes all its subtypes."""
        if self._children is None:
            self._children = defaultdict(list)
            for child in range(1, len(self) + 1):
                self._children[self._heads[child]].append(child)
        found = self._children.get(index, [])
        return [c for c in found if self._rels[c] in rels or self.base(c) in rels] if rels else list(found)

    def child(self, index: int, *rels: str) -> int | None:
        """Return the first dependent with one of the relations."""
        return next(iter(self.children(index, *rels)), None)

    def below(self, index: int, without: frozenset[str] = frozenset()) -> list[int]:
        """Return a word and all below it, sorted; branches hanging by a relation in ``without`` are left out."""
        found, queue = [], [index]
        while queue:
            current = queue.pop()
            found.append(current)
            queue += [
                c
                for c in self.children(current)
                if self._rels[c] not in without and self.base(c) not in without
            ]
        return sorted(found)

    def conjuncts(self, index: int) -> list[int]:
        """Return a word and those coordinated with it, in the order of the text."""
        found, queue = [], [index]
        while queue:
            current = queue.pop(0)
            found.append(current)
            queue += self.children(current, "conj")
        return sorted(found)

    def case(self, index: int) -> str:
        """Return the preposition of a phrase, "according to" as one; the last one counts."""
        cases = self.children(index, "case")
        words = [i for c in cases for i in (c, *self.children(c, "fixed"))]
        return " ".join(self._form(i) for i in words if self.token(i).text not in {"'s", "'", "’s", "’"})

    def _form(self, index: int) -> str:
        """Return a preposition as it is looked up: "according" is not an according."""
        return self.token(index).text.lower() if self.upos(index) == "VERB" else self.lemma(index)

    def marks(self, index: int) -> list[str]:
        """Return the lemmas of the words that introduce a clause."""
        return [self.lemma(m) for m in self.children(index, "mark")]

    def span(self, indices: Iterable[int]) -> Span:
        """Return the text from the first to the last of some words."""
        tokens = [self.token(i) for i in indices]
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        return Span(start=start, end=end, quote=self._text[start:end])

    def mention(self, head: int, indices: Iterable[int] | None = None) -> Mention:
        """Return a phrase as a value; by default the head with what belongs to it (``phrases.words``)."""
        words = [head] if indices is None else list(indices)
        return Mention(sentence=self.sentence.index, head=head, span=self.span(words))
