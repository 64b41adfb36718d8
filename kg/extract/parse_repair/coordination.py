"""Repairs of coordination: separated conjuncts and words joined by mistake."""

from kg.extract.dependency_tree import Tree
from kg.extract.triggers import is_event_noun
from kg.model import EntityLabel


def _join_subjects(tree: Tree, word: int) -> None:
    """Join two subjects connected by "and": "U.S. and Russian envoys met"."""
    first = tree.first(word)
    previous = [s for s in tree.children(tree.head(word), tree.deprel(word)) if tree.last(s) == first - 1]
    if tree.udeprel(word) == "nsubj" and previous and first in tree.children(word, "cc"):
        tree.attach(word, previous[0], "conj")


def _join_places(tree: Tree, word: int) -> None:
    """Coordinate a place with the place before it: "officials in Kenya and Uganda met"."""
    place = word - 2
    labels = {tree.label(word), tree.label(place)} - {None}
    is_coordinated = tree.deprel(word) == "conj" and word - 1 in tree.children(word, "cc")
    is_after_noun = is_coordinated and tree.upos(tree.head(word)) == "NOUN"
    is_place = labels == {EntityLabel.LOCATION} and tree.deprel(place) == "nmod" and tree.preposition(place)
    if is_after_noun and is_place:
        tree.attach(word, place, "conj")


def _attach_gerund_to_noun(tree: Tree, word: int) -> None:
    """Make a gerund a modifier of the noun after it: "a bombing and shelling offensive"."""
    gerund = word - 1
    are_siblings = tree.head(word) == tree.head(gerund)
    are_conjuncts = tree.deprel(word) == tree.deprel(gerund) == "conj" and not tree.children(word, "cc")
    is_gerund_before_noun = tree.token(gerund).xpos == "VBG" and tree.upos(word) == "NOUN"
    if not (are_siblings and are_conjuncts and is_gerund_before_noun):
        return
    for phrase in [c for c in tree.children(gerund, "obl", "obj") if c > word]:
        tree.attach(phrase, word, "nmod")
    tree.attach(gerund, word, "compound")


def _make_conjunct_modifier(tree: Tree, word: int) -> None:
    """Make the first conjunct a modifier of the noun: "U.S. and European planners", "missile and drone strikes"."""
    for noun in tree.children(word, "conj"):
        if tree.upos(noun) == "NOUN" and _is_modifier_conjunct(tree, word, noun):
            tree.attach(noun, tree.head(word), tree.deprel(word))
            tree.attach(word, noun, "compound")
            for child in tree.children(word, "case", "det"):
                tree.attach(child, noun, tree.deprel(child))
            for coordinator in tree.children(noun, "cc"):
                tree.attach(coordinator, word, "cc")
            return


def _join_modifiers(tree: Tree, word: int) -> None:
    """Coordinate two modifiers of a noun: "U.S. and European planners"."""
    for coordinator in tree.children(word, "cc"):
        first, second = coordinator - 1, coordinator + 1
        are_modifiers = second < word and tree.head(first) == tree.head(second) == word
        if are_modifiers and {tree.udeprel(first), tree.udeprel(second)} <= {"amod", "compound"}:
            tree.attach(second, first, "conj")
            tree.attach(coordinator, second, "cc")


def _is_modifier_conjunct(tree: Tree, first: int, noun: int) -> bool:
    """Return True if the first conjunct modifies the noun as the word before the noun does."""
    modifiers = tree.children(noun, "amod", "compound")
    if not modifiers or tree.children(noun, "det") or tree.children(first, "nmod:poss"):
        return False
    if _is_nationality(tree, first):
        return any(_is_nationality(tree, m) or tree.upos(m) == "PROPN" for m in modifiers)
    is_singular = tree.upos(first) == "NOUN" and "Number=Sing" in tree.token(first).feats
    is_bare = is_singular and not tree.children(first, "det")
    is_adjacent = tree.lemma(first + 1) == "and" and noun == first + 3
    return is_bare and is_adjacent and is_event_noun(tree, noun)


def _is_nationality(tree: Tree, word: int) -> bool:
    """Return True for a nationality or an acronym: "European", "U.S.", "NATO"."""
    is_acronym = tree.upos(word) == "PROPN" and tree.token(word).text.isupper()
    return tree.label(word) is EntityLabel.NORP or is_acronym


def _join_after_between(tree: Tree, word: int) -> None:
    """Coordinate two phrases after "between": "the meeting between the king and the president"."""
    if tree.preposition(word) != "between" or tree.children(word, "conj"):
        return
    conjuncts = [c for c in tree.children(tree.head(word), "conj") if c > word and tree.children(c, "cc")]
    is_single = "Number=Plur" not in tree.token(word).feats and tree.head(word) < word
    if is_single and conjuncts:
        tree.attach(conjuncts[0], word, "conj")


def _join_events(tree: Tree, word: int) -> None:
    """Coordinate an event with an event: "the bombing of a bridge and the kidnapping of a judge"."""
    first = tree.head(word)
    head = tree.head(first)
    is_conjunct = tree.deprel(word) == "conj" and tree.children(word, "cc") and tree.udeprel(first) == "nmod"
    are_events = is_event_noun(tree, word) and is_event_noun(tree, head)
    if is_conjunct and are_events and not is_event_noun(tree, first):
        tree.attach(word, head, "conj")


COORDINATION_REPAIRS = (
    _join_subjects,
    _join_places,
    _attach_gerund_to_noun,
    _make_conjunct_modifier,
    _join_modifiers,
    _join_after_between,
    _join_events,
)
