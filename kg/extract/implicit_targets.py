"""Whom an act is directed at where its object is a thing: the people or bodies named inside the object's phrase.

"condemned an attack by rebel soldiers" is directed at the soldiers, "restored ties with Chad" at Chad. PLOVER
codes these as targets (PLOVER 2.0 manual, "Recipients"); for a visit it is the place gone to (its host).
"""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.triggers import Predicate
from kg.model import EntityLabel, EventType, Participant, Role

_CARRIERS = (Role.PATIENT, Role.RECIPIENT, Role.TOPIC)
_TOWARDS = frozenset({"with", "against", "at", "on", "upon", "from", "to"})
_MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
_COMPLEMENTS = ("xcomp", "ccomp")
_INSIDE = ("nmod", "compound", "amod", "appos", "obl", "acl", "nsubj", "obj", "iobj", "xcomp")


def counterparts(
    tree: Tree, predicate: Predicate, rule: TypeRule | None, found: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    """Return patients to add to the syntactic participants; none where an actor is among these already."""
    affected = [p for p in found if p.role in {Role.PATIENT, Role.RECIPIENT}]
    if rule is None or rule.type in {None, EventType.STATE}:
        return ()
    if any(phrases.names_actor(tree, p.mention.head) for p in affected) or _is_mutual(rule, found):
        return ()
    known = {p.mention.head for p in found}
    heads = list(_destinations(tree, predicate)) if rule.destination else []
    heads = heads or list(_towards(tree, predicate)) or list(_inside(tree, predicate, found, known))
    return tuple(
        Participant(role=Role.PATIENT, mention=phrases.mention(tree, head))
        for head in heads
        if head not in known
    )


def _is_mutual(rule: TypeRule, found: tuple[Participant, ...]) -> bool:
    """Tell whether several act together, and so on each other: "Chad and Niger renewed talks on Lake Chad"."""
    return rule.type in _MUTUAL and sum(p.role is Role.AGENT for p in found) > 1


def _destinations(tree: Tree, predicate: Predicate) -> Iterator[int]:
    for phrase in tree.children(predicate.head, "obl", "nmod"):
        if tree.case(phrase) in {"to", "in", "for", "at"} and phrases.names_actor(tree, phrase):
            yield from tree.conjuncts(phrase)


def _towards(tree: Tree, predicate: Predicate) -> Iterator[int]:
    """Yield names that the act itself goes to: "fired shells at Seoul", "adopted a resolution with Chad"."""
    if predicate.is_verb and tree.children(predicate.head, "obj"):
        for phrase in tree.children(predicate.head, "obl"):
            if tree.case(phrase) in _TOWARDS and _is_named(tree, phrase, places=True):
                yield from tree.conjuncts(phrase)


def _inside(
    tree: Tree, predicate: Predicate, found: tuple[Participant, ...], known: set[int]
) -> Iterator[int]:
    """Yield the nearest actors below the first carrier that has any; last comes what is agreed or asked for."""
    carriers = [p.mention.head for role in _CARRIERS for p in found if p.role is role]
    for carrier in (*carriers, *tree.children(predicate.head, *_COMPLEMENTS)):
        actor = _nearest(tree, carrier, known)
        if actor:
            yield from tree.conjuncts(actor)
            return


def _nearest(tree: Tree, head: int, known: set[int]) -> int | None:
    queue = _inner(tree, head)
    while queue:
        current = queue.pop(0)
        if current not in known and (_is_named(tree, current) or _is_of_nation(tree, current)):
            return current
        queue += _inner(tree, current)
    return None


def _inner(tree: Tree, head: int) -> list[int]:
    """Return what may hold a counterpart: before a noun only who acts ("Israeli strikes"), not whose village it is."""
    inside = [i for i in tree.children(head, *_INSIDE) if tree.rel(i) != "acl:relcl"]
    acts = bool(LEXICON.rules_for("nouns", tree.lemma(head)))
    return [
        i
        for i in inside
        if not phrases.stance(tree, i) and (acts or tree.base(i) not in {"compound", "amod"})
    ]


def _is_of_nation(tree: Tree, index: int) -> bool:
    """Tell whether a noun is somebody's or something's of a nation: "Kurdish villages" are not "Kurdish" by themselves."""
    if (
        tree.upos(index) != "NOUN"
        or times_and_places.is_time(tree, index)
        or times_and_places.is_place(tree, index)
    ):
        return False
    labels = {e.label for m in tree.children(index, "amod", "compound") if (e := tree.entity(m)) is not None}
    return EntityLabel.NORP in labels


def _is_named(tree: Tree, index: int, *, places: bool = False) -> bool:
    if times_and_places.is_time(tree, index) or tree.upos(index) == "PRON":
        return False
    if not places and times_and_places.is_place(tree, index):
        return False
    if tree.base(index) in {"compound", "amod"}:
        entity = tree.entity(index)
        return entity is not None and entity.label in phrases.NAMED
    return phrases.names_actor(tree, index) and tree.upos(index) in {"PROPN", "NOUN", "ADJ"}
