"""The dependency tree of a sentence, which can be traversed and corrected."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Entity, EntityLabel, Mention, Sentence, Span, Token

# Words with one of these deprels belong to the phrase of their head and are not predicates.
INNER_DEPRELS = frozenset(
    {
        "amod",
        "aux",
        "case",
        "compound",
        "cop",
        "det",
        "discourse",
        "fixed",
        "flat",
        "goeswith",
        "mark",
        "punct",
    }
)
NOMINAL_UPOS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})


class Tree:
    """The words of a sentence with their heads and dependency relations (deprels).

    Indices follow CoNLL-U: words count from 1, and 0 is the head of the root.
    """

    def __init__(self, sentence: Sentence, text: str) -> None:
        self.sentence = sentence
        self._text = text
        self._tokens = list(sentence.tokens)
        self._heads = [0, *(token.head for token in sentence.tokens)]
        self._deprels = ["", *(token.deprel for token in sentence.tokens)]
        # Values that are read often, by index; 0 is outside the sentence.
        self._lemmas = ["", *(token.lemma.lower() for token in sentence.tokens)]
        self._upos = ["", *(token.upos for token in sentence.tokens)]
        self._udeprels = [_universal(deprel) for deprel in self._deprels]
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
        return self._lemmas[index] if 0 <= index < len(self._lemmas) else ""

    def upos(self, index: int) -> str:
        """Return the universal part of speech, or an empty string outside the sentence."""
        return self._upos[index] if 0 <= index < len(self._upos) else ""

    def head(self, index: int) -> int:
        """Return the index of the head, 0 for the root."""
        return self._heads[index]

    def deprel(self, index: int) -> str:
        """Return the dependency relation with its subtype: "nsubj:pass"."""
        return self._deprels[index]

    def udeprel(self, index: int) -> str:
        """Return the universal relation without its subtype: "nsubj"."""
        return self._udeprels[index]

    def entity(self, index: int) -> Entity | None:
        """Return the named entity that contains a word."""
        return self._entity_of.get(index)

    def label(self, index: int) -> EntityLabel | None:
        """Return the label of the named entity that contains a word."""
        entity = self.entity(index)
        return entity.label if entity else None

    def attach(self, index: int, head: int, deprel: str) -> None:
        """Set the head and deprel of a word, unless this would create a cycle."""
        if head != index and index not in self.ancestors(head):
            self._heads[index], self._deprels[index] = head, deprel
            self._udeprels[index] = _universal(deprel)
            self._children = None

    def retag(self, index: int, upos: str, xpos: str, feats: str) -> None:
        """Replace the part-of-speech tags and the features of a word."""
        self._tokens[index - 1] = replace(self.token(index), upos=upos, xpos=xpos, feats=feats)
        self._upos[index] = upos

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the word itself, its head, and so on up to the root."""
        heads, remaining = self._heads, len(self._heads)
        while index > 0 and remaining:
            yield index
            index, remaining = heads[index], remaining - 1

    def children(self, index: int, *deprels: str) -> list[int]:
        """Return the dependents of a word in text order, or only those with one of ``deprels``.

        A deprel without a subtype also matches its subtypes: "nsubj" matches "nsubj:pass".
        """
        dependents = self._dependents() if self._children is None else self._children
        children = dependents.get(index)
        if children is None:
            return []
        if not deprels:
            return children.copy()
        full, universal = self._deprels, self._udeprels
        return [c for c in children if full[c] in deprels or universal[c] in deprels]

    def _dependents(self) -> dict[int, list[int]]:
        """Return the dependents of each word that has any, in text order."""
        if self._children is None:
            self._children = {}
            for child, head in enumerate(self._heads[1:], 1):
                self._children.setdefault(head, []).append(child)
        return self._children

    def child(self, index: int, *deprels: str) -> int | None:
        """Return the first dependent with one of ``deprels``."""
        children = self.children(index, *deprels)
        return children[0] if children else None

    def subtree(self, index: int, *without: str) -> list[int]:
        """Return a word and its descendants in text order, except branches with a deprel in ``without``."""
        dependents, full, universal = self._dependents(), self._deprels, self._udeprels
        words = [index]
        for word in words:  # the loop extends the list
            children = dependents.get(word, ())
            if without:
                children = [c for c in children if full[c] not in without and universal[c] not in without]
            words += children
        return sorted(words)

    def first(self, index: int, *without: str) -> int:
        """Return the first word of a subtree; ``without`` as in ``subtree``."""
        return self.subtree(index, *without)[0]

    def last(self, index: int) -> int:
        """Return the last word of a subtree."""
        return self.subtree(index)[-1]

    def follows_punctuation(self, index: int) -> bool:
        """Return True if a punctuation mark precedes a subtree."""
        return self.upos(self.first(index, "punct") - 1) == "PUNCT"

    def conjuncts(self, index: int) -> list[int]:
        """Return a word and its conjuncts in text order."""
        words, queue = [], [index]
        while queue:
            current = queue.pop(0)
            words.append(current)
            queue += self.children(current, "conj")
        return sorted(words)

    def case_words(self, index: int) -> list[int]:
        """Return the words of the prepositions of a phrase, such as "according to"."""
        cases = self.children(index, "case")
        return [word for case in cases for word in (case, *self.children(case, "fixed"))] if cases else []

    def preposition(self, index: int) -> str:
        """Return the preposition of a phrase as one string: "in", "according to"."""
        cases = self.case_words(index)
        if not cases:
            return ""
        words = [i for i in cases if self.token(i).text not in {"'s", "'", "’s", "’"}]
        # The form of a verb: "according" instead of "accord".
        return " ".join(
            self.token(i).text.lower() if self.upos(i) == "VERB" else self.lemma(i) for i in words
        )

    def marks(self, index: int) -> list[str]:
        """Return the lemmas of the words that introduce a clause."""
        return [self.lemma(m) for m in self.children(index, "mark")]

    def span(self, indices: Iterable[int]) -> Span:
        """Return the text from the first to the last of the words."""
        tokens = [self.token(i) for i in indices]
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        return Span(start=start, end=end, quote=self._text[start:end])

    def mention(self, head: int, words: Iterable[int]) -> Mention:
        """Return the text from the first to the last of the words as a mention."""
        return Mention(sentence=self.sentence.index, head=head, span=self.span(words))


def _universal(deprel: str) -> str:
    return deprel.partition(":")[0]
