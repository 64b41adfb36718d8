"""Place names, and nouns that stand for a part of a named place: "the northern province of Gilan", "the Cova sector"."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.model import EntityLabel

_MAX_DEPTH = 2  # "a village in the province of Gilan"


def places_of(tree: Tree, word: int, depth: int = _MAX_DEPTH) -> list[int]:
    """Return a place name, or the names in a phrase for a part of it: "a government-held part of Aleppo"."""
    if phrases.names_place(tree, word) or tree.label(word) is EntityLabel.FACILITY:
        return [word]
    if tree.lemma(word) in WORDS["countries"]:
        return [word]
    if tree.lemma(word) not in WORDS["place_nouns"] or depth == 0:
        return []
    inner = tree.children(word, "nmod", "compound", "appos")
    return [place for i in inner for place in places_of(tree, i, depth - 1)]


def places_in(tree: Tree, phrase: int) -> list[int]:
    """Return the place names in a phrase after a preposition of place: "in the northern province of Gilan"."""
    if tree.preposition(phrase) not in WORDS["place_prepositions"] or phrases.names_time(tree, phrase):
        return []
    return places_of(tree, phrase)
