"""Selects the words of arguments, without appositions and relative clauses."""

from collections.abc import Iterable

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.draft import Words

_LOOSE_DEPRELS = frozenset({"parataxis", "discourse", "list", "dep", "vocative"})
# These dependents make propositions of their own.
_SEPARATE_DEPRELS = frozenset({"appos", "acl:relcl"})
_CLAUSE_DEPRELS = frozenset({"nsubj", "csubj", "cop", "aux", "mark", "expl"})
_CLAUSE_ARGUMENT_DEPRELS = frozenset({"advcl", "obl", "ccomp"})
_EDGE_TOKENS = frozenset({",", ";", ":", "--", "-", ".", "–", "—", "and", "or", "but"})
_CLOSING_MARK = {"``": "''", "“": "”", "‘": "’", '"': '"', "'": "'", "(": ")", "[": "]"}
_MARKS = frozenset(_CLOSING_MARK) | frozenset(_CLOSING_MARK.values())


def nominal_words(tree: Tree, head: int, *, whole: bool = False, without: int = 0) -> Words:
    """Return the words of a noun phrase, with its conjuncts if ``whole``, without the dependent ``without``."""
    words = [head]
    for child in tree.children(head):
        if child != without and _belongs(tree, child, head, whole=whole):
            words += tree.subtree(child, *_LOOSE_DEPRELS, *_SEPARATE_DEPRELS)
    return trim(tree, words)


def _belongs(tree: Tree, child: int, head: int, *, whole: bool) -> bool:
    relation = tree.udeprel(child)
    if relation in _LOOSE_DEPRELS or tree.deprel(child) in _SEPARATE_DEPRELS or relation == "case":
        return False
    if relation in {"conj", "cc"}:
        return whole
    is_predicate = tree.children(head, "cop") or (tree.upos(head), tree.deprel(head)) == ("ADJ", "xcomp")
    if is_predicate and (relation in _CLAUSE_ARGUMENT_DEPRELS or (relation == "advmod" and child < head)):
        return False
    return relation not in _CLAUSE_DEPRELS


def clause_words(tree: Tree, head: int) -> Words:
    """Return the words of a clause, including its marker."""
    return trim(tree, tree.subtree(head, "parataxis", "discourse", "list"))


def preposition_words(tree: Tree, head: int) -> Words:
    """Return the words of a preposition, such as "because of", without a possessive 's."""
    return tuple(sorted(w for w in tree.case_words(head) if tree.token(w).xpos != "POS"))


def trim(tree: Tree, words: Iterable[int]) -> Words:
    """Remove outer commas, conjunctions and unpaired quotation marks or brackets."""
    run = _strip_edges(tree, sorted(words), set())
    if run:
        run = _with_matching_mark(tree, run)
    return tuple(_strip_edges(tree, run, _unpaired_marks(tree, run)))


def _strip_edges(tree: Tree, run: list[int], unpaired: set[int]) -> list[int]:
    first, last = 0, len(run)
    while first < last and _is_edge(tree, run[first], unpaired):
        first += 1
    while first < last and _is_edge(tree, run[last - 1], unpaired):
        last -= 1
    return run[first:last]


def _is_edge(tree: Tree, word: int, unpaired: set[int]) -> bool:
    return word in unpaired or tree.token(word).text.lower() in _EDGE_TOKENS


def _with_matching_mark(tree: Tree, run: list[int]) -> list[int]:
    """Include an adjacent mark that closes or opens a quotation or bracket of the phrase."""
    left, right = run[0] - 1, run[-1] + 1
    marks = {_mark(tree, i) for i in _unpaired_marks(tree, run)}
    if right <= len(tree) and any(_CLOSING_MARK.get(mark) == _mark(tree, right) for mark in marks if mark):
        return [*run, right]
    if left >= 1 and _CLOSING_MARK.get(_mark(tree, left), "") in marks - {""}:
        return [left, *run]
    return run


def _unpaired_marks(tree: Tree, run: list[int]) -> set[int]:
    """Return the unpaired quotation marks and brackets."""
    open_marks: list[int] = []
    unpaired: set[int] = set()
    for word in run:
        mark = _mark(tree, word)
        if open_marks and mark and _CLOSING_MARK[_mark(tree, open_marks[-1])] == mark:
            open_marks.pop()
        elif mark in _CLOSING_MARK:
            open_marks.append(word)
        elif mark:
            unpaired.add(word)
    return unpaired | set(open_marks)


def _mark(tree: Tree, word: int) -> str:
    """Return the text of a quotation mark or bracket, otherwise an empty string."""
    text = tree.token(word).text
    is_apostrophe = text in {"'", "’"} and tree.upos(word) != "PUNCT"
    return text if text in _MARKS and not is_apostrophe else ""
