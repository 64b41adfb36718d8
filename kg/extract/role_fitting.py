"""Decides which role a phrase has by its head: only actors undergo most acts, and things are their topics."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.subjects import is_passive
from kg.extract.triggers import Trigger
from kg.model import EventType, Mention, Role

# The objects of these acts are things that are wanted or agreed on; only actors undergo them.
_AGREEING_TYPES = frozenset(
    {EventType.AGREE, EventType.CONSULT, EventType.COOPERATE, EventType.MOBILIZE, EventType.REQUEST}
)
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
# Things are objects of these acts too, but stand for their owners: "praised the Malian plan".
_JUDGING_TYPES = frozenset({EventType.CONCEDE, EventType.SUPPORT})


def fitting_role(tree: Tree, trigger: Trigger, role: Role, mention: Mention, rule: TypeRule) -> Role:
    """Return TOPIC for what is said, and for things that an act such as a demand or an agreement is about."""
    if role not in {Role.PATIENT, Role.RECIPIENT}:
        return role
    is_actor = phrases.names_actor(tree, mention.head)
    if rule.type is EventType.STATE and not rule.prepositions:
        return _role_in_statement(tree, trigger, role, mention)
    if is_actor:
        is_own_force = role is Role.PATIENT and _is_own_force(tree, trigger, rule, mention.head)
        return _role_of_own_force(tree, trigger, rule) if is_own_force else role
    if role is Role.RECIPIENT:
        is_named = _is_of_named(tree, mention.head) and rule.type is not EventType.COERCE
        is_people = rule.type is EventType.AID and tree.lemma(mention.head) in WORDS["people_nouns"]
        return role if is_named or is_people else Role.TOPIC
    is_topic = _is_thing(tree, mention, rule) or _is_content(tree, trigger, mention, rule)
    return Role.TOPIC if is_topic else role


def _role_in_statement(tree: Tree, trigger: Trigger, role: Role, mention: Mention) -> Role:
    """Return RECIPIENT for an addressee, TOPIC for all else."""
    is_told = tree.lemma(trigger.head) in WORDS["addressing_verbs"] and _is_object(
        tree, trigger, mention.head
    )
    if is_told and phrases.contains_name(tree, mention):
        return Role.RECIPIENT  # "warned its Malian citizens"
    is_audience = tree.lemma(mention.head) in WORDS["media_nouns"] | WORDS["occasion_nouns"]
    is_addressee = is_audience or phrases.names_actor(tree, mention.head)
    return role if role is Role.RECIPIENT and is_addressee else Role.TOPIC


def _is_own_force(tree: Tree, trigger: Trigger, rule: TypeRule, head: int) -> bool:
    """Return True for the forces of the agent: "mobilised its army", "withdrew its troops", "joined forces"."""
    if trigger.lemma == "join" and not tree.children(head, "det", "nmod:poss", "amod", "compound"):
        return tree.token(head).text == "forces"
    if rule.type is EventType.RETREAT:
        return tree.lemma(head) in WORDS["force_nouns"] and bool(tree.children(head, "nmod:poss"))
    return rule.type is EventType.MOBILIZE and _is_object(tree, trigger, head)


def _role_of_own_force(tree: Tree, trigger: Trigger, rule: TypeRule) -> Role:
    """Return AGENT if no agent is named that mobilises the forces ("police were deployed"), otherwise TOPIC."""
    is_passive_verb = trigger.is_verb and is_passive(tree, trigger.head)
    by_phrases = [p for p in tree.children(trigger.head, "obl") if tree.preposition(p) == "by"]
    is_agent = rule.type is EventType.MOBILIZE and is_passive_verb and not by_phrases
    return Role.AGENT if is_agent else Role.TOPIC


def _is_content(tree: Tree, trigger: Trigger, thing: Mention, rule: TypeRule) -> bool:
    """Return True for a thing that an act is about: what is wanted, agreed on, or judged."""
    if tree.upos(thing.head) not in {"NOUN", "PROPN", "VERB", "DET"} or (
        rule.type in _JUDGING_TYPES and tree.lemma(thing.head) in WORDS["people_nouns"]
    ):
        return False  # people by number or age: "the 69-year-old"
    if rule.type in _AGREEING_TYPES:
        return True
    is_judged = rule.type in _JUDGING_TYPES or tree.lemma(trigger.head) in WORDS["judging_verbs"]
    if rule.type is EventType.PROTEST:  # "organised the protest"
        is_judged = bool(LEXICON.rules_for("nouns", tree.lemma(thing.head)))
    if rule.type is EventType.ACCUSE:  # "condemned the raid" is directed at those who made it
        is_judged = not LEXICON.rules_for("nouns", tree.lemma(thing.head))
    return is_judged and not phrases.contains_name(tree, thing)


def _is_thing(tree: Tree, thing: Mention, rule: TypeRule) -> bool:
    """Return True for a thing or a sum of money without a named owner. It undergoes no act, unless it is attacked."""
    if rule.type is not EventType.ASSAULT and tree.lemma(thing.head) in _DEMONSTRATIVES:
        return True  # "asked the chairman to support this"
    if rule.type is EventType.AID and tree.upos(thing.head) == "NOUN" and not _is_people(tree, thing.head):
        return True  # "funded works in Lome": the works do not get the aid
    if tree.upos(thing.head) != "NOUN" or _is_of_named(tree, thing.head):
        return tree.upos(thing.head) == "SYM"
    if _is_people(tree, thing.head):
        return False
    if rule.type is not EventType.ASSAULT:
        return rule.type is not None
    is_event = bool(LEXICON.rules_for("nouns", tree.lemma(thing.head)))
    return is_event or tree.lemma(thing.head) in WORDS["projectile_nouns"]


def _is_people(tree: Tree, word: int) -> bool:
    is_count = tree.lemma(word) in WORDS["quantity_words"] and not tree.children(word, "nmod")
    return is_count or tree.lemma(word) in WORDS["people_nouns"]


def _is_of_named(tree: Tree, thing: int) -> bool:
    """Return True for a thing of somebody who is named: "Chad's plan", "bases in Mali", not "a plan made by Chad"."""
    owners = [thing, *tree.children(thing, "nmod", "amod", "compound", "appos", "flat")]
    owners += [
        inner for owner in owners[1:] for inner in tree.children(owner, "compound", "amod", "flat", "nmod")
    ]
    return any(tree.label(owner) in phrases.NAME_LABELS for owner in owners)


def _is_object(tree: Tree, trigger: Trigger, word: int) -> bool:
    if tree.deprel(trigger.head) == "acl" and word == tree.head(trigger.head):
        return True  # "police deployed in the area"
    return word in {
        o
        for verb_object in tree.children(trigger.head, "obj", "nsubj:pass")
        for o in tree.conjuncts(verb_object)
    }
