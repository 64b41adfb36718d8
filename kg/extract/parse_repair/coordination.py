"""Slips where "and" joins: words that belong together hung apart, and others taken for fellows."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.model import EntityLabel


def _subjects_as_one(tree: Tree, index: int) -> None:
    """Slip: "U.S. and Russian envoys met" as two subjects: what "and" joins is one."""
    first = min(tree.below(index))
    before = [s for s in tree.children(tree.head(index), tree.rel(index)) if max(tree.below(s)) == first - 1]
    if tree.base(index) == "nsubj" and before and first in tree.children(index, "cc"):
        tree.attach(index, before[0], "conj")


def _place_beside_place(tree: Tree, index: int) -> None:
    """Slip: "officials in Kenya and Uganda met": a place joined to a place is no fellow of the officials."""
    place = index - 2
    head, labels = tree.head(index), {e.label for i in (index, place) if (e := tree.entity(i)) is not None}
    joined = (
        tree.rel(index) == "conj" and index - 1 in tree.children(index, "cc") and tree.upos(head) == "NOUN"
    )
    if joined and labels == {EntityLabel.LOCATION} and tree.rel(place) == "nmod" and tree.case(place):
        tree.attach(index, place, "conj")


def _gerund_beside_noun(tree: Tree, index: int) -> None:
    """Slip: "a bombing and shelling offensive" as three things: what no "and" parts from the noun belongs to it."""
    gerund = index - 1
    beside = tree.rel(index) == tree.rel(gerund) == "conj" and tree.head(index) == tree.head(gerund)
    if (
        not beside
        or tree.token(gerund).xpos != "VBG"
        or tree.upos(index) != "NOUN"
        or tree.children(index, "cc")
    ):
        return
    for phrase in [c for c in tree.children(gerund, "obl", "obj") if c > index]:
        tree.attach(phrase, index, "nmod")
    tree.attach(gerund, index, "compound")


def _coordinated_modifiers(tree: Tree, index: int) -> None:
    """Slip: "U.S. and European military planners" are planners, "missile and drone strikes" are strikes."""
    for noun in tree.children(index, "conj"):
        if tree.upos(noun) == "NOUN" and _modifies_too(tree, index, noun):
            tree.attach(noun, tree.head(index), tree.rel(index))
            tree.attach(index, noun, "compound")
            for child in tree.children(index, "case", "det"):
                tree.attach(child, noun, tree.rel(child))
            for coordinator in tree.children(noun, "cc"):
                tree.attach(coordinator, index, "cc")
            return


def _coordination_of_modifiers(tree: Tree, index: int) -> None:
    """Slip: "U.S. and European planners" all below the planners: the second word goes with the first."""
    for coordinator in tree.children(index, "cc"):
        first, second = coordinator - 1, coordinator + 1
        before = second < index and tree.head(first) == tree.head(second) == index
        if before and {tree.base(first), tree.base(second)} <= {"amod", "compound"}:
            tree.attach(second, first, "conj")
            tree.attach(coordinator, second, "cc")


def _modifies_too(tree: Tree, first: int, noun: int) -> bool:
    """Tell whether the first conjunct is a modifier of the noun like the one beside the noun."""
    modifiers = tree.children(noun, "amod", "compound")
    if not modifiers or tree.children(noun, "det") or tree.children(first, "nmod:poss"):
        return False
    if _is_nationality(tree, first):
        return any(_is_nationality(tree, m) or tree.upos(m) == "PROPN" for m in modifiers)
    bare = (
        tree.upos(first) == "NOUN"
        and "Number=Sing" in tree.token(first).feats
        and not tree.children(first, "det")
    )
    close = tree.lemma(first + 1) == "and" and noun == first + 3
    return bare and close and bool(LEXICON.rules_for("nouns", tree.lemma(noun)))


def _is_nationality(tree: Tree, index: int) -> bool:
    """Tell whether a word stands before a noun as a nationality does: "European", "U.S.", "NATO"."""
    entity = tree.entity(index)
    if entity is not None and entity.label is EntityLabel.NORP:
        return True
    return tree.upos(index) == "PROPN" and tree.token(index).text.isupper()


def _between_two(tree: Tree, index: int) -> None:
    """Slip: "the meeting between the king and the president": "between" takes two, and the second is no meeting."""
    if tree.case(index) != "between" or tree.children(index, "conj"):
        return
    beside = [c for c in tree.children(tree.head(index), "conj") if c > index and tree.children(c, "cc")]
    single = "Number=Plur" not in tree.token(index).feats and tree.head(index) < index
    if single and beside:
        tree.attach(beside[0], index, "conj")


def _event_beside_thing(tree: Tree, index: int) -> None:
    """Slip: "the bombing of a bridge by rebels and the kidnapping of a judge": an event goes with an event."""
    first = tree.head(index)
    if tree.rel(index) != "conj" or not _is_event(tree, index) or not first or _is_event(tree, first):
        return
    above = tree.head(first)
    if tree.base(first) == "nmod" and tree.children(index, "cc") and above and _is_event(tree, above):
        tree.attach(index, above, "conj")


def _is_event(tree: Tree, index: int) -> bool:
    return tree.upos(index) == "NOUN" and bool(LEXICON.rules_for("nouns", tree.lemma(index)))


COORDINATION_STEPS = (
    _subjects_as_one,
    _place_beside_place,
    _gerund_beside_noun,
    _coordinated_modifiers,
    _coordination_of_modifiers,
    _between_two,
    _event_beside_thing,
)
