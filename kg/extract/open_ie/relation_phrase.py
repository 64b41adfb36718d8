"""Selects the words of relations: predicates with auxiliaries, negation and particles."""

from kg.extract.dependency_tree import INNER_DEPRELS, Tree
from kg.extract.open_ie.draft import Words

_PART_DEPRELS = ("aux", "compound:prt", "cop")
_NON_PREDICATE_DEPRELS = INNER_DEPRELS | {"advmod"}


def is_predicate(tree: Tree, index: int) -> bool:
    """Return True for a verb that heads a clause, or a word with a copula."""
    if tree.children(index, "cop"):
        return True
    return tree.upos(index) in {"VERB", "AUX"} and tree.udeprel(index) not in _NON_PREDICATE_DEPRELS


def is_governed(tree: Tree, index: int) -> bool:
    """Return True if a verb is part of the relation above it: "tries to win", "was ready to sign"."""
    head = tree.head(index)
    if tree.deprel(index) != "xcomp" or head == 0 or tree.children(head, "obj", "iobj"):
        return False
    return is_predicate(tree, index) and is_predicate(tree, head)


def predicate_chain(tree: Tree, head: int) -> list[int]:
    """Return a predicate and the predicates it governs, from the top down."""
    predicates = [head]
    while governed := next((c for c in tree.children(predicates[-1], "xcomp") if is_governed(tree, c)), None):
        predicates.append(governed)
    return predicates


def relation_words(tree: Tree, predicates: list[int]) -> Words:
    """Return the words of a chain of predicates, without their arguments."""
    words = [w for predicate in predicates for w in _predicate_words(tree, predicate)]
    for governed in predicates[1:]:
        words += tree.children(governed, "mark")
    first = predicates[0]
    marks = tree.children(first, "mark")
    if any(tree.lemma(mark) == "to" and tree.upos(mark) == "PART" for mark in marks):
        words += marks
    words += _shared_auxiliaries(tree, first)
    last = predicates[-1]
    if tree.children(last, "cop") and tree.upos(last) != "VERB":
        words.remove(last)
    return tuple(sorted({w for w in words if tree.upos(w) != "PUNCT"}))


def _predicate_words(tree: Tree, predicate: int) -> list[int]:
    """Return a predicate with its auxiliaries, particles and inner adverbs."""
    parts = [w for c in tree.children(predicate, *_PART_DEPRELS) for w in (c, *tree.children(c, "fixed"))]
    if tree.lemma(predicate) == "be" or tree.children(predicate, "cop"):
        parts += [c for c in tree.children(predicate, "expl") if tree.lemma(c) == "there"]
    adverbs = [a for a in tree.children(predicate, "advmod") if is_inside_predicate(tree, a)]
    return [predicate, *parts, *(w for adverb in adverbs for w in tree.subtree(adverb))]


def is_inside_predicate(tree: Tree, adverb: int) -> bool:
    """Return True for an adverb within a predicate or right before it: "has sharply improved"."""
    head = tree.head(adverb)
    if tree.upos(adverb) not in {"ADV", "PART"} or tree.children(adverb, "advcl", "obl", "case"):
        return False
    parts = {w for c in tree.children(head, "advmod", *_PART_DEPRELS) for w in tree.subtree(c)}
    return adverb < head and all(w in parts for w in range(adverb + 1, head))


def _shared_auxiliaries(tree: Tree, verb: int) -> list[int]:
    """Return the auxiliaries that a conjunct shares with the first verb: "has come and gone"."""
    first = tree.head(verb)
    own_words = tree.children(verb, "aux", "cop", "nsubj", "csubj", "expl", "mark")
    if tree.deprel(verb) != "conj" or first == 0 or own_words:
        return []
    tags = {tree.token(first).xpos, tree.token(verb).xpos}
    if tree.children(first, "aux:pass"):
        is_shared = tags <= {"VBN", "VBD"} and not tree.children(verb, "obj")
    else:
        is_shared = len(tags) == 1 and tags <= {"VB", "VBN", "VBG"}
    return tree.children(first, "aux") if is_shared else []
