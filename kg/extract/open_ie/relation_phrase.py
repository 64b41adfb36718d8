"""What words a relation is made of: the verb with its auxiliaries, negation and particles, and the verbs it governs."""

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.draft import Words

_PARTS = ("aux", "compound:prt", "cop")
_NO_PREDICATE = frozenset(
    {"amod", "compound", "flat", "aux", "cop", "case", "mark", "fixed", "det", "punct", "goeswith", "discourse", "advmod"}
)  # fmt: skip


def is_predicate(tree: Tree, index: int) -> bool:
    """Tell whether a word is the predicate of a clause: a verb, or what a copula is said of."""
    if tree.children(index, "cop"):
        return True
    return tree.upos(index) in {"VERB", "AUX"} and tree.base(index) not in _NO_PREDICATE


def is_governed(tree: Tree, index: int) -> bool:
    """Tell whether a verb is part of the relation above it: "tries to win", "was ready to sign"."""
    above = tree.head(index)
    if tree.rel(index) != "xcomp" or above == 0 or tree.children(above, "obj", "iobj"):
        return False
    return is_predicate(tree, index) and is_predicate(tree, above)


def chain(tree: Tree, head: int) -> list[int]:
    """Return a predicate and those it governs, one below the other."""
    found = [head]
    while below := next((c for c in tree.children(found[-1], "xcomp") if is_governed(tree, c)), None):
        found.append(below)
    return found


def relation(tree: Tree, predicates: list[int]) -> Words:
    """Return the words of a chain of predicates, without their arguments."""
    found = [w for predicate in predicates for w in _own(tree, predicate)]
    for below in predicates[1:]:
        found += tree.children(below, "mark")
    first = predicates[0]
    if _to(tree, first):
        found += tree.children(first, "mark")
    found += _shared_auxiliaries(tree, first)
    last = predicates[-1]
    if tree.children(last, "cop") and tree.upos(last) != "VERB":
        found.remove(last)
    return tuple(sorted({w for w in found if tree.upos(w) != "PUNCT"}))


def _to(tree: Tree, verb: int) -> bool:
    return any(tree.lemma(m) == "to" and tree.upos(m) == "PART" for m in tree.children(verb, "mark"))


def _own(tree: Tree, predicate: int) -> list[int]:
    """Return a predicate with what hangs on it as part of it."""
    parts = [w for c in tree.children(predicate, *_PARTS) for w in (c, *tree.children(c, "fixed"))]
    if tree.lemma(predicate) == "be" or tree.children(predicate, "cop"):
        parts += [c for c in tree.children(predicate, "expl") if tree.lemma(c) == "there"]
    adverbs = [w for a in tree.children(predicate, "advmod") if is_close(tree, a) for w in tree.below(a)]
    return [predicate, *parts, *adverbs]


def is_close(tree: Tree, adverb: int) -> bool:
    """Tell whether an adverb stands inside the predicate, or right before the verb: "has sharply improved"."""
    head = tree.head(adverb)
    if tree.upos(adverb) not in {"ADV", "PART"} or tree.children(adverb, "advcl", "obl", "case"):
        return False
    inside = {w for c in tree.children(head, "advmod", *_PARTS) for w in tree.below(c)}
    return adverb < head and all(w in inside for w in range(adverb + 1, head))


def _shared_auxiliaries(tree: Tree, verb: int) -> list[int]:
    """Return the auxiliaries that a coordinated verb shares with the first: "has come and gone"."""
    first = tree.head(verb)
    if (
        tree.rel(verb) != "conj"
        or first == 0
        or tree.children(verb, "aux", "cop", "nsubj", "csubj", "expl", "mark")
    ):
        return []
    tags = {tree.token(first).xpos, tree.token(verb).xpos}
    passive = tree.children(first, "aux:pass") and not tree.children(verb, "obj") and tags <= {"VBN", "VBD"}
    if passive or (len(tags) == 1 and tags <= {"VB", "VBN", "VBG"} and not tree.children(first, "aux:pass")):
        return tree.children(first, "aux")
    return []
