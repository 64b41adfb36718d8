"""Determines the tense of an event from its verb forms or those of the clause above."""

from kg.extract import clause_mood
from kg.extract.dependency_tree import Tree
from kg.model import Tense

_FUTURE_AUXILIARIES = frozenset(
    {"will", "shall", "'ll", "wo", "would", "'d", "may", "might", "should", "must", "ought"}
)


def event_tense(tree: Tree, word: int, certainty: str = "fact") -> Tense:
    """Return the tense of an event; what is only planned lies in the future."""
    is_infinitive = clause_mood.infinitive_to(tree, word) is not None
    own_tense = None if certainty == "planned" and is_infinitive else _own_tense(tree, word)
    if own_tense is not None:
        return Tense.FUTURE if _refers_to_future(tree, word, own_tense, certainty) else own_tense
    if clause_mood.is_perfect(tree, word):
        return Tense.PAST
    is_condition = certainty == "conditional" and (is_infinitive or "if" in tree.marks(word))
    if certainty == "planned" or is_condition:
        return Tense.FUTURE
    governing = _governing_tense(tree, word)
    if certainty == "fact":
        return Tense.PRESENT if governing is Tense.FUTURE else governing
    is_progressive = tree.token(word).xpos == "VBG"  # "is believed to be preparing"
    is_open = governing is Tense.PRESENT and is_infinitive and not is_progressive
    return Tense.FUTURE if is_open else governing


def _own_tense(tree: Tree, word: int) -> Tense | None:
    """Return the tense of the clause's own verb forms, or None if it has no tense."""
    auxiliaries = clause_mood.auxiliaries(tree, word)
    lemmas = {tree.lemma(a) for a in auxiliaries}
    is_perfect = "have" in lemmas
    if lemmas & _FUTURE_AUXILIARIES:
        return Tense.PAST if is_perfect and not lemmas & {"will", "shall"} else Tense.FUTURE
    if lemmas & {"could", "can", "ca"}:
        return _ability_tense(tree, word, lemmas, is_perfect)
    finite_forms = [form for form in (word, *auxiliaries) if clause_mood.is_finite(tree, form)]
    if not finite_forms:
        # A past tense may be tagged as a participle: it has a subject but no auxiliary.
        is_past = not auxiliaries and tree.token(word).xpos == "VBN" and tree.children(word, "nsubj")
        return Tense.PAST if is_past else None
    if any("Tense=Past" in tree.token(i).feats or tree.token(i).xpos == "VBD" for i in finite_forms):
        return Tense.PAST
    is_present = tree.token(word).xpos == "VBG" or not is_perfect
    return Tense.PRESENT if is_present else Tense.PAST


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
    lemmas = {tree.lemma(auxiliary) for auxiliary in clause_mood.auxiliaries(tree, word)}
    return bool(lemmas & {"would", "'d", "could", "might"}) and not clause_mood.is_perfect(tree, word)


def _governing_tense(tree: Tree, word: int) -> Tense:
    """Return the tense of the nearest clause above that has one."""
    for ancestor in tree.ancestors(tree.head(word)):
        is_clause = tree.upos(ancestor) in {"VERB", "AUX"} or tree.children(ancestor, "cop")
        tense = _own_tense(tree, ancestor) if is_clause else None
        if tense is not None:
            return tense
    return Tense.PRESENT
