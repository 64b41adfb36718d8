"""Assigns event types to triggers by the rules of ``data/types.toml``."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, NO_RULE, TypeRule
from kg.extract.subjects import is_passive
from kg.extract.triggers import Trigger, verb_lemma
from kg.model import EventType


def classify(tree: Tree, trigger: Trigger) -> TypeRule:
    """Return the most specific rule that matches a trigger, or NO_RULE."""
    if trigger.event_noun is None:
        rules = _matching_rules(tree, trigger, trigger.kind, trigger.lemma.removeprefix("be "))
    else:
        verb_rules = _matching_rules(tree, trigger, "verbs", verb_lemma(tree, trigger.head))
        rules = _matching_rules(tree, trigger, "nouns", tree.lemma(trigger.event_noun))
        rules += [rule for rule in verb_rules if rule.objects]
    return max(rules, key=lambda rule: rule.condition_count, default=NO_RULE)


def without_ended(tree: Tree, triggers: list[Trigger]) -> list[Trigger]:
    """Return the triggers without the nouns that name what another one ends: "lifted the curfew" is one event."""
    ending = [t.head for t in triggers if t.is_verb and classify(tree, t).ends_object]
    ended = {noun for verb in ending for noun in _affected_nouns(tree, verb)}
    return [t for t in triggers if t.kind != "nouns" or t.head not in ended]


def event_codes(rule: TypeRule, *, intent: bool) -> tuple[EventType | None, str | None, str | None]:
    """Return PLOVER type, PLOVER mode and CAMEO code; CAMEO has codes of their own for intended acts."""
    intention = LEXICON.intents.get(rule.type) if intent and rule.type else None
    return rule.type, rule.mode, intention or rule.cameo


def _matching_rules(tree: Tree, trigger: Trigger, kind: str, word: str) -> list[TypeRule]:
    rules = LEXICON.rules_for(kind, word)
    if kind == "adjectives":
        return rules
    matches = _verb_matches if kind == "verbs" else _noun_matches
    return [rule for rule in rules if matches(tree, trigger, rule)]


def _verb_matches(tree: Tree, trigger: Trigger, rule: TypeRule) -> bool:
    verb = trigger.head
    phrases = [p for head in (verb, *tree.children(verb, "obj")) for p in tree.children(head, "obl", "nmod")]
    governed = [p for p in phrases if tree.preposition(p) in rule.prepositions]
    if rule.prepositions and not governed:
        return False
    if rule.objects and not rule.objects & {tree.lemma(o) for o in [*_affected_nouns(tree, verb), *governed]}:
        return False
    if rule.complements and not _has_complement(tree, verb, rule.complements):
        return False
    return not rule.agents or bool(rule.agents & _agent_lemmas(tree, verb))


def _has_complement(tree: Tree, verb: int, relations: frozenset[str]) -> bool:
    """Return True if a verb has a dependent with one of the relations, or follows what was said: "…," he wrote."""
    is_after_content = "parataxis" in relations and tree.udeprel(verb) == "parataxis"
    return is_after_content or bool(tree.children(verb, *relations))


def _noun_matches(tree: Tree, trigger: Trigger, rule: TypeRule) -> bool:
    noun = trigger.event_noun or trigger.head
    phrases = [p for head in {noun, trigger.head} for p in tree.children(head, "nmod", "obl")]
    governed = [p for p in phrases if tree.preposition(p) in rule.prepositions]
    if rule.prepositions and not governed:
        return False
    if governed and rule.objects and not rule.objects & {tree.lemma(p) for p in governed}:
        return False
    return not rule.modifiers or bool(rule.modifiers & _modifier_lemmas(tree, noun))


def _affected_nouns(tree: Tree, verb: int) -> list[int]:
    """Return the nouns that an act changes, or that it names.

    They are the heads of objects, of passive subjects, of predicates ("declared them persona non grata"), of what a passive
    participle modifies ("the envoy expelled by Mali"), and measured nouns ("tons of grain").
    """
    objects = [c for o in tree.children(verb, "obj", "nsubj:pass") for c in tree.conjuncts(o)]
    objects += [predicate for predicate in tree.children(verb, "xcomp") if tree.upos(predicate) == "NOUN"]
    if tree.deprel(verb) == "acl" and is_passive(tree, verb):
        objects.append(tree.head(verb))
    modifiers = [n for o in objects for n in tree.children(o, "nmod", "compound")]
    return objects + [n for n in modifiers if tree.preposition(n) in {"of", ""}]


def _agent_lemmas(tree: Tree, verb: int) -> set[str]:
    """Return the lemmas of agents with their modifiers and conjuncts: "air force jets"."""
    heads = [h for h in tree.children(verb, "nsubj", "obl:agent") if tree.deprel(h) != "nsubj:pass"]
    return {tree.lemma(i) for h in heads for i in (h, *tree.children(h, "compound", "conj"))}


def _modifier_lemmas(tree: Tree, noun: int) -> set[str]:
    """Return the lemmas and forms of the words before a noun and after "of"."""
    premodifiers = tree.children(noun, "compound", "amod", "nmod:unmarked")
    nested = [c for m in premodifiers for c in tree.children(m, "conj", "compound", "amod")]
    of_phrases = [m for m in tree.children(noun, "nmod") if tree.preposition(m) == "of"]
    words = [*premodifiers, *nested, *of_phrases]
    return {tree.lemma(i) for i in words} | {tree.token(i).text.lower() for i in words}
