"""Repairs of prepositional phrases that were attached to the noun before them."""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS
from kg.extract.subjects import is_passive
from kg.extract.triggers import is_event_noun, verb_lemma
from kg.model import EventType

_PARTICLES = frozenset({"over", "up", "down", "out", "off", "back", "away"})
_RELATIONSHIP_NOUNS = frozenset(
    {"tie", "relation", "relationship", "border", "link", "contact", "friendship"}
)

_OPPOSING_PREPOSITIONS = frozenset({"against", "toward", "towards"})

# Nouns of these event types govern the preposition: deliveries "to", talks "on".
_TYPES_BY_PREPOSITION = {
    "to": EventType.AID,
    "on": EventType.CONSULT,
    "about": EventType.CONSULT,
    "over": EventType.CONSULT,
}


def _attach_agent(tree: Tree, word: int) -> None:
    """Attach a by-phrase as the agent of a passive: "were given tents by the soldiers"."""
    if tree.udeprel(word) not in {"nmod", "obl"} or tree.preposition(word) != "by" or _is_means(tree, word):
        return
    if _attach_agent_to_object(tree, word) or _attach_agent_above(tree, word):
        return
    if tree.deprel(word) == "obl":
        if phrases.names_actor(tree, word) and _lacks_agent(tree, tree.head(word)):
            tree.attach(word, tree.head(word), "obl:agent")
        else:
            _attach_agent_to_event(tree, word)
        return
    _attach_agent_before(tree, word)


def _attach_agent_to_event(tree: Tree, word: int) -> None:
    """Attach a by-phrase under an active verb to the event before it: "it coincided with a visit by Chad"."""
    end = tree.first(word) - 1
    events = [
        e
        for e in tree.children(tree.head(word), "obl", "nsubj")
        if is_event_noun(tree, e) and tree.last(e) == end
    ]
    if events and phrases.names_actor(tree, word):
        tree.attach(word, events[-1], "nmod")


def _attach_agent_before(tree: Tree, word: int) -> None:
    """Attach a by-phrase to the nearest word before it that can have an agent."""
    for head in _preceding_governors(tree, word):
        participles = [c for c in tree.children(head, "acl") if c < word and _is_bare_participle(tree, c)]
        if participles:  # "fighters trained by Chad"
            tree.attach(word, participles[0], "obl:agent")
            return
        if is_event_noun(tree, head):
            tree.attach(word, head, "nmod")
            return
        if tree.upos(head) == "VERB" and _lacks_agent(tree, head):
            tree.attach(word, head, "obl:agent")
            return


def _attach_agent_to_object(tree: Tree, word: int) -> bool:
    """Attach a by-phrase to the event that is condemned: "condemned the attacks" by Chad"."""
    verb = tree.head(word)
    events = [o for o in tree.children(verb, "obj") if is_event_noun(tree, o) and tree.last(o) < word]
    is_adjacent = bool(events) and all(
        tree.upos(i) in {"PUNCT", "ADP"} for i in range(tree.last(events[0]) + 1, tree.first(word) + 1)
    )
    is_active = tree.upos(verb) == "VERB" and not is_passive(tree, verb) and tree.deprel(word) == "obl"
    if is_active and is_adjacent and phrases.names_actor(tree, word):
        tree.attach(word, events[0], "nmod")
        return True
    return False


def _attach_agent_above(tree: Tree, word: int) -> bool:
    """Attach a by-phrase to the passive above a gerund: "was slammed for staging a farce by the union"."""
    gerund, verb = tree.head(word), tree.head(tree.head(word))
    is_gerund = (
        tree.token(gerund).xpos == "VBG" and tree.udeprel(gerund) == "advcl" and tree.children(gerund, "obj")
    )
    if (
        is_gerund
        and tree.children(verb, "aux:pass")
        and _lacks_agent(tree, verb)
        and phrases.names_actor(tree, word)
    ):
        tree.attach(word, verb, "obl:agent")
        return True
    return False


def _is_bare_participle(tree: Tree, clause: int) -> bool:
    """Return True for a past participle that modifies a noun and has no agent."""
    return tree.token(clause).xpos == "VBN" and not tree.children(clause, "nsubj", "aux", "obl:agent")


def _is_means(tree: Tree, word: int) -> bool:
    """Return True if a by-phrase names a means, a measure or a time: "by sea", "by ten percent"."""
    lemma = tree.lemma(word)
    return lemma in WORDS["means_nouns"] or phrases.names_time(tree, word) or tree.upos(word) == "NUM"


def _lacks_agent(tree: Tree, verb: int) -> bool:
    is_possible = is_passive(tree, verb) or tree.deprel(verb) in {"acl", "advcl"}
    return is_possible and not tree.children(verb, "obl:agent")


def _preceding_governors(tree: Tree, word: int) -> Iterator[int]:
    """Yield the ancestors of a phrase that precede it, up to the first verb."""
    for head in tree.ancestors(tree.head(word)):
        if head > word:
            return
        yield head
        if tree.upos(head) in {"VERB", "AUX"}:
            return


def _attach_to_verb(tree: Tree, word: int) -> None:
    """Attach a phrase to the verb that governs its preposition: "sold buses to Ghana"."""
    if tree.udeprel(word) != "nmod" or not (preposition := tree.preposition(word)):
        return
    verb = next((a for a in _preceding_governors(tree, word) if tree.upos(a) == "VERB"), None)
    if verb is None or any(tree.preposition(p) == preposition for p in tree.children(verb, "obl")):
        return
    noun = tree.head(word)
    is_argument = tree.head(noun) == verb and tree.udeprel(noun) in {"obj", "iobj", "nsubj"}
    if preposition == "of" and not is_argument:
        return
    is_relationship = tree.lemma(noun) in _RELATIONSHIP_NOUNS or is_event_noun(tree, noun)
    if _governs(tree, verb, preposition) and not (preposition in {"with", "on", "to"} and is_relationship):
        tree.attach(word, verb, "obl")


def _governs(tree: Tree, verb: int, preposition: str) -> bool:
    """Return True if a verb with its objects governs a preposition."""
    lemma = " ".join(tree.lemma(i) for i in (verb, *tree.children(verb, "compound:prt")))
    frames = LEXICON.frames_for(lemma, preposition)
    objects = tree.children(verb, "obj", "iobj", "nsubj:pass")
    return any(not f.of_persons or any(phrases.names_actor(tree, o) for o in objects) for f in frames)


def _attach_place_to_verb(tree: Tree, word: int) -> None:
    """Attach a place to the verb: "met her counterpart in Rabat", "announced the vote from Oslo"."""
    noun = tree.head(word)
    verb = tree.head(noun) if noun else 0
    is_companion = tree.udeprel(noun) == "obl" and tree.preposition(noun) in {"with", "between"}
    is_nested = tree.udeprel(word) == "nmod" and tree.upos(verb) == "VERB" and word > noun > verb
    if not is_nested or is_event_noun(tree, noun) or not (is_companion or tree.udeprel(noun) == "obj"):
        return
    types = {rule.type for rule in LEXICON.rules_for("verbs", verb_lemma(tree, verb))}
    is_place = times_and_places.is_place(tree, word) or tree.preposition(word) == "near"
    is_origin = EventType.STATE in types and times_and_places.is_place_of_origin(tree, word)
    if is_origin or (is_place and types & times_and_places.TYPES_LOCATED_AT_OBJECT):
        tree.attach(word, verb, "obl")


def _attach_place_to_object(tree: Tree, word: int) -> None:
    """Attach a place to the object before it: "supports the government in Lomé"."""
    verb = tree.head(word)
    if tree.udeprel(word) != "obl" or tree.upos(verb) != "VERB" or not times_and_places.is_place(tree, word):
        return
    types = {rule.type for rule in LEXICON.rules_for("verbs", verb_lemma(tree, verb))} - {None}
    end = tree.first(word) - 1
    objects = [o for o in tree.children(verb, "obj") if tree.upos(o) == "NOUN" and tree.last(o) == end]
    if objects and types and not types & (times_and_places.TYPES_LOCATED_AT_OBJECT | {EventType.STATE}):
        tree.attach(word, objects[0], "nmod")


def _make_particle(tree: Tree, word: int) -> None:
    """Make a preposition the particle of its verb: "handed over four smugglers"."""
    cases = tree.children(word, "case")
    verb = tree.head(word)
    other_objects = [o for o in tree.children(verb, "obj") if o != word]
    if tree.udeprel(word) not in {"obl", "obj"} or not cases or cases[0] != verb + 1 or other_objects:
        return
    particle = tree.lemma(cases[0])
    if particle in _PARTICLES and LEXICON.rules_for("verbs", f"{tree.lemma(verb)} {particle}"):
        tree.attach(cases[0], verb, "compound:prt")
        tree.attach(word, verb, "obj")


def _merge_subjects(tree: Tree, word: int) -> None:
    """Merge two adjacent subjects: "The secretary general called", "Old rivals Chad and Niger met"."""
    first = word - 1
    are_subjects = tree.udeprel(first) == tree.udeprel(word) == "nsubj"
    if not are_subjects or tree.head(first) != tree.head(word) or tree.upos(first) != "NOUN":
        return
    if tree.upos(word) == "PROPN":
        tree.attach(first, word, "nmod:desc")
    elif tree.upos(word) in {"NOUN", "ADJ"}:
        tree.attach(word, first, "amod")


def _attach_undergoer(tree: Tree, word: int) -> None:
    """Attach who suffers an event to it, not to its place: "the arrest in Oslo of two judges"."""
    place = tree.head(word)
    event = tree.head(place) if place else 0
    is_nested = tree.udeprel(word) == tree.udeprel(place) == "nmod" and event < place < word
    if not is_nested or tree.preposition(word) != "of" or tree.preposition(place) not in {"in", "to", "from"}:
        return
    has_own = any(tree.preposition(p) == "of" for p in tree.children(event, "nmod"))
    is_place = phrases.names_place(tree, place) or tree.lemma(place) in {"country", "city", "capital"}
    if is_place and is_event_noun(tree, event) and not has_own and _is_people(tree, word):
        tree.attach(word, event, "nmod")


def _is_people(tree: Tree, word: int) -> bool:
    return phrases.names_actor(tree, word) and not phrases.names_place(tree, word)


def _attach_to_event(tree: Tree, word: int) -> None:
    """Attach a second phrase to the event noun: "talks with the commanders on a truce"."""
    noun, preposition = tree.head(word), tree.preposition(word)
    event = tree.head(noun)
    is_nested = tree.udeprel(word) == "nmod" and tree.udeprel(noun) == "nmod" and event < noun < word
    is_parallel = is_nested and is_event_noun(tree, event) and tree.preposition(noun) != preposition
    if not is_parallel or is_event_noun(tree, noun) or tree.lemma(noun) in _RELATIONSHIP_NOUNS:
        return
    rules = LEXICON.rules_for("nouns", tree.lemma(event))
    event_type = _TYPES_BY_PREPOSITION.get(preposition)
    if any(preposition in rule.roles or (event_type and rule.type is event_type) for rule in rules):
        tree.attach(word, event, "nmod")


def _attach_opponent(tree: Tree, word: int) -> None:
    """Attach whom an act is directed at to its noun, not to who does it: "the fight of Chad against the rebels"."""
    actor = tree.head(word)
    noun = tree.head(actor)
    is_nested = tree.udeprel(word) == tree.udeprel(actor) == "nmod" and noun < actor < word
    is_party = (
        is_nested and tree.preposition(actor) in {"of", "by", "between"} and phrases.names_actor(tree, actor)
    )
    # "the support of the farmers for the premier"
    is_supported = tree.preposition(word) == "for" and any(
        rule.type is EventType.SUPPORT for rule in LEXICON.rules_for("nouns", tree.lemma(noun))
    )
    is_directed = tree.preposition(word) in _OPPOSING_PREPOSITIONS or is_supported
    if is_party and is_directed and is_event_noun(tree, noun):
        tree.attach(word, noun, "nmod")


def _attach_source(tree: Tree, word: int) -> None:
    """Attach whom an event comes from to its noun: "resigned under pressure from the union"."""
    noun = next((p for p in tree.children(tree.head(word), "obl") if tree.last(p) == tree.first(word) - 1), 0)
    is_source = tree.udeprel(word) == "obl" and tree.preposition(word) == "from"
    if noun and is_source and is_event_noun(tree, noun) and phrases.names_actor(tree, word):
        tree.attach(word, noun, "nmod")


def _make_company(tree: Tree, word: int) -> None:
    """Make "along" part of a preposition, not the particle of a verb: "resigned along with the ministers"."""
    verb, cases = tree.head(word), tree.children(word, "case")
    particles = [p for p in tree.children(verb, "compound:prt") if tree.lemma(p) == "along"]
    is_company = bool(cases and particles) and cases[0] == particles[0] + 1 and tree.lemma(cases[0]) == "with"
    if is_company and LEXICON.rules_for("verbs", tree.lemma(verb)):
        tree.attach(particles[0], word, "case")
        tree.attach(cases[0], particles[0], "fixed")


PREPOSITION_REPAIRS = (
    _make_particle,
    _make_company,
    _attach_agent,
    _attach_to_verb,
    _attach_to_event,
    _attach_source,
    _attach_opponent,
    _attach_undergoer,
    _attach_place_to_verb,
    _attach_place_to_object,
    _merge_subjects,
)
