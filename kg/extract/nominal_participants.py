"""Finds the participants of events that nouns express: "the arrest of", "Russian strikes on"."""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.subjects import is_passive, nominal_conjuncts, subjects
from kg.extract.triggers import verb_lemma
from kg.model import EventType, Role

_BENEFIT_TYPES = frozenset({EventType.SUPPORT, EventType.AID})
_MUTUAL_TYPES = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
_SUFFERED_TYPES = frozenset({EventType.SANCTION, EventType.ASSAULT, EventType.ACCUSE, EventType.COERCE})
_SETTING_PREPOSITIONS = frozenset(
    {"in", "during", "at", "after", "before", "following", "ahead", "through", "under", "via"}
)
_CAMEO_ROOTS_WITH_TARGET = frozenset({"15", "16", "17", "18", "19", "20"})


def nominal_participants(tree: Tree, noun: int, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    """Yield the participants in the phrase of an event noun, and those that its clause adds."""
    participants = list(noun_participants(tree, noun, rule))
    yield from participants
    roles = {role for role, _ in participants}
    verb = tree.head(noun)
    if _is_predicate(tree, noun):
        own_role = Role.PATIENT if rule.type is EventType.COERCE else Role.AGENT
        yield from ((own_role, head) for head in subjects(tree, noun) if own_role not in roles)
    elif tree.upos(verb) == "VERB" and not is_passive(tree, verb):
        role = _role_of_subject(tree, noun, rule, roles)
        yield from ((role, head) for head in subjects(tree, verb) if role is not None)


def _is_predicate(tree: Tree, noun: int) -> bool:
    """Return True for an event that somebody is on: "is on a visit to Mali"."""
    return bool(tree.children(noun, "cop")) and tree.preposition(noun) in {"on", "in"}


def _role_of_subject(tree: Tree, noun: int, rule: TypeRule, roles: set[Role]) -> Role | None:
    """Return the role that the subject of the verb above an event noun has in the event, or None."""
    name = verb_lemma(tree, tree.head(noun))
    if tree.deprel(noun) == "obj" and name in WORDS["receiving_verbs"]:
        is_received = Role.AGENT in roles or rule.type in _SUFFERED_TYPES
        return Role.PATIENT if is_received and Role.PATIENT not in roles else None
    if Role.AGENT in roles:
        return None
    if tree.deprel(noun) == "obj":
        return Role.AGENT if name in WORDS["owning_verbs"] else None
    is_setting = tree.udeprel(noun) == "obl" and tree.preposition(noun) in _SETTING_PREPOSITIONS
    # "agreed in a call with the king", "came in support of the king"
    is_own_act = rule.type in _MUTUAL_TYPES or tree.preposition(noun) == "in"
    return Role.AGENT if is_setting and is_own_act and Role.PATIENT in roles else None


def noun_participants(tree: Tree, noun: int, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    """Yield the participants in the phrase of an event noun: "the arrest of two judges by Mali"."""
    for modifier in tree.children(noun, "nmod", "obl", "compound", "amod"):
        role = _noun_dependent_role(tree, modifier, rule)
        if role is not None:
            yield from ((role, head) for head in nominal_conjuncts(tree, modifier))


def light_verb_participants(tree: Tree, verb: int, noun: int, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    """Yield the participants of the noun under a light verb, whose agent is the subject of the verb.

    The host of a meeting that somebody joins is its patient: "attended a meeting of the committee".
    """
    is_joining = tree.lemma(verb) in {"attend", "join", "take", "participate"} and rule.type in _MUTUAL_TYPES
    for modifier in tree.children(noun, "nmod", "obl", "compound", "amod"):
        role = _noun_dependent_role(tree, modifier, rule)
        if role is Role.AGENT and tree.preposition(modifier) != "between":
            is_host = is_joining and phrases.names_actor(tree, modifier)
            role = Role.PATIENT if is_host else None
        if role is not None:
            yield from ((role, head) for head in nominal_conjuncts(tree, modifier))


def _noun_dependent_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    if times_and_places.is_time(tree, modifier) or times_and_places.is_place(tree, modifier):
        return None
    relation = tree.deprel(modifier)
    if relation == "nmod:poss":
        return _possessor_role(tree, modifier, rule)
    if relation in {"compound", "amod"}:
        return _premodifier_role(tree, modifier, rule)
    return _complement_role(tree, modifier, rule)


def _complement_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    """Return the role of a phrase with a preposition after an event noun."""
    preposition, is_actor = tree.preposition(modifier), phrases.names_actor(tree, modifier)
    default = rule.of_phrase_role if preposition == "of" else LEXICON.noun_roles.get(preposition)
    role = rule.roles.get(preposition, default)
    is_thing = preposition == "of" and role is Role.AGENT and not is_actor
    if is_thing or (role is Role.PATIENT and not is_acted_on(tree, modifier, rule)):
        return Role.TOPIC
    is_beneficiary = preposition == "for" and rule.type in _BENEFIT_TYPES and is_actor
    return Role.PATIENT if is_beneficiary else role  # "support for the king"


def _possessor_role(tree: Tree, modifier: int, rule: TypeRule) -> Role:
    """Return the role of a possessor: the patient of "his arrest", the agent of "Israel's arrest of two men"."""
    noun = tree.head(modifier)
    has_patient = any(tree.preposition(p) == "of" for p in tree.children(noun, "nmod"))
    return Role.AGENT if has_patient else rule.roles.get("'s", Role.AGENT)


def _premodifier_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    """Return the role of a modifier: the agent of "Russian strikes", the instrument of "drone strikes"."""
    prefix = phrases.stance_prefix(tree, modifier)
    if prefix:
        return Role.PATIENT if prefix in WORDS["opposing_prefixes"] else None
    if tree.label(modifier) in phrases.NAME_LABELS:
        return None if times_and_places.is_venue(tree, modifier, rule) else Role.AGENT
    if rule.type is EventType.ASSAULT and tree.lemma(modifier) in WORDS["instrument_nouns"]:
        return Role.INSTRUMENT
    is_release = rule.type is EventType.RETREAT and tree.lemma(modifier) in WORDS["actor_nouns"]
    return Role.PATIENT if is_release else None


def is_acted_on(tree: Tree, modifier: int, rule: TypeRule) -> bool:
    """Return True for a target; an on-phrase is a topic except in the CAMEO roots 15 to 20."""
    return tree.preposition(modifier) != "on" or (rule.cameo or "")[:2] in _CAMEO_ROOTS_WITH_TARGET
