"""Repairs of prepositional phrases that were attached to the noun before them."""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.extract.triggers import is_event_noun, verb_lemma
from kg.model import EventType

_PARTICLES = frozenset({"over", "up", "down", "out", "off", "back", "away"})
_RELATIONSHIP_NOUNS = frozenset(
    {"tie", "relation", "relationship", "border", "link", "contact", "friendship"}
)

# Nouns of these event types govern the preposition: deliveries "to", talks "on".
_TYPES_BY_PREPOSITION = {
    "to": EventType.AID,
    "on": EventType.CONSULT,
    "about": EventType.CONSULT,
    "over": EventType.CONSULT,
}


def _attach_agent(tree: Tree, index: int) -> None:
    """Attach a by-phrase as the agent of a passive: "were given tents by the soldiers"."""
    if (
        tree.udeprel(index) not in {"nmod", "obl"}
        or tree.preposition(index) != "by"
        or _is_means(tree, index)
    ):
        return
    if tree.deprel(index) == "obl":
        if phrases.names_actor(tree, index) and _lacks_agent(tree, tree.head(index)):
            tree.attach(index, tree.head(index), "obl:agent")
        return
    for governor in _preceding_governors(tree, index):
        participle = next(
            (c for c in tree.children(governor, "acl") if c < index and _is_bare_participle(tree, c)), None
        )
        if participle is not None:  # "fighters trained by Chad"
            tree.attach(index, participle, "obl:agent")
            return
        if is_event_noun(tree, governor):
            tree.attach(index, governor, "nmod")
            return
        if tree.upos(governor) == "VERB" and _lacks_agent(tree, governor):
            tree.attach(index, governor, "obl:agent")
            return


def _is_bare_participle(tree: Tree, clause: int) -> bool:
    """Return True for a past participle that modifies a noun and has no agent."""
    return tree.token(clause).xpos == "VBN" and not tree.children(clause, "nsubj", "aux", "obl:agent")


def _is_means(tree: Tree, index: int) -> bool:
    """Return True if a by-phrase names a means, a measure or a time: "by sea", "by ten percent"."""
    lemma = tree.lemma(index)
    return (
        lemma in LEXICON.lists["means_nouns"] or phrases.names_time(tree, index) or tree.upos(index) == "NUM"
    )


def _lacks_agent(tree: Tree, verb: int) -> bool:
    is_passive = tree.children(verb, "aux:pass", "nsubj:pass") or tree.deprel(verb) in {"acl", "advcl"}
    return bool(is_passive) and not tree.children(verb, "obl:agent")


def _preceding_governors(tree: Tree, index: int) -> Iterator[int]:
    """Yield the ancestors of a phrase that precede it, up to the first verb."""
    for governor in list(tree.ancestors(index))[1:]:
        if governor > index:
            return
        yield governor
        if tree.upos(governor) in {"VERB", "AUX"}:
            return


def _attach_to_verb(tree: Tree, index: int) -> None:
    """Attach a phrase to the verb that governs its preposition: "sold buses to Ghana"."""
    if tree.udeprel(index) != "nmod" or not (preposition := tree.preposition(index)):
        return
    verb = next((a for a in _preceding_governors(tree, index) if tree.upos(a) == "VERB"), None)
    if verb is None or any(tree.preposition(p) == preposition for p in tree.children(verb, "obl")):
        return
    noun = tree.head(index)
    if preposition == "of" and (
        tree.head(noun) != verb or tree.udeprel(noun) not in {"obj", "iobj", "nsubj"}
    ):
        return
    is_relationship = tree.lemma(noun) in _RELATIONSHIP_NOUNS or is_event_noun(tree, noun)
    if _governs(tree, verb, preposition) and not (preposition in {"with", "on", "to"} and is_relationship):
        tree.attach(index, verb, "obl")


def _governs(tree: Tree, verb: int, preposition: str) -> bool:
    """Return True if a verb with its objects governs a preposition."""
    lemma = " ".join(tree.lemma(i) for i in (verb, *tree.children(verb, "compound:prt")))
    frames = LEXICON.frames.get((lemma, preposition), ())
    objects = tree.children(verb, "obj", "iobj", "nsubj:pass")
    return any(not f.of_persons or any(phrases.names_actor(tree, o) for o in objects) for f in frames)


def _attach_place_to_verb(tree: Tree, index: int) -> None:
    """Attach a place to the verb: "met her counterpart in Rabat", "announced the vote from Oslo"."""
    noun = tree.head(index)
    verb = tree.head(noun) if noun else 0
    is_companion = tree.udeprel(noun) == "obl" and tree.preposition(noun) in {"with", "between"}
    if (
        tree.udeprel(index) != "nmod"
        or tree.upos(verb) != "VERB"
        or not (is_companion or tree.udeprel(noun) == "obj")
    ):
        return
    types = {rule.type for rule in LEXICON.rules_for("verbs", verb_lemma(tree, verb))}
    is_place = times_and_places.is_place(tree, index) or tree.preposition(index) == "near"
    is_origin = EventType.STATE in types and times_and_places.is_place_of_origin(tree, index)
    if (
        index > noun > verb
        and not is_event_noun(tree, noun)
        and ((is_place and types & times_and_places.TYPES_LOCATED_AT_OBJECT) or is_origin)
    ):
        tree.attach(index, verb, "obl")


def _attach_place_to_object(tree: Tree, index: int) -> None:
    """Attach a place to the object before it: "supports the government in Lomé"."""
    verb = tree.head(index)
    if (
        tree.udeprel(index) != "obl"
        or tree.upos(verb) != "VERB"
        or not times_and_places.is_place(tree, index)
    ):
        return
    types = {rule.type for rule in LEXICON.rules_for("verbs", verb_lemma(tree, verb))} - {None}
    end = min(tree.subtree(index)) - 1
    objects = [
        o for o in tree.children(verb, "obj") if tree.upos(o) == "NOUN" and max(tree.subtree(o)) == end
    ]
    if objects and types and not types & (times_and_places.TYPES_LOCATED_AT_OBJECT | {EventType.STATE}):
        tree.attach(index, objects[0], "nmod")


def _make_particle(tree: Tree, index: int) -> None:
    """Make a preposition the particle of its verb: "handed over four smugglers"."""
    cases = tree.children(index, "case")
    verb = tree.head(index)
    other_objects = [o for o in tree.children(verb, "obj") if o != index]
    if tree.udeprel(index) not in {"obl", "obj"} or not cases or cases[0] != verb + 1 or other_objects:
        return
    particle = tree.lemma(cases[0])
    if particle in _PARTICLES and LEXICON.rules_for("verbs", f"{tree.lemma(verb)} {particle}"):
        tree.attach(cases[0], verb, "compound:prt")
        tree.attach(index, verb, "obj")


def _merge_subjects(tree: Tree, index: int) -> None:
    """Merge two adjacent subjects: "The secretary general called", "Old rivals Chad and Niger met"."""
    first = index - 1
    are_adjacent = (
        tree.udeprel(first) == "nsubj" and tree.head(first) == tree.head(index) and tree.upos(first) == "NOUN"
    )
    if tree.udeprel(index) != "nsubj" or not are_adjacent:
        return
    if tree.upos(index) == "PROPN":
        tree.attach(first, index, "nmod:desc")
    elif tree.upos(index) in {"NOUN", "ADJ"}:
        tree.attach(index, first, "amod")


def _attach_to_event(tree: Tree, index: int) -> None:
    """Attach a second phrase to the event noun: "talks with the commanders on a truce"."""
    noun, preposition = tree.head(index), tree.preposition(index)
    event = tree.head(noun)
    is_nested = tree.udeprel(index) == "nmod" and tree.udeprel(noun) == "nmod" and event < noun < index
    if (
        not is_nested
        or not is_event_noun(tree, event)
        or is_event_noun(tree, noun)
        or tree.preposition(noun) == preposition
    ):
        return
    rules = LEXICON.rules_for("nouns", tree.lemma(event))
    event_type = _TYPES_BY_PREPOSITION.get(preposition)
    if (
        any(preposition in rule.roles or (event_type and rule.type is event_type) for rule in rules)
        and tree.lemma(noun) not in _RELATIONSHIP_NOUNS
    ):
        tree.attach(index, event, "nmod")


PREPOSITION_REPAIRS = (
    _make_particle,
    _attach_agent,
    _attach_to_verb,
    _attach_to_event,
    _attach_place_to_verb,
    _attach_place_to_object,
    _merge_subjects,
)
