"""Assigns event types to triggers by the rules of ``data/types.toml``."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.triggers import Trigger, verb_lemma
from kg.model import EventType


def classify(tree: Tree, trigger: Trigger) -> TypeRule | None:
    """Return the most specific rule that matches a trigger, or None."""
    if trigger.event_noun is not None:
        verb_rules = [
            r for r in _matching_rules(tree, trigger, "verbs", verb_lemma(tree, trigger.head)) if r.objects
        ]
        return _most_specific(
            [*_matching_rules(tree, trigger, "nouns", tree.lemma(trigger.event_noun)), *verb_rules]
        )
    return _most_specific(_matching_rules(tree, trigger, trigger.kind, _lookup_word(trigger)))


def event_codes(rule: TypeRule | None, *, intent: bool) -> tuple[EventType | None, str | None, str | None]:
    """Return the PLOVER type, PLOVER mode and CAMEO code of an event.

    An intended act has the codes of the intention: an intended meeting is coded as AGREE.
    """
    if rule is None or rule.type is None:
        return None, None, None
    intention = LEXICON.intents.get(rule.type) if intent else None
    return (
        (intention.becomes, intention.mode_for(rule.mode), intention.cameo)
        if intention
        else (rule.type, rule.mode, rule.cameo)
    )


def _lookup_word(trigger: Trigger) -> str:
    return trigger.lemma.removeprefix("be ") if trigger.kind == "adjectives" else trigger.lemma


def _most_specific(rules: list[TypeRule]) -> TypeRule | None:
    return max(rules, key=lambda rule: rule.condition_count, default=None)


def _matching_rules(tree: Tree, trigger: Trigger, kind: str, word: str) -> list[TypeRule]:
    matches = {"verbs": _verb_matches, "nouns": _noun_matches}.get(kind)
    rules = LEXICON.rules_for(kind, word)
    return [rule for rule in rules if matches is None or matches(tree, trigger, rule)]


def _verb_matches(tree: Tree, trigger: Trigger, rule: TypeRule) -> bool:
    verb = trigger.head
    phrases = [p for head in (verb, *tree.children(verb, "obj")) for p in tree.children(head, "obl", "nmod")]
    governed = [p for p in phrases if tree.preposition(p) in rule.prepositions]
    if rule.prepositions and not governed:
        return False
    if rule.objects and not rule.objects & {tree.lemma(o) for o in [*_affected_nouns(tree, verb), *governed]}:
        return False
    return not rule.agents or bool(rule.agents & _agent_lemmas(tree, verb))


def _noun_matches(tree: Tree, trigger: Trigger, rule: TypeRule) -> bool:
    noun = trigger.event_noun or trigger.head
    phrases = [p for head in {noun, trigger.head} for p in tree.children(head, "nmod", "obl")]
    if rule.prepositions and not rule.prepositions & {tree.preposition(p) for p in phrases}:
        return False
    return not rule.modifiers or bool(rule.modifiers & _modifier_lemmas(tree, noun))


def _affected_nouns(tree: Tree, verb: int) -> list[int]:
    """Return the heads of objects, passive subjects and measured nouns ("tons of grain")."""
    objects = [c for o in tree.children(verb, "obj", "nsubj:pass") for c in tree.conjuncts(o)]
    return [
        *objects,
        *(
            n
            for t in objects
            for n in tree.children(t, "nmod", "compound")
            if tree.preposition(n) in {"of", ""}
        ),
    ]


def _agent_lemmas(tree: Tree, verb: int) -> set[str]:
    """Return the lemmas of agents with their modifiers and conjuncts: "air force jets"."""
    heads = [h for h in tree.children(verb, "nsubj", "obl:agent") if tree.deprel(h) != "nsubj:pass"]
    return {tree.lemma(i) for h in heads for i in (h, *tree.children(h, "compound", "conj"))}


def _modifier_lemmas(tree: Tree, noun: int) -> set[str]:
    """Return the lemmas and forms of the words before a noun and after "of"."""
    premodifiers = tree.children(noun, "compound", "amod", "nmod:unmarked")
    nested = [c for m in premodifiers for c in tree.children(m, "conj", "compound", "amod")]
    of_phrases = [m for m in tree.children(noun, "nmod") if tree.preposition(m) == "of"]
    return {
        form
        for i in (*premodifiers, *nested, *of_phrases)
        for form in (tree.lemma(i), tree.token(i).text.lower())
    }
