"""Determines the tense of an event from its verb forms or those of the clause above."""

from kg.extract import clause_mood
from kg.extract.dependency_tree import Tree
from kg.model import Tense

_FUTURE_AUXILIARIES = frozenset(
    {"will", "shall", "'ll", "wo", "would", "'d", "may", "might", "should", "must", "ought"}
)


def event_tense(tree: Tree, word: int, certainty: str = "fact") -> Tense:
    """Return the tense of an event; what is only planned lies in the future."""
    own_tense = (
        _own_tense(tree, word)
        if certainty != "planned" or clause_mood.infinitive_to(tree, word) is None
        else None
    )
    if own_tense is not None:
        return Tense.FUTURE if _refers_to_future(tree, word, own_tense, certainty) else own_tense
    if clause_mood.is_perfect(tree, word):
        return Tense.PAST
    is_future = certainty == "planned" or (certainty == "conditional" and _is_condition(tree, word))
    if is_future:
        return Tense.FUTURE
    governing = _governing_tense(tree, word)
    if governing is Tense.FUTURE and certainty == "fact":
        return Tense.PRESENT
    is_progressive = tree.token(word).xpos == "VBG"  # "is believed to be preparing"
    is_future_infinitive = (
        certainty != "fact"
        and governing is Tense.PRESENT
        and clause_mood.infinitive_to(tree, word) is not None
        and not is_progressive
    )
    return Tense.FUTURE if is_future_infinitive else governing


def _own_tense(tree: Tree, word: int) -> Tense | None:
    """Return the tense of the clause's own verb forms, or None if it has no tense."""
    auxiliaries = clause_mood.auxiliaries(tree, word)
    lemmas = {tree.lemma(a) for a in auxiliaries}
    is_perfect = "have" in lemmas
    if lemmas & _FUTURE_AUXILIARIES:
        return Tense.PAST if is_perfect and not lemmas & {"will", "shall"} else Tense.FUTURE
    if lemmas & {"could", "can", "ca"}:
        return _ability_tense(tree, word, lemmas, is_perfect)
    forms = (word, *auxiliaries, *tree.children(word, "aux:pass"))
    finite_forms = [
        i
        for i in forms
        if "VerbForm=Fin" in tree.token(i).feats or tree.token(i).xpos in {"VBD", "VBZ", "VBP"}
    ]
    if not finite_forms:
        return Tense.PAST if _is_untagged_past(tree, word, forms) else None
    if any("Tense=Past" in tree.token(i).feats or tree.token(i).xpos == "VBD" for i in finite_forms):
        return Tense.PAST
    is_present = tree.token(word).xpos == "VBG" or not is_perfect
    return Tense.PRESENT if is_present else Tense.PAST


def _is_untagged_past(tree: Tree, word: int, forms: tuple[int, ...]) -> bool:
    """Return True for a past tense tagged as a participle: it has a subject but no auxiliary."""
    return len(forms) == 1 and tree.token(word).xpos == "VBN" and bool(tree.children(word, "nsubj"))


def _ability_tense(tree: Tree, word: int, lemmas: set[str], is_perfect: bool) -> Tense:
    """Return the tense of "can" and "could": "could not" is past, "could" is future."""
    if is_perfect:
        return Tense.PAST
    is_negated = any(tree.lemma(m) in {"not", "n't", "never"} for m in tree.children(word, "advmod"))
    if "could" in lemmas:
        return Tense.PAST if is_negated else Tense.FUTURE
    return Tense.PRESENT


def _refers_to_future(tree: Tree, word: int, own_tense: Tense, certainty: str) -> bool:
    """Return True for "if it attacks", "until it leaves" and "would … if it attacked"."""
    if certainty not in {"planned", "conditional"} or tree.upos(word) == "NOUN":
        return False
    is_condition = bool({"if", "unless"} & set(tree.marks(word))) and not clause_mood.is_perfect(tree, word)
    is_unreal = is_condition and tree.udeprel(word) == "advcl" and _is_unreal(tree, tree.head(word))
    return own_tense is Tense.PRESENT or is_unreal


def _is_unreal(tree: Tree, word: int) -> bool:
    has_would = any(
        tree.lemma(a) in {"would", "'d", "could", "might"} for a in clause_mood.auxiliaries(tree, word)
    )
    return has_would and not clause_mood.is_perfect(tree, word)


def _is_condition(tree: Tree, word: int) -> bool:
    return clause_mood.infinitive_to(tree, word) is not None or "if" in tree.marks(word)


def _governing_tense(tree: Tree, word: int) -> Tense:
    """Return the tense of the nearest clause above that has one."""
    for ancestor in list(tree.ancestors(word))[1:]:
        tense = (
            _own_tense(tree, ancestor)
            if tree.upos(ancestor) in {"VERB", "AUX"} or tree.children(ancestor, "cop")
            else None
        )
        if tense is not None:
            return tense
    return Tense.PRESENT
