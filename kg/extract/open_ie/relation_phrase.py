"""Selects the words of relations: predicates with auxiliaries, negation and particles."""

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.draft import Words

_PART_DEPRELS = ("aux", "compound:prt", "cop")
_NON_PREDICATE_DEPRELS = frozenset(
    {"amod", "compound", "flat", "aux", "cop", "case", "mark", "fixed", "det", "punct", "goeswith", "discourse", "advmod"}
)  # fmt: skip


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
    if _is_to_infinitive(tree, first):
        words += tree.children(first, "mark")
    words += _shared_auxiliaries(tree, first)
    last = predicates[-1]
    if tree.children(last, "cop") and tree.upos(last) != "VERB":
        words.remove(last)
    return tuple(sorted({w for w in words if tree.upos(w) != "PUNCT"}))


def _is_to_infinitive(tree: Tree, verb: int) -> bool:
    return any(tree.lemma(m) == "to" and tree.upos(m) == "PART" for m in tree.children(verb, "mark"))


def _predicate_words(tree: Tree, predicate: int) -> list[int]:
    """Return a predicate with its auxiliaries, particles and inner adverbs."""
    parts = [w for c in tree.children(predicate, *_PART_DEPRELS) for w in (c, *tree.children(c, "fixed"))]
    if tree.lemma(predicate) == "be" or tree.children(predicate, "cop"):
        parts += [c for c in tree.children(predicate, "expl") if tree.lemma(c) == "there"]
    adverbs = [
        w for a in tree.children(predicate, "advmod") if is_inside_predicate(tree, a) for w in tree.subtree(a)
    ]
    return [predicate, *parts, *adverbs]


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
    if (
        tree.deprel(verb) != "conj"
        or first == 0
        or tree.children(verb, "aux", "cop", "nsubj", "csubj", "expl", "mark")
    ):
        return []
    tags = {tree.token(first).xpos, tree.token(verb).xpos}
    is_passive = (
        tree.children(first, "aux:pass") and not tree.children(verb, "obj") and tags <= {"VBN", "VBD"}
    )
    if is_passive or (
        len(tags) == 1 and tags <= {"VB", "VBN", "VBG"} and not tree.children(first, "aux:pass")
    ):
        return tree.children(first, "aux")
    return []
