"""What words an argument is made of: the whole branch of its head, without what stands beside it."""

from collections.abc import Iterable

from kg.extract.propositions.draft import Words
from kg.extract.tree import Tree

_BESIDE = frozenset({"parataxis", "discourse", "list", "dep", "vocative"})
# What is said of a phrase beside what names it: it makes propositions of its own.
_ASIDE = frozenset({"appos", "acl:relcl"})
_FRAME = frozenset({"nsubj", "csubj", "cop", "aux", "mark", "expl"})
_OF_CLAUSE = frozenset({"advcl", "obl"})
_EDGE = frozenset({",", ";", ":", "--", "-", ".", "–", "—", "and", "or", "but"})
_OPENING, _CLOSING = frozenset({"``", "“", "‘", "("}), frozenset({"''", "”", "’", ")"})


def nominal(tree: Tree, head: int, *, whole: bool = False, without: int = 0) -> Words:
    """Return the words of a nominal phrase without its preposition.

    ``whole`` takes its fellow conjuncts in; ``without`` is a dependent that is left out.
    """
    found = [head]
    for child in tree.children(head):
        if child != without and _belongs(tree, child, head, whole=whole):
            found += tree.below(child, _BESIDE | _ASIDE)
    return trimmed(tree, found)


def _belongs(tree: Tree, child: int, head: int, *, whole: bool) -> bool:
    relation = tree.base(child)
    if relation in _BESIDE or tree.rel(child) in _ASIDE or relation == "case":
        return False
    if relation in {"conj", "cc"}:
        return whole
    if tree.children(head, "cop"):
        return relation not in _FRAME | _OF_CLAUSE and not (relation == "advmod" and child < head)
    return relation not in _FRAME


def clausal(tree: Tree, head: int) -> Words:
    """Return the words of a clause that is an argument, with the word that introduces it."""
    return trimmed(tree, tree.below(head, frozenset({"parataxis", "discourse", "list"})))


def prepositions(tree: Tree, head: int) -> Words:
    """Return the preposition of a phrase, "because of" as two words, without the 's of a possessor."""
    cases = [w for c in tree.children(head, "case") for w in (c, *tree.children(c, "fixed"))]
    return tuple(sorted(w for w in cases if tree.token(w).xpos != "POS"))


def trimmed(tree: Tree, words: Iterable[int]) -> Words:
    """Cut what a phrase neither begins nor ends with, and close the quotation marks that it opens."""
    run = sorted(words)
    while run and _text(tree, run[0]) in _EDGE | _CLOSING:
        run = run[1:]
    while run and _text(tree, run[-1]) in _EDGE | _OPENING:
        run = run[:-1]
    return tuple([*run, run[-1] + 1] if run and _is_open(tree, run) else run)


def _is_open(tree: Tree, run: list[int]) -> bool:
    """Tell whether a quotation mark or bracket opened in a phrase is closed by the word right after it."""
    texts = [tree.token(i).text for i in run]
    opened = sum(text in _OPENING for text in texts) > sum(text in _CLOSING for text in texts)
    return opened and run[-1] < len(tree) and tree.token(run[-1] + 1).text in _CLOSING


def _text(tree: Tree, index: int) -> str:
    return tree.token(index).text.lower()
