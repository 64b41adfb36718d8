"""Who and what a sentence speaks of, as candidates for what a later word takes up again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.model import EntityLabel, Sentence, Token
from kg.resolve.actors.agreement import PERSON, Agreement, Forms
from kg.resolve.actors.clause_tree import Clauses
from kg.resolve.actors.description_linker import Found
from kg.resolve.actors.person_mentions import entities_by_word

_ARGUMENTS = frozenset({"nsubj", "obj", "iobj", "obl", "nmod", "appos", "root", "conj"})
_HEADS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_WITHIN = frozenset({"conj", "flat", "nmod:desc"})
_PLACING = frozenset({"in", "at", "near", "from", "outside", "across", "inside", "around"})

At = Callable[[Sentence, int], Found | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase that a later one may take up."""

    index: int  # Token.index of its head
    found: Found | None  # None: we do not know whom it means
    forms: Forms  # of the pronouns that agree with it
    subject: bool
    main: bool  # of the sentence's main clause
    place: bool  # names where something was
    thing: bool  # nobody who can act


class Candidates:
    """Reads the candidates of one sentence."""

    def __init__(self, clauses: Clauses, at: At, agreement: Agreement) -> None:
        self._clauses = clauses
        self._at = at
        self._agreement = agreement
        self._entities = entities_by_word(clauses.sentence)
        self._last: dict[int, int] = {}  # of coordinated words, by the first

    def of(self, index: int) -> list[Candidate]:
        """Return a phrase as candidate; of coordinated ones also all of them together."""
        token = self._clauses.token(index)
        conjuncts = self._clauses.conjuncts(index)
        if len(conjuncts) == 1:
            return [self._single(token, token)]
        parts = [self._single(conjunct, token) for conjunct in conjuncts]
        return [self._together(parts), *(p for p in parts if p.forms & PERSON)]

    def ending_at(self, token: Token) -> Iterator[Candidate]:
        """Yield the candidate that a word heads, and with the last of coordinated ones all of them together."""
        base = token.deprel.partition(":")[0]
        if base not in _ARGUMENTS or token.upos not in _HEADS:
            return
        head = self._head_of(token)
        yield self._single(token, head)
        if self._last_conjunct(head) == token.index != head.index:
            yield self._together([self._single(t, head) for t in self._clauses.conjuncts(head.index)])

    def _head_of(self, token: Token) -> Token:
        """Return the first of those with which a word is coordinated, or the title before it."""
        path = list(self._clauses.above(token.index))
        return next((t for t in path if t.deprel not in _WITHIN or not t.head), path[-1])

    def _last_conjunct(self, head: Token) -> int:
        if head.index not in self._last:
            self._last[head.index] = max(t.index for t in self._clauses.conjuncts(head.index))
        return self._last[head.index]

    def _single(self, token: Token, head: Token) -> Candidate:
        """Return a phrase as candidate, in the function of the phrase with which it is coordinated."""
        sentence = self._clauses.sentence
        found = self._at(sentence, token.index)
        forms = self._agreement.forms(sentence, token, found)
        return Candidate(
            index=token.index,
            found=found,
            forms=forms,
            subject=head.deprel.startswith("nsubj"),
            main=self._clauses.is_main(self._clauses.clause_of(head.index)),
            place=self._is_place(token, head),
            thing=found is None and self._is_thing(token, forms),
        )

    def _together(self, parts: list[Candidate]) -> Candidate:
        known = [part.found for part in parts if part.found is not None]
        whole = None
        if len(known) == len(parts):
            actors = tuple(dict.fromkeys(actor for found in known for actor in found.actors))
            score = min(found.score for found in known)
            whole = Found(actors=actors, reason="coordination", score=score)
        first = parts[0]
        return Candidate(
            index=first.index,
            found=whole,
            forms=frozenset({"they"}),
            subject=first.subject,
            main=first.main,
            place=first.place,
            thing=whole is None and any(part.thing for part in parts),
        )

    def _is_place(self, token: Token, head: Token) -> bool:
        entity = self._entities.get(token.index)
        if entity is None or entity.label not in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
            return False
        cases = [t.text.lower() for i in (token.index, head.index) for t in self._clauses.children(i, "case")]
        return bool(_PLACING.intersection(cases))

    def _is_thing(self, token: Token, forms: Forms) -> bool:
        return token.upos == "NOUN" and not forms & PERSON and self._entities.get(token.index) is None
