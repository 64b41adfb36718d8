"""Slips of prepositional phrases: hung on the noun before them instead of the verb or event they belong to."""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.extract.triggers import lemma as verb_lemma
from kg.model import EventType

_PARTICLES = frozenset({"over", "up", "down", "out", "off", "back", "away"})
_OWN_WITH = frozenset({"tie", "relation", "relationship", "border", "link", "contact", "friendship"})

# What nouns take a phrase of their own with a preposition, wherever it stands: deliveries "to", talks "on".
_OF_EVENTS = {
    "to": EventType.AID,
    "on": EventType.CONSULT,
    "about": EventType.CONSULT,
    "over": EventType.CONSULT,
}


def _agent_of_passive(tree: Tree, index: int) -> None:
    """Slip: "were given tents by the soldiers": who stands after "by" acts in the passive, whatever stands between."""
    if tree.base(index) not in {"nmod", "obl"} or tree.case(index) != "by" or _is_means(tree, index):
        return
    if tree.rel(index) == "obl":
        if phrases.names_actor(tree, index) and _is_open_passive(tree, tree.head(index)):
            tree.attach(index, tree.head(index), "obl:agent")
        return
    for above in _nouns_and_verb(tree, index):
        participle = next((c for c in tree.children(above, "acl") if c < index and _is_bare(tree, c)), None)
        if participle is not None:  # "fighters trained by Chad"
            tree.attach(index, participle, "obl:agent")
            return
        if _takes_by(tree, above):
            tree.attach(index, above, "nmod")
            return
        if tree.upos(above) == "VERB" and _is_open_passive(tree, above):
            tree.attach(index, above, "obl:agent")
            return


def _is_bare(tree: Tree, clause: int) -> bool:
    """Tell whether a clause beside a noun is a past participle that lacks only who did it."""
    return tree.token(clause).xpos == "VBN" and not tree.children(clause, "nsubj", "aux", "obl:agent")


def _is_means(tree: Tree, index: int) -> bool:
    """Tell whether what stands after "by" is no agent but a way, a measure or a time: "by sea", "by ten percent"."""
    word = tree.lemma(index)
    return word in LEXICON.lists["means"] or phrases.names_time(tree, index) or tree.upos(index) == "NUM"


def _takes_by(tree: Tree, noun: int) -> bool:
    """Tell whether a noun is an act that somebody does: "the killing of the judge by gunmen"."""
    return tree.upos(noun) == "NOUN" and bool(LEXICON.rules_for("nouns", tree.lemma(noun)))


def _is_open_passive(tree: Tree, verb: int) -> bool:
    participle = tree.children(verb, "aux:pass", "nsubj:pass") or tree.rel(verb) in {"acl", "advcl"}
    return bool(participle) and not tree.children(verb, "obl:agent")


def _nouns_and_verb(tree: Tree, index: int) -> Iterator[int]:
    """Yield the nouns above a phrase that stand before it, up to the verb they hang on after it."""
    for above in list(tree.ancestors(index))[1:]:
        if above > index:
            return
        yield above
        if tree.upos(above) in {"VERB", "AUX"}:
            return


def _complement_of_verb(tree: Tree, index: int) -> None:
    """Slip: "sold buses to Ghana", "told the ministers about the dispute": the phrase is the verb's, not the object's."""
    if tree.base(index) != "nmod" or not (case := tree.case(index)):
        return
    verb = next((a for a in _nouns_and_verb(tree, index) if tree.upos(a) == "VERB"), None)
    if verb is None or any(tree.case(p) == case for p in tree.children(verb, "obl")):
        return
    noun = tree.head(index)
    if case == "of" and (tree.head(noun) != verb or tree.base(noun) not in {"obj", "iobj", "nsubj"}):
        return
    own_with = tree.lemma(noun) in _OWN_WITH or _takes_by(tree, noun)
    if _wants(tree, verb, case) and not (case in {"with", "on", "to"} and own_with):
        tree.attach(index, verb, "obl")


def _wants(tree: Tree, verb: int, case: str) -> bool:
    """Tell whether a preposition belongs to a verb, with what stands as its object."""
    lemma = " ".join(tree.lemma(i) for i in (verb, *tree.children(verb, "compound:prt")))
    frames = LEXICON.frames.get((lemma, case), ())
    objects = tree.children(verb, "obj", "iobj", "nsubj:pass")
    return any(not f.of_persons or any(phrases.names_actor(tree, o) for o in objects) for f in frames)


def _place_of_act(tree: Tree, index: int) -> None:
    """Slip: "met her counterpart in Rabat", "announced the vote from Oslo": it is the act that has a place."""
    noun = tree.head(index)
    verb = tree.head(noun) if noun else 0
    companion = tree.base(noun) == "obl" and tree.case(noun) in {"with", "between"}
    if tree.base(index) != "nmod" or tree.upos(verb) != "VERB" or not (companion or tree.base(noun) == "obj"):
        return
    types = {rule.type for rule in LEXICON.rules_for("verbs", verb_lemma(tree, verb))}
    placed = times_and_places.is_place(tree, index) or tree.case(index) == "near"
    spoken = EventType.STATE in types and times_and_places.is_origin(tree, index)
    if (
        index > noun > verb
        and not _takes_by(tree, noun)
        and ((placed and types & times_and_places.LOCAL) or spoken)
    ):
        tree.attach(index, verb, "obl")


def _place_of_object(tree: Tree, index: int) -> None:
    """Slip: "supports the government in Lomé": a place right behind what is praised or rejected is that one's own."""
    verb = tree.head(index)
    if tree.base(index) != "obl" or tree.upos(verb) != "VERB" or not times_and_places.is_place(tree, index):
        return
    types = {rule.type for rule in LEXICON.rules_for("verbs", verb_lemma(tree, verb))} - {None}
    before = min(tree.below(index)) - 1
    objects = [
        o for o in tree.children(verb, "obj") if tree.upos(o) == "NOUN" and max(tree.below(o)) == before
    ]
    if objects and types and not types & (times_and_places.LOCAL | {EventType.STATE}):
        tree.attach(index, objects[0], "nmod")


def _particle_of_verb(tree: Tree, index: int) -> None:
    """Slip: "handed over four smugglers": right after a verb that is known with it, "over" is a particle."""
    cases = tree.children(index, "case")
    verb = tree.head(index)
    other = [o for o in tree.children(verb, "obj") if o != index]
    if tree.base(index) not in {"obl", "obj"} or not cases or cases[0] != verb + 1 or other:
        return
    particle = tree.lemma(cases[0])
    if particle in _PARTICLES and LEXICON.rules_for("verbs", f"{tree.lemma(verb)} {particle}"):
        tree.attach(cases[0], verb, "compound:prt")
        tree.attach(index, verb, "obj")


def _subject_in_two(tree: Tree, index: int) -> None:
    """Slip: "The secretary general called", "Old rivals Chad and Niger met": two subjects side by side are one."""
    first = index - 1
    beside = (
        tree.base(first) == "nsubj" and tree.head(first) == tree.head(index) and tree.upos(first) == "NOUN"
    )
    if tree.base(index) != "nsubj" or not beside:
        return
    if tree.upos(index) == "PROPN":
        tree.attach(first, index, "nmod:desc")
    elif tree.upos(index) in {"NOUN", "ADJ"}:
        tree.attach(index, first, "amod")


def _complement_of_event(tree: Tree, index: int) -> None:
    """Slip: "talks with the commanders on a truce", "delivery of guns to Chad": the last phrase is the event's too."""
    noun, case = tree.head(index), tree.case(index)
    event = tree.head(noun)
    nested = tree.base(index) == "nmod" and tree.base(noun) == "nmod" and event < noun < index
    if not nested or not _takes_by(tree, event) or _takes_by(tree, noun) or tree.case(noun) == case:
        return
    rules = LEXICON.rules_for("nouns", tree.lemma(event))
    taken = _OF_EVENTS.get(case)
    if (
        any(case in rule.roles or (taken and rule.type is taken) for rule in rules)
        and tree.lemma(noun) not in _OWN_WITH
    ):
        tree.attach(index, event, "nmod")


PREPOSITION_STEPS = (
    _particle_of_verb,
    _agent_of_passive,
    _complement_of_verb,
    _complement_of_event,
    _place_of_act,
    _place_of_object,
    _subject_in_two,
)
