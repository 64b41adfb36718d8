"""What type an event is of: the rule in ``data/types.toml`` that fits its words best."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.triggers import Predicate, lemma
from kg.model import EventType


def classify(tree: Tree, predicate: Predicate) -> TypeRule | None:
    """Return the most narrow rule that fits; None where no rule knows the words."""
    if predicate.noun is not None:
        own = [r for r in _fitting(tree, predicate, "verbs", lemma(tree, predicate.head)) if r.objects]
        return _narrowest([*_fitting(tree, predicate, "nouns", tree.lemma(predicate.noun)), *own])
    return _narrowest(_fitting(tree, predicate, predicate.kind, _looked_up(predicate)))


def coded(rule: TypeRule | None, *, intent: bool) -> tuple[EventType | None, str | None, str | None]:
    """Return PLOVER type, its mode and CAMEO code; an act that is only meant has those of the intention."""
    if rule is None or rule.type is None:
        return None, None, None
    meant = LEXICON.intents.get(rule.type) if intent else None
    return (
        (meant.becomes, meant.mode_for(rule.mode), meant.cameo)
        if meant
        else (rule.type, rule.mode, rule.cameo)
    )


def _looked_up(predicate: Predicate) -> str:
    return predicate.lemma.removeprefix("be ") if predicate.kind == "adjectives" else predicate.lemma


def _narrowest(rules: list[TypeRule]) -> TypeRule | None:
    return max(rules, key=lambda rule: rule.conditions, default=None)


def _fitting(tree: Tree, predicate: Predicate, kind: str, word: str) -> list[TypeRule]:
    fits = {"verbs": _verb_fits, "nouns": _noun_fits}.get(kind)
    rules = LEXICON.rules_for(kind, word)
    return [rule for rule in rules if fits is None or fits(tree, predicate, rule)]


def _verb_fits(tree: Tree, predicate: Predicate, rule: TypeRule) -> bool:
    verb = predicate.head
    phrases = [
        p for holder in (verb, *tree.children(verb, "obj")) for p in tree.children(holder, "obl", "nmod")
    ]
    meant = [p for p in phrases if tree.case(p) in rule.prepositions]
    if rule.prepositions and not meant:
        return False
    if rule.objects and not rule.objects & {tree.lemma(o) for o in [*_things(tree, verb), *meant]}:
        return False
    return not rule.agents or bool(rule.agents & _agents(tree, verb))


def _noun_fits(tree: Tree, predicate: Predicate, rule: TypeRule) -> bool:
    noun = predicate.noun or predicate.head
    phrases = [p for holder in {noun, predicate.head} for p in tree.children(holder, "nmod", "obl")]
    if rule.prepositions and not rule.prepositions & {tree.case(p) for p in phrases}:
        return False
    return not rule.modifiers or bool(rule.modifiers & _modifiers(tree, noun))


def _things(tree: Tree, verb: int) -> list[int]:
    """Return the heads of what the verb acts on: objects, the subject of a passive, and what there are "tons of"."""
    things = [c for o in tree.children(verb, "obj", "nsubj:pass") for c in tree.conjuncts(o)]
    return [
        *things,
        *(n for t in things for n in tree.children(t, "nmod", "compound") if tree.case(n) in {"of", ""}),
    ]


def _agents(tree: Tree, verb: int) -> set[str]:
    """Return the lemmas of who acts and of what stands before them: "air force jets"."""
    heads = [h for h in tree.children(verb, "nsubj", "obl:agent") if tree.rel(h) != "nsubj:pass"]
    return {tree.lemma(i) for h in heads for i in (h, *tree.children(h, "compound", "conj"))}


def _modifiers(tree: Tree, noun: int) -> set[str]:
    """Return the lemmas of what stands before a noun, one below the other, and after "of"."""
    before = tree.children(noun, "compound", "amod", "nmod:unmarked")
    nested = [c for m in before for c in tree.children(m, "conj", "compound", "amod")]
    after = [m for m in tree.children(noun, "nmod") if tree.case(m) == "of"]
    return {form for i in (*before, *nested, *after) for form in (tree.lemma(i), tree.token(i).text.lower())}
