"""When an event lies, seen from the text: by its own verb forms, else by those of the clause it stands in."""

from kg.extract import clause_mood
from kg.extract.dependency_tree import Tree
from kg.model import Tense

_FUTURE = frozenset({"will", "shall", "'ll", "wo", "would", "'d", "may", "might", "should", "must", "ought"})


def tense(tree: Tree, word: int, certainty: str = "fact") -> Tense:
    """Return when an event lies that is meant in a certain way: what is only planned is still to come."""
    own = _own(tree, word) if certainty != "planned" or clause_mood.to(tree, word) is None else None
    if own is not None:
        return Tense.FUTURE if _is_ahead(tree, word, own, certainty) else own
    if clause_mood.is_perfect(tree, word):
        return Tense.PAST
    ahead = certainty == "planned" or (certainty == "conditional" and _is_condition(tree, word))
    if ahead:
        return Tense.FUTURE
    above = _above(tree, word)
    if above is Tense.FUTURE and certainty == "fact":
        return Tense.PRESENT
    ongoing = tree.token(word).xpos == "VBG"  # "is believed to be preparing"
    later = (
        certainty != "fact"
        and above is Tense.PRESENT
        and clause_mood.to(tree, word) is not None
        and not ongoing
    )
    return Tense.FUTURE if later else above


def _own(tree: Tree, word: int) -> Tense | None:
    """Return the tense of a clause's own verb forms, None where it has none."""
    auxiliaries = clause_mood.auxiliaries(tree, word)
    lemmas = {tree.lemma(a) for a in auxiliaries}
    perfect = "have" in lemmas
    if lemmas & _FUTURE:
        return Tense.PAST if perfect and not lemmas & {"will", "shall"} else Tense.FUTURE
    if lemmas & {"could", "can", "ca"}:
        return _of_ability(tree, word, lemmas, perfect)
    forms = (word, *auxiliaries, *tree.children(word, "aux:pass"))
    finite = [
        i
        for i in forms
        if "VerbForm=Fin" in tree.token(i).feats or tree.token(i).xpos in {"VBD", "VBZ", "VBP"}
    ]
    if not finite:
        return Tense.PAST if _is_past_form(tree, word, forms) else None
    if any("Tense=Past" in tree.token(i).feats or tree.token(i).xpos == "VBD" for i in finite):
        return Tense.PAST
    ongoing = tree.token(word).xpos == "VBG" or not perfect
    return Tense.PRESENT if ongoing else Tense.PAST


def _is_past_form(tree: Tree, word: int, forms: tuple[int, ...]) -> bool:
    """Tell whether a participle with a subject and no auxiliary is a past tense that the tagger missed."""
    return len(forms) == 1 and tree.token(word).xpos == "VBN" and bool(tree.children(word, "nsubj"))


def _of_ability(tree: Tree, word: int, lemmas: set[str], perfect: bool) -> Tense:
    """Return the tense of "can" and "could": what could not be lies in the past, what could be is ahead."""
    if perfect:
        return Tense.PAST
    denied = any(tree.lemma(m) in {"not", "n't", "never"} for m in tree.children(word, "advmod"))
    if "could" in lemmas:
        return Tense.PAST if denied else Tense.FUTURE
    return Tense.PRESENT


def _is_ahead(tree: Tree, word: int, own: Tense, certainty: str) -> bool:
    """Tell whether a form speaks of what may come: "if it attacks", "until it leaves", "would … if it attacked"."""
    if certainty not in {"planned", "conditional"} or tree.upos(word) == "NOUN":
        return False
    condition = bool({"if", "unless"} & set(tree.marks(word))) and not clause_mood.is_perfect(tree, word)
    unreal = condition and tree.base(word) == "advcl" and _has_would(tree, tree.head(word))
    return own is Tense.PRESENT or unreal


def _has_would(tree: Tree, word: int) -> bool:
    unreal = any(
        tree.lemma(a) in {"would", "'d", "could", "might"} for a in clause_mood.auxiliaries(tree, word)
    )
    return unreal and not clause_mood.is_perfect(tree, word)


def _is_condition(tree: Tree, word: int) -> bool:
    return clause_mood.to(tree, word) is not None or "if" in tree.marks(word)


def _above(tree: Tree, word: int) -> Tense:
    """Return the tense of the nearest clause above that has one."""
    for above in list(tree.ancestors(word))[1:]:
        found = (
            _own(tree, above) if tree.upos(above) in {"VERB", "AUX"} or tree.children(above, "cop") else None
        )
        if found is not None:
            return found
    return Tense.PRESENT
