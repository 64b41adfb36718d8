"""The words whose phrases say when and where an event was.

They are its trigger, the verbs that only let it happen ("talks opened", "a meeting held in Oslo"), the occasion of a
statement ("told a news conference in Oslo") or its document ("a 2014 report said"), and the event in which it happened
("a meeting in which they discussed").
"""

from collections.abc import Iterator

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.extract.triggers import Trigger, is_aspect_verb, is_event_noun, verb_lemma

DAYTIME_WORDS = frozenset({"late", "early"})
OCCASION_PREPOSITIONS = frozenset({"at", "during", "in"})
_OBSERVING_VERBS = frozenset({"report", "record", "register", "see", "witness", "observe"})
_CLAUSES_OF_NOUN = ("acl", "acl:relcl")


def event_words(tree: Tree, trigger: Trigger) -> list[int]:
    """Return the words whose phrases describe the event."""
    words = [trigger.head]
    if trigger.event_noun is not None:
        words.append(trigger.event_noun)
    if tree.deprel(trigger.head) == "xcomp" and _carries_clause(tree, tree.head(trigger.head)):
        words.append(tree.head(trigger.head))
    for noun in [word for word in words if is_event_noun(tree, word)]:
        words += _happening_verbs(tree, noun)
    if trigger.is_verb:
        words += _occasions(tree, trigger)
    return words + [c for c in tree.children(trigger.head) if tree.lemma(c) in DAYTIME_WORDS]


def _carries_clause(tree: Tree, word: int) -> bool:
    """Return True for the verb of "began to attack" and the adjective of "was able to attack"."""
    return is_aspect_verb(tree, word) or tree.lemma(word) == "able"


def _happening_verbs(tree: Tree, noun: int) -> Iterator[int]:
    """Yield the verbs that say when and where the event of a noun happens."""
    if tree.udeprel(noun) == "nsubj":
        verb = tree.head(noun)
        yield from (v for v in (verb, *tree.children(verb, "xcomp")) if is_happening(tree, v))
    owners = [
        noun,
        *(i for first in tree.children(noun, "nmod") for i in (first, *tree.children(first, "nmod"))),
    ]
    clauses = [clause for owner in owners for clause in tree.children(owner, *_CLAUSES_OF_NOUN)]
    yield from (clause for clause in clauses if is_happening(tree, clause))


def is_happening(tree: Tree, verb: int) -> bool:
    """Return True for a verb whose subject is an event: "take place", "be held"."""
    if tree.children(verb, "nsubj:pass") and tree.lemma(verb) in _OBSERVING_VERBS:
        return True  # "protests were reported in Beira"
    return tree.upos(verb) == "VERB" and verb_lemma(tree, verb) in WORDS["happening_verbs"]


def _occasions(tree: Tree, trigger: Trigger) -> Iterator[int]:
    """Yield the occasion of a statement: "told a briefing", "said at a briefing", "Addressing a briefing, he said"."""
    speaking = [c for c in tree.children(trigger.head, "advcl") if tree.lemma(c) in WORDS["speaking_verbs"]]
    speaking = [c for c in speaking if not tree.marks(c)]
    yield from speaking
    if trigger.lemma not in WORDS["reporting_verbs"] | WORDS["telling_verbs"] | WORDS["speaking_verbs"]:
        return
    for document in (i for i in tree.children(trigger.head, "obl", "nsubj") if _is_document(tree, i)):
        clauses = tree.children(document, "acl") + tree.children(trigger.head, "advcl")
        issued = [
            i for i in clauses if document < i < trigger.head and tree.lemma(i) in WORDS["issuing_verbs"]
        ]
        yield from (document, *issued)
    for verb in (trigger.head, *speaking):
        yield from (i for i in tree.children(verb, "obj", "obl") if _is_occasion(tree, i))


def _is_document(tree: Tree, noun: int) -> bool:
    """Return True for a document that says something: "in the letter", "a 2014 report said"."""
    is_source = tree.udeprel(noun) == "nsubj" or tree.preposition(noun) == "in"
    return is_source and tree.lemma(noun) in WORDS["document_nouns"]


def _is_occasion(tree: Tree, noun: int) -> bool:
    is_direct = tree.udeprel(noun) == "obj" or tree.preposition(noun) in OCCASION_PREPOSITIONS
    return is_direct and tree.lemma(noun) in WORDS["occasion_nouns"]
