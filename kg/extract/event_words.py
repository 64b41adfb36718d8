"""The words whose phrases say when and where an event was: its trigger, and the verbs that only let it happen."""

from collections.abc import Iterator

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.extract.triggers import Trigger, is_aspect_verb, is_event_noun, verb_lemma

DAYTIME_WORDS = frozenset({"late", "early"})
_CLAUSES_OF_NOUN = ("acl", "acl:relcl")


def event_words(tree: Tree, trigger: Trigger) -> list[int]:
    """Return the words whose phrases describe the event: trigger, event noun, aspect verb, verb of happening."""
    words = [trigger.head]
    if trigger.event_noun is not None:
        words.append(trigger.event_noun)
    if tree.deprel(trigger.head) == "xcomp" and is_aspect_verb(tree, tree.head(trigger.head)):
        words.append(tree.head(trigger.head))
    for noun in [word for word in words if is_event_noun(tree, word)]:
        words += _happening_verbs(tree, noun)
    return words + [c for c in tree.children(trigger.head) if tree.lemma(c) in DAYTIME_WORDS]


def _happening_verbs(tree: Tree, noun: int) -> Iterator[int]:
    """Yield the verbs that say when and where the event of a noun happens: "talks opened", "a meeting held in Oslo"."""
    if tree.udeprel(noun) == "nsubj":
        verb = tree.head(noun)
        yield from (v for v in (verb, *tree.children(verb, "xcomp")) if _is_happening(tree, v))
    yield from (clause for clause in tree.children(noun, *_CLAUSES_OF_NOUN) if _is_happening(tree, clause))


def _is_happening(tree: Tree, verb: int) -> bool:
    return tree.upos(verb) == "VERB" and verb_lemma(tree, verb) in WORDS["happening_verbs"]
