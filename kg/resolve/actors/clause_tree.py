"""The clause structure of a sentence: predicates, their subjects and the clauses around them."""

from collections.abc import Iterator, Sequence

from kg.model import Sentence, Token
from kg.resolve.data_tables import anaphora_rules, group

_SUBJECT_DEPRELS = ("nsubj", "csubj")
_CLAUSE_DEPRELS = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj"})
_VERB_UPOS = frozenset({"VERB", "AUX"})
_NOMINAL_UPOS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})


class ClauseTree:
    """Navigation over the dependency tree of one sentence; it tolerates cycles."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self._children = group(
            (token.head, (token.deprel.partition(":")[0], token)) for token in sentence.tokens
        )

    def token(self, index: int) -> Token:
        """Return the token with a 1-based index."""
        return self.sentence.tokens[index - 1]

    def children(self, index: int, *deprels: str) -> list[Token]:
        """Return the dependents with one of the relations, including subtypes, in text order."""
        return [token for deprel, token in self._children.get(index, ()) if deprel in deprels]

    def path_to_root(self, index: int) -> Iterator[Token]:
        """Yield a token and its ancestors, nearest first."""
        seen: set[int] = set()
        while 0 < index <= len(self.sentence.tokens) and index not in seen:
            seen.add(index)
            yield self.token(index)
            index = self.token(index).head

    def ancestors(self, index: int) -> Iterator[Token]:
        """Yield the ancestors of a token, nearest first."""
        yield from list(self.path_to_root(index))[1:]

    def clause_of(self, index: int) -> Token:
        """Return the predicate of the clause that contains a token; a predicate is in its own clause."""
        return next((t for t in self.path_to_root(index) if self._is_predicate(t)), self.token(index))

    def outer_predicates(self, predicate: Token) -> Iterator[Token]:
        """Yield the predicates above a clause, nearest first; a first conjunct counts as above the others."""
        yield from (t for t in self.ancestors(predicate.index) if self._is_predicate(t))

    def subjects(self, predicate: Token) -> list[Token]:
        """Return the subjects of a clause; in a relative clause, the antecedent replaces a missing subject or a pronoun."""
        subjects = self.children(predicate.index, *_SUBJECT_DEPRELS)
        if predicate.deprel == "acl:relcl" and (not subjects or subjects[0].upos in {"PRON", "DET"}):
            is_relative = not subjects or _is_relative_pronoun(subjects[0])
            return [self.token(predicate.head)] if is_relative and predicate.head else subjects
        return subjects

    def controllers(self, predicate: Token) -> list[Token]:
        """Return the subjects of a clause; if it has none, its controller: "Chile" in "asked Chile to go"."""
        current = predicate
        for outer in (predicate, *self.outer_predicates(predicate)):
            if outer is not predicate and current.deprel == "xcomp":
                objects = self.children(outer.index, "obj", "iobj")
                if objects:
                    return objects[:1]
            subjects = self.subjects(outer)
            if subjects:
                return subjects
            current = outer
        return []

    def is_main(self, predicate: Token) -> bool:
        """Return True for the predicate of the main clause or a predicate coordinated with it."""
        path = self.path_to_root(predicate.index)
        return all(t.deprel in {"root", "conj", "parataxis"} for t in path)

    def conjuncts(self, index: int) -> Sequence[Token]:
        """Return a noun and those coordinated with it or with a name after it: "Ministers Ana Ruiz and Luis Paz"."""
        conjuncts, queue = [self.token(index)], [self.token(index)]
        seen = {index}
        for token in queue:
            new = [t for t in self.children(token.index, "conj", "flat") if t.index not in seen]
            seen.update(t.index for t in new)
            queue += new
            conjuncts += [t for t in new if t.deprel == "conj" and t.upos in _NOMINAL_UPOS]
        return conjuncts

    def _is_predicate(self, token: Token) -> bool:
        if token.deprel not in _CLAUSE_DEPRELS and token.deprel != "conj":
            # Parsers attach some clauses as phrases: "the reasons why he left".
            return token.upos in _VERB_UPOS and bool(self.children(token.index, *_SUBJECT_DEPRELS))
        return token.upos in _VERB_UPOS or bool(self.children(token.index, "cop", *_SUBJECT_DEPRELS))


def _is_relative_pronoun(token: Token) -> bool:
    return "PronType=Rel" in token.feats or token.text.lower() in {"who", "which"}


def is_expletive(token: Token, tree: ClauseTree) -> bool:
    """Return True for a pleonastic "it": "it rained", "it seems that", "it is clear that", "it was Peru that"."""
    predicate = tree.clause_of(token.index)
    if not token.deprel.startswith(("nsubj", "expl")):
        return False
    if token.deprel.startswith("expl") or predicate.lemma.lower() in anaphora_rules()["expletive"]["verbs"]:
        return True
    has_clause = bool(tree.children(predicate.index, "csubj", "ccomp", "xcomp", "advcl", "acl"))
    is_copular = bool(tree.children(predicate.index, "cop"))
    return is_copular and (predicate.upos == "ADJ" or predicate.deprel != "conj") and has_clause
