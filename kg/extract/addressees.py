"""Finds whom a statement is addressed to when its verb has no addressee: "said in an interview with Reuters"."""

from collections.abc import Iterator

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.extract.subjects import nominal_conjuncts

_ADDRESSEE_PREPOSITIONS = frozenset({"with", "to"})


def find_addressees(tree: Tree, verb: int) -> Iterator[int]:
    """Yield the heads of those to whom a statement is made, from its occasion or a clause about speaking."""
    occasions = [p for p in tree.children(verb, "obl") if tree.lemma(p) in WORDS["addressed_nouns"]]
    clauses = [c for c in tree.children(verb, "advcl") if tree.lemma(c) in WORDS["talking_verbs"]]
    if tree.deprel(verb) == "advcl" and tree.lemma(tree.head(verb)) in WORDS["talking_verbs"]:
        clauses.append(tree.head(verb))  # "spoke to Reuters, saying that …"
    for word in (*occasions, *clauses):
        for phrase in tree.children(word, "nmod", "obl"):
            is_named = phrases.names_actor(tree, phrase) or tree.lemma(phrase) in WORDS["media_nouns"]
            if is_named and tree.preposition(phrase) in _ADDRESSEE_PREPOSITIONS:
                yield from nominal_conjuncts(tree, phrase)
