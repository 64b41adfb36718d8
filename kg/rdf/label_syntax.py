"""Reads the parse of a sentence for the label of an event: prepositions, governors and number of phrases."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Mention, Sentence, Span, Token
from kg.rdf.label_words import word_list

_MODIFIERS = frozenset({"det", "amod", "compound", "nummod", "nmod:poss", "advmod", "case"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp"})
_OTHER_CLAUSES = ("acl", "advcl", "ccomp", "parataxis", "root")


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence of an event, with the words of the trigger. A sentence without words has no syntax."""

    sentence: Sentence
    trigger: Span
    head: int  # Token.index of the head of the trigger
    phrase_heads: frozenset[int] = frozenset()  # of all participants

    @property
    def verb(self) -> Token | None:
        """The first verb of the trigger, or None for a nominal trigger."""
        return next((token for token in self._trigger_words() if token.upos == "VERB"), None)

    @property
    def noun(self) -> Token | None:
        """The head of a nominal trigger."""
        words = list(self._trigger_words())
        return next((token for token in words if token.upos in {"NOUN", "PROPN"}), None) if words else None

    @property
    def is_adjective(self) -> bool:
        """True if the trigger is an adjective, such as "willing"."""
        head = self.token(self.head)
        return head is not None and head.upos == "ADJ"

    def auxiliary(self, verb: Token, *lemmas: str) -> Token | None:
        """Return the auxiliary of a verb with one of the lemmas."""
        auxiliaries = (child for child in self.children(verb.index) if child.upos == "AUX")
        return next((child for child in auxiliaries if child.lemma in lemmas), None)

    def token(self, index: int) -> Token | None:
        """Return a word of the sentence."""
        tokens = self.sentence.tokens
        return tokens[index - 1] if 1 <= index <= len(tokens) else None

    def token_at(self, offset: int) -> Token | None:
        """Return the word at an offset into the article's text."""
        return next((token for token in self.sentence.tokens if token.start <= offset < token.end), None)

    def children(self, index: int) -> list[Token]:
        """Return the dependents of a word."""
        return [token for token in self.sentence.tokens if token.head == index]

    def preposition(self, phrase: Mention) -> str:
        """Return the preposition before a phrase or before the phrase that it is part of, or an empty string."""
        head, is_dependent = self._top(phrase)
        while head and head.deprel == "conj" and not self._case(head):
            head = self.token(head.head)
        is_outside = not is_dependent and phrase.span.start < self.trigger.start
        if head is None or is_outside or self._is_trigger(head) or head.start > phrase.span.end:
            return ""
        return self._case(head)

    def is_passive_subject(self, phrase: Mention) -> bool:
        """Return True if a phrase is the subject of a passive verb."""
        head = self.token(phrase.head)
        return head is not None and head.deprel == "nsubj:pass"

    def is_indirect_object(self, phrase: Mention) -> bool:
        """Return True if a phrase is an indirect object: "Chad" in "gave Chad a loan"."""
        head = self.token(phrase.head)
        return head is not None and head.deprel == "iobj"

    def is_name_at(self, offset: int) -> bool:
        """Return True if the word at an offset keeps its capital inside a sentence."""
        token = self.token_at(offset)
        return token is not None and (token.upos == "PROPN" or token.text == "I" or token.text[1:].isupper())

    def complement(self, verb: Token) -> Span | None:
        """Return the clause or infinitive that completes a verb: "to withdraw its troops"."""
        clause = next(
            (c for c in self.children(verb.index) if c.deprel in _COMPLEMENTS and c.index > verb.index), None
        )
        if clause is None:
            return None
        words = [word for word in self._subtree(clause) if word.index > verb.index]
        while words and words[0].upos == "PUNCT":
            words.pop(0)
        while words and words[-1].upos == "PUNCT":
            words.pop()
        return self._slice(words[0].start, words[-1].end) if words else None

    def full_phrase(self, phrase: Mention) -> Span:
        """Return a phrase with the phrase that it is part of: "sanctions on Iran" for "Iran"."""
        top, _ = self._top(phrase)
        if top is None or phrase.span.start <= top.start < phrase.span.end or self._is_conjunct(phrase):
            return phrase.span
        start = min(self._first(top).start, phrase.span.start)
        return self._slice(start, max(top.end, phrase.span.end))

    def antecedent(self, phrase: Mention) -> Span:
        """Return the noun phrase that a relative pronoun stands for, otherwise the phrase itself."""
        pronoun = self.token(phrase.head)
        if pronoun is None or phrase.span.quote.lower() not in word_list("relative_pronouns"):
            return phrase.span
        clause = self.token(pronoun.head)
        noun = self.token(clause.head) if clause and clause.deprel.startswith("acl") else None
        noun = noun or next(
            (t for t in self.sentence.tokens[pronoun.index - 2 :: -1] if t.upos in _NOUNS), None
        )
        return self._slice(self._first(noun).start, noun.end) if noun else phrase.span

    def noun_phrase_start(self) -> int:
        """Return the offset of the first adjective or noun directly before the trigger that belongs to it."""
        start, head = self.trigger.start, self.token(self.head)
        before = [token for token in self.sentence.tokens if token.end <= start]
        for token in reversed(before):
            is_modifier = token.upos in _NOUNS | {"ADJ"} or token.text == "-"
            if head is None or not is_modifier or not self._depends(token, head):
                break
            start = token.start
        return start

    def text(self, start: int, end: int) -> str:
        """Return the text between two offsets of the sentence on one line."""
        return " ".join(self._slice(start, end).quote.split())

    def is_plural(self, phrase: Mention) -> bool:
        """Return True if the head of a phrase is a plural noun or it has several heads."""
        head = self.token(phrase.head)
        return head is not None and (
            head.xpos in _PLURAL_TAGS or any(c.deprel == "conj" for c in self.children(head.index))
        )

    def _trigger_words(self) -> Iterator[Token]:
        return (token for token in self.sentence.tokens if self._is_trigger(token))

    def _is_trigger(self, token: Token) -> bool:
        return self.trigger.start <= token.start and token.end <= self.trigger.end

    def _top(self, phrase: Mention) -> tuple[Token | None, bool]:
        """Return the word above a phrase that depends on the trigger, and True.

        Return the head of the phrase if it depends on another participant, and with False if it is in another clause.
        """
        head = word = self.token(phrase.head)
        for _ in self.sentence.tokens:
            governor = self.token(word.head) if word else None
            if word is None or governor is None or word.deprel.startswith(_OTHER_CLAUSES):
                return head, False
            if self._is_trigger(governor):
                return word, True
            if governor.index in self.phrase_heads and word.deprel != "conj":
                return head, True
            word = governor
        return head, False

    def _is_conjunct(self, phrase: Mention) -> bool:
        """Return True if a phrase is coordinated with another participant."""
        word = self.token(phrase.head)
        while word and word.deprel == "conj":
            if word.head in self.phrase_heads:
                return True
            word = self.token(word.head)
        return False

    def _depends(self, token: Token, head: Token) -> bool:
        word: Token | None = token
        for _ in self.sentence.tokens:
            if word is None or word.deprel in {"nmod:poss", "case", "conj", "appos"}:
                return False
            if word.head == head.index:
                return True
            word = self.token(word.head)
        return False

    def _subtree(self, head: Token) -> list[Token]:
        words, queue = {head.index: head}, [head]
        while queue:
            new = [child for child in self.children(queue.pop().index) if child.index not in words]
            words |= {child.index: child for child in new}
            queue += new
        return [words[index] for index in sorted(words)]

    def _slice(self, start: int, end: int) -> Span:
        offset = self.sentence.span.start
        return Span(start=start, end=end, quote=self.sentence.span.quote[start - offset : end - offset])

    def _case(self, head: Token) -> str:
        cases = [c for c in self.children(head.index) if c.deprel == "case" and c.text not in _POSSESSIVES]
        words = [
            word
            for case in cases
            for word in (case, *(c for c in self.children(case.index) if c.deprel == "fixed"))
        ]
        return " ".join(
            word.text.lower()
            for word in sorted(words, key=lambda word: word.index)
            if word.index < head.index
        )

    def _first(self, noun: Token) -> Token:
        """Return the first word of a noun phrase without its preposition."""
        words = [
            c for c in self.children(noun.index) if c.index < noun.index and c.deprel in _MODIFIERS - {"case"}
        ]
        return (
            self._first(words[0])
            if words and words[0].deprel == "nmod:poss"
            else (words[0] if words else noun)
        )
