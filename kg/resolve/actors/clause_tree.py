"""A sentence's clauses, as far as it matters for what a pronoun may mean: their subjects, and what they hang on."""

from collections.abc import Iterator, Sequence

from kg.model import Sentence, Token
from kg.resolve.data_tables import anaphora

SUBJECTS = ("nsubj", "csubj")
_CLAUSAL = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj"})
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})


class Clauses:
    """Walks the tree of one sentence; circles in it end a walk."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self._children: dict[int, list[Token]] = {}
        for token in sentence.tokens:
            self._children.setdefault(token.head, []).append(token)

    def token(self, index: int) -> Token:
        """Return the word at an index."""
        return self.sentence.tokens[index - 1]

    def children(self, index: int, *rels: str) -> list[Token]:
        """Return the dependents of a word in the order of the text; a relation takes its subtypes."""
        return [t for t in self._children.get(index, ()) if t.deprel.partition(":")[0] in rels]

    def above(self, index: int) -> Iterator[Token]:
        """Yield the word itself and those above it."""
        seen: set[int] = set()
        while 0 < index <= len(self.sentence.tokens) and index not in seen:
            seen.add(index)
            yield self.token(index)
            index = self.token(index).head

    def clause_of(self, index: int) -> Token:
        """Return the predicate of the clause in which a word stands; for a predicate, its own."""
        return next((t for t in self.above(index) if self._is_predicate(t)), self.token(index))

    def outer(self, predicate: Token) -> Iterator[Token]:
        """Yield the predicates of the clauses around one, the nearest first; a coordinated one before what both are in."""
        for token in list(self.above(predicate.index))[1:]:
            if self._is_predicate(token):
                yield token

    def subjects(self, predicate: Token) -> list[Token]:
        """Return the subjects of a predicate's clause; a relative clause without one has the noun it hangs on."""
        found = self.children(predicate.index, *SUBJECTS)
        if predicate.deprel == "acl:relcl" and (not found or found[0].upos in {"PRON", "DET"}):
            relative = (
                not found or "PronType=Rel" in found[0].feats or found[0].text.lower() in {"who", "which"}
            )
            return [self.token(predicate.head)] if relative and predicate.head else found
        return found

    def controllers(self, predicate: Token) -> list[Token]:
        """Return who does what a predicate says: its subject, or who is meant where it has none ("asked Chile to go")."""
        current = predicate
        for outer in (predicate, *self.outer(predicate)):
            if outer is not predicate and current.deprel == "xcomp":
                objects = self.children(outer.index, "obj", "iobj")
                if objects:
                    return objects[:1]
            found = self.subjects(outer)
            if found:
                return found
            current = outer
        return []

    def is_main(self, predicate: Token) -> bool:
        """Tell whether a predicate is that of the sentence, or coordinated with it."""
        path = list(self.above(predicate.index))
        return all(t.deprel in {"root", "conj", "parataxis"} for t in path)

    def conjuncts(self, index: int) -> Sequence[Token]:
        """Return a noun with those coordinated with it, or with the name behind it: "Ministers Ana Ruiz and Luis Paz"."""
        found, queue = [self.token(index)], [self.token(index)]
        seen = {index}
        for token in queue:
            new = [t for t in self.children(token.index, "conj", "flat") if t.index not in seen]
            seen.update(t.index for t in new)
            queue += new
            found += [t for t in new if t.deprel == "conj" and t.upos in _NOMINAL]
        return found

    def _is_predicate(self, token: Token) -> bool:
        if token.deprel in _CLAUSAL:
            return token.upos in _VERBAL or bool(self.children(token.index, "cop", *SUBJECTS))
        return token.deprel == "conj" and (
            token.upos in _VERBAL or bool(self.children(token.index, "cop", *SUBJECTS))
        )


def is_expletive(token: Token, clauses: Clauses) -> bool:
    """Tell whether "it" stands for nothing: "it rained", "it seems that", "it is clear that", "it was Peru that"."""
    predicate = clauses.clause_of(token.index)
    if not token.deprel.startswith(("nsubj", "expl")):
        return False
    if token.deprel.startswith("expl") or predicate.lemma.lower() in anaphora()["expletive"]["verbs"]:
        return True
    clausal = clauses.children(predicate.index, "csubj", "ccomp", "xcomp", "advcl", "acl")
    copular = bool(clauses.children(predicate.index, "cop"))
    return copular and (predicate.upos == "ADJ" or predicate.deprel != "conj") and bool(clausal)
