"""Propositions from noun phrases: appositions, titles, possessors and modifiers."""

from collections.abc import Iterator
from functools import partial

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.extract.open_ie import argument_span
from kg.extract.open_ie.draft import ArgumentKind, Draft

_TITLE_UPOS = frozenset({"NOUN", "PROPN", "ADJ"})
_KIND_BY_DEPREL = {
    "appos": ArgumentKind.APPOSITION,
    "nmod:poss": ArgumentKind.POSSESSOR,
    "nmod:desc": ArgumentKind.APPOSITION,
    "nmod": ArgumentKind.MODIFIER,
}


def noun_drafts(tree: Tree) -> Iterator[Draft]:
    """Yield the propositions implied by the noun phrases of a sentence, in text order."""
    for token in tree:
        kind = _KIND_BY_DEPREL.get(tree.deprel(token.index))
        if kind is not None and tree.upos(tree.head(token.index)) in {"NOUN", "PROPN"}:
            yield from _dependent_drafts(tree, token.index, kind)


def _dependent_drafts(tree: Tree, word: int, kind: ArgumentKind) -> Iterator[Draft]:
    draft = partial(Draft, head=word, kind=kind)
    dependent = argument_span.nominal_words(tree, word)
    noun = argument_span.nominal_words(tree, tree.head(word), without=word)
    case = argument_span.preposition_words(tree, word)
    if tree.deprel(word) == "nmod:desc":
        yield from _title_drafts(tree, word)
    elif kind is ArgumentKind.APPOSITION:
        yield draft(subject=noun, relation=(), arguments=(dependent,), implied_verb="be")
    elif kind is ArgumentKind.POSSESSOR and tree.upos(word) != "PRON":
        have = _form_of_have(tree, word)
        yield draft(subject=dependent, relation=(), arguments=(noun,), implied_verb=have)
    elif kind is ArgumentKind.MODIFIER and case and _is_informative(tree.preposition(word)):
        subject = tuple(w for w in noun if w < min(case))
        yield draft(subject=subject, relation=case, arguments=(dependent,), implied_verb="be")


def _is_informative(preposition: str) -> bool:
    """Return True if "X is <preposition> Y" makes sense: not for "the head of the agency"."""
    return bool(preposition) and preposition not in WORDS["vague_prepositions"]


def _title_drafts(tree: Tree, word: int) -> Iterator[Draft]:
    """Yield one proposition for all titles before a name: "Foreign Minister", but not "Mr."."""
    words = argument_span.nominal_words(tree, tree.head(word))
    titles = tree.children(tree.head(word), "nmod:desc")
    title = tuple(w for w in words if w <= titles[-1] and tree.upos(w) in _TITLE_UPOS)
    name = tuple(w for w in words if w > titles[-1])
    if word == titles[0] and title and not any(tree.token(w).text.endswith(".") for w in title):
        kind = ArgumentKind.APPOSITION
        yield Draft(head=word, kind=kind, subject=name, relation=(), arguments=(title,), implied_verb="be")


def _form_of_have(tree: Tree, owner: int) -> str:
    """Return the form of "have" that agrees with the owner."""
    is_plural = "Number=Plur" in tree.token(owner).feats or tree.children(owner, "conj")
    return "have" if is_plural else "has"
