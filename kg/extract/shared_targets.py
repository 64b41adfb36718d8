"""Finds whom an act is directed at in the clause above it: "wrote to the king to ask for help", "met him to hold talks"."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.subjects import nominal_conjuncts
from kg.extract.triggers import Trigger, verb_lemma
from kg.model import EventType

_DEPENDENT_CLAUSES = frozenset({"advcl", "conj", "xcomp"})
_SPOKEN_TYPES = frozenset({EventType.REQUEST, EventType.ACCUSE, EventType.SUPPORT})
_PREPOSITIONS = frozenset({"to", "with"})


def shared_targets(tree: Tree, trigger: Trigger, rule: TypeRule) -> list[int]:
    """Return those whom the verb above contacts or meets, for an act without a target that shares its subject."""
    verb, above = trigger.head, tree.head(trigger.head)
    is_dependent = trigger.is_verb and tree.udeprel(verb) in _DEPENDENT_CLAUSES and tree.upos(above) == "VERB"
    if not is_dependent or tree.children(verb, "nsubj") or not _is_contact(tree, above, rule):
        return []
    contacted = tree.children(above, "obj", "iobj")
    contacted += [p for p in tree.children(above, "obl") if tree.preposition(p) in _PREPOSITIONS]
    actors = [word for word in contacted if phrases.names_actor(tree, word) and word != verb]
    return nominal_conjuncts(tree, actors[0]) if actors else []


def _is_contact(tree: Tree, verb: int, rule: TypeRule) -> bool:
    """Return True for a verb of contact above an act in words, and for a meeting above what was done at it."""
    if rule.type in _SPOKEN_TYPES and tree.lemma(verb) in WORDS["contacting_verbs"]:
        return True
    types = {above.type for above in LEXICON.rules_for("verbs", verb_lemma(tree, verb))}
    return rule.type is EventType.CONSULT and EventType.CONSULT in types
