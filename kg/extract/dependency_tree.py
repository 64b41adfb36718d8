"""The dependency tree of a sentence, which can be traversed and corrected."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Entity, Mention, Sentence, Span, Token

NOMINAL_UPOS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})


class Tree:
    """The words of a sentence with their heads and dependency relations (deprels).

    Indices follow CoNLL-U: words count from 1, and 0 is the head of the root. Heads, deprels and tags start
    as the parser set them; ``attach`` and ``retag`` change them.
    """

    def __init__(self, sentence: Sentence, text: str) -> None:
        self.sentence = sentence
        self._text = text
        self._tokens = list(sentence.tokens)
        self._heads = [0, *(token.head for token in sentence.tokens)]
        self._deprels = ["", *(token.deprel for token in sentence.tokens)]
        self._children: dict[int, list[int]] | None = None
        self._break_cycles()
        self._entity_of = {
            i: entity for entity in sentence.entities for i in range(entity.first, entity.last + 1)
        }

    def _break_cycles(self) -> None:
        """Make a word a root if it is its own ancestor, so that every walk upwards ends."""
        for index in range(1, len(self) + 1):
            if self._heads[index] in range(1, len(self) + 1) and len(list(self.ancestors(index))) > len(self):
                self._heads[index] = 0

    def __len__(self) -> int:
        return len(self._tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def token(self, index: int) -> Token:
        """Return the word at an index; index 0 has no word."""
        return self._tokens[index - 1]

    def lemma(self, index: int) -> str:
        """Return the lemma in lower case, or an empty string outside the sentence."""
        return self.token(index).lemma.lower() if 1 <= index <= len(self) else ""

    def upos(self, index: int) -> str:
        """Return the universal part of speech, or an empty string outside the sentence."""
        return self.token(index).upos if 1 <= index <= len(self) else ""

    def head(self, index: int) -> int:
        """Return the index of the head, 0 for the root."""
        return self._heads[index]

    def deprel(self, index: int) -> str:
        """Return the dependency relation with its subtype: "nsubj:pass"."""
        return self._deprels[index]

    def udeprel(self, index: int) -> str:
        """Return the universal relation without its subtype: "nsubj"."""
        return self._deprels[index].partition(":")[0]

    def entity(self, index: int) -> Entity | None:
        """Return the named entity that contains a word."""
        return self._entity_of.get(index)

    def attach(self, index: int, head: int, deprel: str) -> None:
        """Set the head and deprel of a word, unless this would create a cycle."""
        if head != index and index not in self.ancestors(head):
            self._heads[index], self._deprels[index] = head, deprel
            self._children = None

    def retag(self, index: int, upos: str, xpos: str, feats: str) -> None:
        """Replace the part-of-speech tags and the features of a word."""
        self._tokens[index - 1] = replace(self.token(index), upos=upos, xpos=xpos, feats=feats)

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the word itself, its head, and so on up to the root."""
        count = 0
        while index > 0 and count <= len(self):
            yield index
            index, count = self._heads[index], count + 1

    def children(self, index: int, *deprels: str) -> list[int]:
        """Return the dependents of a word in text order, or only those with one of ``deprels``.

        A deprel without a subtype also matches its subtypes: "nsubj" matches "nsubj:pass".
        """
        if self._children is None:
            self._children = defaultdict(list)
            for child in range(1, len(self) + 1):
                self._children[self._heads[child]].append(child)
        children = self._children.get(index, [])
        return (
            [c for c in children if self._deprels[c] in deprels or self.udeprel(c) in deprels]
            if deprels
            else list(children)
        )

    def child(self, index: int, *deprels: str) -> int | None:
        """Return the first dependent with one of ``deprels``."""
        return next(iter(self.children(index, *deprels)), None)

    def subtree(self, index: int, without: frozenset[str] = frozenset()) -> list[int]:
        """Return a word and its descendants in text order.

        Branches attached by a deprel in ``without`` are left out.
        """
        words, queue = [], [index]
        while queue:
            current = queue.pop()
            words.append(current)
            queue += [
                c
                for c in self.children(current)
                if self._deprels[c] not in without and self.udeprel(c) not in without
            ]
        return sorted(words)

    def conjuncts(self, index: int) -> list[int]:
        """Return a word and its conjuncts in text order."""
        words, queue = [], [index]
        while queue:
            current = queue.pop(0)
            words.append(current)
            queue += self.children(current, "conj")
        return sorted(words)

    def preposition(self, index: int) -> str:
        """Return the preposition of a phrase as one string: "in", "according to"."""
        cases = self.children(index, "case")
        words = [i for c in cases for i in (c, *self.children(c, "fixed"))]
        return " ".join(
            self._preposition_form(i) for i in words if self.token(i).text not in {"'s", "'", "’s", "’"}
        )

    def _preposition_form(self, index: int) -> str:
        """Return the lemma, or the form of a verb: "according" instead of "accord"."""
        return self.token(index).text.lower() if self.upos(index) == "VERB" else self.lemma(index)

    def marks(self, index: int) -> list[str]:
        """Return the lemmas of the words that introduce a clause."""
        return [self.lemma(m) for m in self.children(index, "mark")]

    def span(self, indices: Iterable[int]) -> Span:
        """Return the text from the first to the last of the words."""
        tokens = [self.token(i) for i in indices]
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        return Span(start=start, end=end, quote=self._text[start:end])

    def mention(self, head: int, indices: Iterable[int] | None = None) -> Mention:
        """Return some words as a mention; the default is the head word alone."""
        words = [head] if indices is None else list(indices)
        return Mention(sentence=self.sentence.index, head=head, span=self.span(words))
