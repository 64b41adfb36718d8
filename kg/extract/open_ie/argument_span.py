"""What words an argument is made of: the whole branch of its head, without what stands beside it."""

from collections.abc import Iterable

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.draft import Words

_BESIDE = frozenset({"parataxis", "discourse", "list", "dep", "vocative"})
# What is said of a phrase beside what names it: it makes propositions of its own.
_ASIDE = frozenset({"appos", "acl:relcl"})
_FRAME = frozenset({"nsubj", "csubj", "cop", "aux", "mark", "expl"})
_OF_CLAUSE = frozenset({"advcl", "obl", "ccomp"})
_EDGE = frozenset({",", ";", ":", "--", "-", ".", "–", "—", "and", "or", "but"})
_CLOSED_BY = {"``": "''", "“": "”", "‘": "’", '"': '"', "'": "'", "(": ")", "[": "]"}
_MARKS = frozenset(_CLOSED_BY) | frozenset(_CLOSED_BY.values())


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
    if tree.children(head, "cop") or (tree.upos(head) == "ADJ" and tree.rel(head) == "xcomp"):
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
    """Cut what a phrase neither begins nor ends with; a quotation mark stays only with its fellow."""
    run = _cut(tree, sorted(words), set())
    if run:
        run = _completed(tree, run)
    return tuple(_cut(tree, run, _single(tree, run)))


def _cut(tree: Tree, run: list[int], single: set[int]) -> list[int]:
    first, last = 0, len(run)
    while first < last and _is_edge(tree, run[first], single):
        first += 1
    while first < last and _is_edge(tree, run[last - 1], single):
        last -= 1
    return run[first:last]


def _is_edge(tree: Tree, index: int, single: set[int]) -> bool:
    return index in single or tree.token(index).text.lower() in _EDGE


def _completed(tree: Tree, run: list[int]) -> list[int]:
    """Take in the word right before or after a phrase that closes a quotation or bracket opened in it, or opens it."""
    before, after = run[0] - 1, run[-1] + 1
    marks = {_mark(tree, i) for i in _single(tree, run)}
    if after <= len(tree) and any(_CLOSED_BY.get(mark) == _mark(tree, after) for mark in marks if mark):
        return [*run, after]
    if before >= 1 and _CLOSED_BY.get(_mark(tree, before), "") in marks - {""}:
        return [before, *run]
    return run


def _single(tree: Tree, run: list[int]) -> set[int]:
    """Return the quotation marks and brackets that have no fellow among some words."""
    opened: list[int] = []
    closing: set[int] = set()
    for index in run:
        mark = _mark(tree, index)
        if opened and mark and _CLOSED_BY[_mark(tree, opened[-1])] == mark:
            opened.pop()
        elif mark in _CLOSED_BY:
            opened.append(index)
        elif mark:
            closing.add(index)
    return closing | set(opened)


def _mark(tree: Tree, index: int) -> str:
    """Return the quotation mark or bracket that a word is, or nothing: the ' of a possessor is none."""
    text = tree.token(index).text
    apostrophe = text in {"'", "’"} and tree.upos(index) != "PUNCT"
    return text if text in _MARKS and not apostrophe else ""
