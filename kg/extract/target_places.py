"""Places that are named as what an event is done to: "strikes on Odesa", "visited Nairobi", "a court in Pretoria ruled"."""

from collections.abc import Iterator

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS, TypeRule
from kg.extract.place_names import places_in, places_of
from kg.extract.triggers import Trigger
from kg.model import EventType

_HOST_VISIT = "043"  # CAMEO code: the host is the agent
# Prepositions before the place of what is done there, by type; "" is the object of a verb.
_PREPOSITIONS = {
    EventType.ASSAULT: frozenset({"", "of", "on"}),
    EventType.RETREAT: frozenset({"from"}),
    EventType.MOBILIZE: frozenset({"to", "into"}),
    EventType.PROTEST: frozenset({"to"}),  # "a march to the parliament"
}
_VISIT_PREPOSITIONS = frozenset({"", "to"})
_TARGET_DEPRELS = ("obj", "nsubj:pass", "nmod", "obl")


def target_places(tree: Tree, trigger: Trigger, rule: TypeRule) -> Iterator[int]:
    """Yield the heads of the places that an event is done to, or that host it."""
    prepositions = _prepositions(trigger, rule)
    words = [trigger.head] if trigger.event_noun is None else [trigger.head, trigger.event_noun]
    for target in (i for word in words for i in tree.children(word, *_TARGET_DEPRELS)):
        if tree.preposition(target) in prepositions and tree.deprel(target) != "nmod:poss":
            yield from (place for i in tree.conjuncts(target) for place in places_of(tree, i))
            if rule.type is EventType.ASSAULT:  # "a strike on a resort in the north of Sudan"
                yield from (place for i in tree.children(target, "nmod") for place in places_in(tree, i))
    if trigger.is_verb and rule.cameo == _HOST_VISIT:
        yield from (i for i in tree.children(trigger.head, "nsubj") if phrases.names_place(tree, i))
    if trigger.is_verb:
        yield from _places_of_institution(tree, trigger.head)


def _prepositions(trigger: Trigger, rule: TypeRule) -> frozenset[str]:
    """Return the prepositions before a place that the event is done to."""
    if rule.mode == "visit" and rule.cameo != _HOST_VISIT:
        return _VISIT_PREPOSITIONS
    if trigger.is_verb and trigger.lemma in WORDS["entering_verbs"]:
        return _PREPOSITIONS[EventType.ASSAULT]
    return _PREPOSITIONS.get(rule.type, frozenset()) if rule.type else frozenset()


def _places_of_institution(tree: Tree, verb: int) -> Iterator[int]:
    """Yield where a court or police acts: "a Tokyo court ruled", "police in Bata arrested"."""
    for subject in tree.children(verb, "nsubj", "obl:agent"):
        if tree.lemma(subject) in WORDS["local_institutions"]:
            modifiers = tree.children(subject, "compound")
            modifiers += [i for i in tree.children(subject, "nmod") if tree.preposition(i) == "in"]
            yield from (i for i in modifiers if phrases.names_place(tree, i))
