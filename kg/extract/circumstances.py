"""When and where: the phrases that give this event's time and place, not those of the clause next to it."""

from kg.extract import phrases
from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.predicates import Predicate, is_aspect
from kg.extract.tree import Tree
from kg.model import EntityLabel, EventType, Mention

_CARRIERS = ("obl", "nmod", "advmod", "obj", "nsubj", "dep")
_LOOSE = frozenset({"conj", "parataxis", "punct"})
_AFTER = frozenset({"after", "before", "since", "until"})


def times(tree: Tree, predicate: Predicate) -> tuple[Mention, ...]:
    """Return the phrases that say when an event was, in the order of the text."""
    heads = {
        i
        for carrier in _carriers(tree, predicate)
        for i in tree.children(carrier, *_CARRIERS)
        if is_time(tree, i)
    }
    return tuple(_time_mention(tree, i, predicate) for i in sorted(heads))


def places(tree: Tree, predicate: Predicate, rule: TypeRule | None) -> tuple[Mention, ...]:
    """Return the phrases that say where an event was, in the order of the text."""
    carriers = _carriers(tree, predicate)
    venues = {
        i
        for c in carriers
        if tree.upos(c) == "NOUN"
        for i in tree.children(c, "compound")
        if is_venue(tree, i, rule)
    }
    heads = {i for carrier in carriers for i in tree.children(carrier, "obl", "nmod") if is_place(tree, i)}
    nested = {i for head in heads for i in tree.children(head, "nmod") if is_place(tree, i)}
    return tuple(phrases.mention(tree, i) for i in sorted(heads | nested | venues))


def _carriers(tree: Tree, predicate: Predicate) -> list[int]:
    """Return the words whose phrases speak of the event: the trigger, its noun, an aspect verb above."""
    carriers = [predicate.head]
    if predicate.noun is not None:
        carriers.append(predicate.noun)
    if tree.rel(predicate.head) == "xcomp" and is_aspect(tree, tree.head(predicate.head)):
        carriers.append(tree.head(predicate.head))
    return carriers


def is_venue(tree: Tree, modifier: int, rule: TypeRule | None) -> bool:
    """Tell whether the name before a meeting's noun is its place: "the Istanbul talks"."""
    entity = tree.entity(modifier)
    place = entity is not None and entity.label is EntityLabel.LOCATION and tree.rel(modifier) == "compound"
    return place and rule is not None and rule.type is EventType.CONSULT


def is_time(tree: Tree, index: int) -> bool:
    """Tell whether a phrase says when: "spent the day" names a time, but as what was spent."""
    if tree.base(index) == "obj" and tree.lemma(index) in LEXICON.time_nouns and tree.upos(index) != "PROPN":
        return False
    return phrases.names_time(tree, index)


def is_place(tree: Tree, index: int) -> bool:
    """Tell whether a phrase names a place: a name after a preposition of place."""
    if tree.case(index) not in LEXICON.lists["place_prepositions"] or is_time(tree, index):
        return False
    entity = tree.entity(index)
    if entity is not None and entity.label in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
        return True
    return tree.upos(index) == "PROPN" and (entity is None or entity.label is not EntityLabel.PERSON)


def _time_mention(tree: Tree, index: int, predicate: Predicate) -> Mention:
    """Return a time phrase; "two days" before an after-clause of the event reaches over that clause."""
    words = phrases.words(tree, index)
    for clause in tree.children(predicate.head, "advcl"):
        marks = [m for m in tree.children(clause, "mark") if tree.lemma(m) in _AFTER]
        if marks and marks[0] == words[-1] + 1:
            return tree.mention(index, [*words, *tree.below(clause, _LOOSE)])
    return tree.mention(index, words)
