"""Propositions that noun phrases imply: what an apposition says, whose a thing is, where or with what it is."""

from collections.abc import Iterator

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.extract.open_ie import argument_span
from kg.extract.open_ie.draft import Draft, Kind

_NAMING = frozenset({"NOUN", "PROPN", "ADJ"})
_LINKS = {
    "appos": Kind.APPOSITION,
    "nmod:poss": Kind.POSSESSOR,
    "nmod:desc": Kind.APPOSITION,
    "nmod": Kind.MODIFIER,
}


def of_nouns(tree: Tree) -> Iterator[Draft]:
    """Yield the propositions that the noun phrases of a sentence imply, in the order of the text."""
    for token in tree:
        kind = _LINKS.get(tree.rel(token.index))
        if kind is not None and tree.upos(tree.head(token.index)) in {"NOUN", "PROPN"}:
            yield from _of_dependent(tree, token.index, kind)


def _of_dependent(tree: Tree, index: int, kind: Kind) -> Iterator[Draft]:
    dependent, noun = (
        argument_span.nominal(tree, index),
        argument_span.nominal(tree, tree.head(index), without=index),
    )
    if tree.rel(index) == "nmod:desc":
        yield from _of_title(tree, index)
    elif kind is Kind.APPOSITION:
        yield Draft(head=index, kind=kind, subject=noun, relation=(), arguments=(dependent,), implied="be")
    elif kind is Kind.POSSESSOR and tree.upos(index) != "PRON":
        have = _have(tree, index)
        yield Draft(head=index, kind=kind, subject=dependent, relation=(), arguments=(noun,), implied=have)
    elif kind is Kind.MODIFIER and _tells(tree.case(index)):
        case = argument_span.prepositions(tree, index)
        before = tuple(w for w in noun if w < min(case))
        yield Draft(
            head=index, kind=kind, subject=before, relation=case, arguments=(dependent,), implied="be"
        )


def _tells(preposition: str) -> bool:
    """Tell whether "X is … Y" makes sense: "the head of the agency" does not say that the head is of it."""
    return bool(preposition) and preposition not in LEXICON.lists["vague_prepositions"]


def _of_title(tree: Tree, index: int) -> Iterator[Draft]:
    """Yield what the titles before a name say, as one: "Foreign Minister"; "Mr." and "St." say nothing."""
    named = argument_span.nominal(tree, tree.head(index))
    titles = tree.children(tree.head(index), "nmod:desc")
    title = tuple(w for w in named if w <= titles[-1] and tree.upos(w) in _NAMING)
    name = tuple(w for w in named if w > titles[-1])
    if index == titles[0] and title and not any(tree.token(w).text.endswith(".") for w in title):
        kind = Kind.APPOSITION
        yield Draft(head=index, kind=kind, subject=name, relation=(), arguments=(title,), implied="be")


def _have(tree: Tree, owner: int) -> str:
    """Return the verb that agrees with who has something."""
    plural = "Number=Plur" in tree.token(owner).feats or tree.children(owner, "conj")
    return "have" if plural else "has"
