"""What type an event is of: the rule in ``data/types.toml`` that fits its words best."""

from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.predicates import Predicate, lemma
from kg.extract.tree import Tree
from kg.model import EventType


def classify(tree: Tree, predicate: Predicate) -> TypeRule | None:
    """Return the most narrow rule that fits; None where no rule knows the words."""
    if predicate.noun is not None:
        own = _best(tree, predicate, "verbs", lemma(tree, predicate.head), narrow_only=True)
        return own or _best(tree, predicate, "nouns", tree.lemma(predicate.noun))
    return _best(tree, predicate, predicate.kind, _looked_up(tree, predicate))


def coded(rule: TypeRule | None, *, intent: bool) -> tuple[EventType | None, str | None]:
    """Return PLOVER type and CAMEO code; an act that is only meant has those of the intention."""
    if rule is None or rule.type is None:
        return None, None
    meant = LEXICON.intents.get(rule.type) if intent else None
    return (meant.becomes, meant.cameo) if meant else (rule.type, rule.cameo)


def _looked_up(tree: Tree, predicate: Predicate) -> str:
    return tree.lemma(predicate.head) if predicate.kind == "adjectives" else predicate.lemma


def _best(
    tree: Tree, predicate: Predicate, kind: str, word: str, *, narrow_only: bool = False
) -> TypeRule | None:
    fitting = [r for r in LEXICON.rules_for(kind, word) if kind != "verbs" or _fits(tree, predicate.head, r)]
    if kind == "nouns":
        fitting = [
            r for r in fitting if not r.prepositions or r.prepositions & _prepositions(tree, predicate)
        ]
    if narrow_only:
        fitting = [r for r in fitting if r.objects]
    return max(fitting, key=lambda rule: rule.conditions, default=None)


def _fits(tree: Tree, verb: int, rule: TypeRule) -> bool:
    if rule.objects and not rule.objects & {tree.lemma(o) for o in _things(tree, verb)}:
        return False
    phrases = [
        p for holder in (verb, *tree.children(verb, "obj")) for p in tree.children(holder, "obl", "nmod")
    ]
    return not rule.prepositions or bool(rule.prepositions & {tree.case(p) for p in phrases})


def _things(tree: Tree, verb: int) -> list[int]:
    """Return the heads of what the verb acts on: objects, the subject of a passive, and what there are "tons of"."""
    things = [c for o in tree.children(verb, "obj", "nsubj:pass") for c in tree.conjuncts(o)]
    return [
        *things,
        *(n for t in things for n in tree.children(t, "nmod", "compound") if tree.case(n) in {"of", ""}),
    ]


def _prepositions(tree: Tree, predicate: Predicate) -> set[str]:
    return {tree.case(p) for p in tree.children(predicate.noun or predicate.head, "nmod")}
