"""Reads the parse of a sentence for the label of an event: prepositions, governors and number of phrases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import EntityLabel, EventMention, Mention, Sentence, Span, Token
from kg.rdf.label_words import word_list, word_map

_MODIFIERS = frozenset({"det", "amod", "compound", "nummod", "nmod:poss", "advmod", "case"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_NOUNS = frozenset({"NOUN", "PROPN"})
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

    @property
    def is_passive(self) -> bool:
        """True if the verb of the trigger is in the passive voice."""
        children = self.children(self.verb.index) if self.verb else ()
        return any(child.deprel in {"aux:pass", "nsubj:pass"} for child in children)

    @property
    def is_reduced_passive(self) -> bool:
        """True for a participle without an auxiliary whose agent has "by": "as pledged by Chad"."""
        verb = self.verb
        children = self.children(verb.index) if verb else []
        is_bare = verb is not None and verb.xpos == "VBN" and not any(c.upos == "AUX" for c in children)
        return is_bare and any(child.deprel == "obl:agent" for child in children)

    def modal(self) -> str:
        """Return the modal auxiliary of the verb in its full form: "will" for "won't"."""
        children = self.children(self.verb.index) if self.verb else ()
        word = next((child.text.lower() for child in children if child.xpos == "MD"), "")
        return word_map("full_modals").get(word, word)

    def noun_phrase_in_trigger(self) -> list[str]:
        """Return the words of the trigger after its verb that belong to its last noun: "in a televised meeting"."""
        nouns = [token for token in self._trigger_words() if token.upos in _NOUNS]
        noun = nouns[-1] if nouns else None
        while noun and noun.head and (above := self.token(noun.head)) and above != self.verb:
            if not self.is_trigger(above):
                break
            noun = above
        particles = (
            [c for c in self.children(self.verb.index) if c.deprel == "compound:prt"] if self.verb else []
        )
        words = [*particles, *self.subtree(noun)] if noun else []
        return [word.text for word in words if self.is_trigger(word) and word != self.verb]

    def is_second_subject(self, phrase: Mention, others: Iterable[Mention]) -> bool:
        """Return True if the verb has another subject nearer before it: a title before a name, or a parser's error."""
        head = self.token(phrase.head)
        subjects = [self.token(other.head) for other in others]
        nearer = [
            other
            for other in subjects
            if head and other and head.deprel == other.deprel == "nsubj" and head.head == other.head
        ]
        before = [other.index for other in nearer if other.index < other.head]
        return head is not None and bool(before) and head.index != max(before)

    def auxiliary(self, verb: Token, *lemmas: str) -> Token | None:
        """Return the auxiliary of a verb, or that with one of the lemmas."""
        auxiliaries = (child for child in self.children(verb.index) if child.upos == "AUX")
        return next((child for child in auxiliaries if not lemmas or child.lemma in lemmas), None)

    def token(self, index: int) -> Token | None:
        """Return a word of the sentence."""
        tokens = self.sentence.tokens
        return tokens[index - 1] if 1 <= index <= len(tokens) else None

    def token_at(self, offset: int) -> Token | None:
        """Return the word at an offset into the article's text."""
        return next((token for token in self.sentence.tokens if token.start <= offset < token.end), None)

    def word_before(self, offset: int) -> str:
        """Return the word before an offset, or an empty string."""
        token = self.token_at(offset)
        before = self.token(token.index - 1) if token else None
        return before.text if before else ""

    def word_after(self, offset: int) -> str:
        """Return the word that begins after an offset, or an empty string."""
        return next((token.text for token in self.sentence.tokens if token.start >= offset), "")

    def children(self, index: int) -> list[Token]:
        """Return the dependents of a word."""
        return [token for token in self.sentence.tokens if token.head == index]

    def preposition(self, phrase: Mention) -> str:
        """Return the preposition before a phrase or before the phrase that it is part of, or an empty string."""
        head, is_dependent = self._top(phrase)
        while head and head.deprel == "conj" and not self._case(head):
            head = self.token(head.head)
        is_outside = not is_dependent and phrase.span.start < self.trigger.start
        if head is None or is_outside or self.is_trigger(head) or head.start > phrase.span.end:
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

    def object_index(self, phrase: Mention) -> int:
        """Return the index of the object that a phrase is, or is coordinated with; 0 if it is none."""
        head = self.token(phrase.head)
        while head and head.deprel == "conj":
            head = self.token(head.head)
        return head.index if head is not None and head.deprel in {"obj", "iobj"} else 0

    def is_object(self, phrase: Mention) -> bool:
        """Return True if a phrase is the direct object of the verb."""
        head = self.token(phrase.head)
        return head is not None and head.deprel == "obj"

    def is_any_object(self, phrase: Mention) -> bool:
        """Return True if a phrase is an object of the verb of the trigger, or is coordinated with one."""
        head = self.token(self.object_index(phrase))
        return head is not None and self.verb is not None and head.head == self.verb.index

    def is_loose(self, phrase: Mention) -> bool:
        """Return True for an apposition and for a phrase that the parse could not place."""
        head = self.token(phrase.head)
        return head is not None and head.deprel in {"appos", "dep", "parataxis", "list"}

    def is_apposition_of_participant(self, phrase: Mention) -> bool:
        """Return True if a phrase names another participant once more: "Chad, the neighbour"."""
        head = self.token(phrase.head)
        return head is not None and head.deprel == "appos" and head.head in self.phrase_heads

    def is_name_at(self, offset: int) -> bool:
        """Return True if the word at an offset keeps its capital inside a sentence."""
        token = self.token_at(offset)
        if token is None:
            return False
        after = self.token(token.index + 1)
        begins_name = token.upos in {"ADJ", "NOUN"} and after is not None and after.text.istitle()
        # A parse takes "Prosecutors" at the beginning of a sentence for a name.
        is_plural = token.xpos == "NNPS" and not any(
            e.first <= token.index <= e.last for e in self.sentence.entities
        )
        is_name = not is_plural and (token.upos == "PROPN" or token.lemma[:1].isupper())
        is_name = is_name or begins_name
        return is_name or token.text == "I" or token.text[1:].isupper()

    def first_phrase(self, verb: Token, *, with_objects: bool) -> Span | None:
        """Return the first object or phrase after a verb that is no time: "under police custody"."""
        dates = [e for e in self.sentence.entities if e.label is EntityLabel.DATE]
        relations = {"obj", "obl"} if with_objects else {"obl"}
        for child in (c for c in self.children(verb.index) if c.index > verb.index and c.upos in _NOUNS):
            is_date = any(date.first <= child.index <= date.last for date in dates)
            is_adjunct = is_date or self._case(child) in word_list("adjuncts")
            if child.deprel.partition(":")[0] in relations and not is_adjunct:
                words = [word for word in self.subtree(child) if word.index > verb.index]
                return self.slice_of(words[0].start, words[-1].end)
        return None

    def with_relative_clause(self, phrase: Mention) -> Span:
        """Return a pronoun with the relative clause after it: "those who left"."""
        clauses = [c for c in self.children(phrase.head) if c.deprel == "acl:relcl"]
        words = self.subtree(clauses[0]) if clauses else []
        if not words or any(self.is_trigger(word) for word in words):
            return phrase.span
        return self.slice_of(phrase.span.start, words[-1].end)

    def described_noun(self) -> Span | None:
        """Return the noun that a passive participle describes: "the plan" in "the plan proposed by Chad"."""
        verb = self.verb
        noun = self.token(verb.head) if verb and verb.xpos == "VBN" and verb.deprel == "acl" else None
        return self.slice_of(self._first(noun).start, noun.end) if noun and noun.upos in _NOUNS else None

    def modifiers_after(self) -> list[Token]:
        """Return the heads of the prepositional phrases that follow a nominal trigger."""
        noun = self.token(self.head)
        children = self.children(noun.index) if noun else []
        return [c for c in children if c.deprel == "nmod" and c.index > self.head and self._case(c)]

    def has_cue_in(self, start: int, mention: EventMention) -> bool:
        """Return True if the phrase from ``start`` to the trigger has the word for the certainty: "alleged"."""
        cue = mention.certainty_cue
        return cue is not None and start <= cue.start < self.trigger.end

    def full_phrase(self, phrase: Mention) -> Span:
        """Return a phrase with the phrase that it is part of: "sanctions on Iran" for "Iran"."""
        top, _ = self._top(phrase)
        if top is None or phrase.span.start <= top.start < phrase.span.end or self._is_conjunct(phrase):
            return phrase.span
        marks = [child.start for child in self.children(top.index) if child.deprel == "mark"]
        start = min([self._first(top).start, phrase.span.start, *marks])
        return self.slice_of(start, max(top.end, phrase.span.end))

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
        return self.slice_of(self._first(noun).start, noun.end) if noun else phrase.span

    def noun_phrase_start(self) -> int:
        """Return the offset of the first adjective or noun directly before the trigger that belongs to it."""
        start, head = self.trigger.start, self.token(self.head)
        before = [token for token in self.sentence.tokens if token.end <= start]
        for token in reversed(before):
            is_modifier = token.upos in _NOUNS | {"ADJ"} or token.text == "-"
            is_modifier |= token.upos == "NUM" and self.word_after(token.end) == "-"  # "two-hour"
            if head is None or not is_modifier or not self._depends(token, head):
                break
            start = token.start
        return start

    def text(self, start: int, end: int) -> str:
        """Return the text between two offsets of the sentence on one line."""
        return " ".join(self.slice_of(start, end).quote.split())

    def is_plural(self, phrase: Mention) -> bool:
        """Return True if the head of a phrase is a plural noun or it has several heads."""
        head = self.token(phrase.head)
        return head is not None and (
            head.xpos in _PLURAL_TAGS or any(c.deprel == "conj" for c in self.children(head.index))
        )

    def subtree(self, head: Token) -> list[Token]:
        """Return a word and all that depends on it, in text order."""
        words, queue = {head.index: head}, [head]
        while queue:
            new = [child for child in self.children(queue.pop().index) if child.index not in words]
            words |= {child.index: child for child in new}
            queue += new
        return [words[index] for index in sorted(words)]

    def _trigger_words(self) -> Iterator[Token]:
        return (token for token in self.sentence.tokens if self.is_trigger(token))

    def is_trigger(self, token: Token) -> bool:
        """Return True if a word is part of the trigger."""
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
            if word.deprel.startswith("nsubj") and not self.is_trigger(governor):
                return head, False
            if word.upos == "VERB" and word.deprel == "conj":  # "beat and arrested the men"
                return head, True
            if self.is_trigger(governor):
                is_second_noun = (
                    word.deprel == "conj" and word.upos in _NOUNS
                )  # "attacks and abuses by the army"
                return (head if is_second_noun else word), True
            if governor.index in self.phrase_heads and word.deprel != "conj":
                return head, True
            word = governor
        return head, False

    def _is_conjunct(self, phrase: Mention) -> bool:
        """Return True if a phrase is coordinated with another participant."""
        word = self.token(phrase.head)
        while (
            word and (above := self.token(word.head)) and phrase.span.start <= above.start < phrase.span.end
        ):
            word = above
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

    def slice_of(self, start: int, end: int) -> Span:
        """Return the text between two offsets with its offsets."""
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
