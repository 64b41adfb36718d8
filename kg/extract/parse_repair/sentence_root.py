"""Repairs at the root of a sentence: the main verb, its copula, adverbs and source phrases."""

from kg.extract.dependency_tree import NOMINAL_UPOS, Tree
from kg.extract.lexicon import WORDS

_PARTICIPLE_VERBS = frozenset(
    {"get", "have", "see", "make", "want", "keep", "leave", "need", "hear", "find", "feel"}
)


def repair_root(tree: Tree, root: int) -> None:
    """Apply the repairs that concern the root of a sentence."""
    _raise_main_verb(tree, root)
    _attach_no_longer(tree, root)
    _attach_subject_of_copula(tree, root)
    _attach_source_to_clause(tree, root)


def _raise_main_verb(tree: Tree, root: int) -> None:
    """Make a past tense within the subject the main verb: "an official who was asked to speak said …"."""
    if tree.upos(root) not in NOMINAL_UPOS or tree.children(root, "cop", "nsubj"):
        return
    for verb in tree.subtree(root):
        head = tree.head(verb)
        is_inner = tree.udeprel(head) in {"xcomp", "acl"} and tree.upos(head) == "VERB"
        is_past = tree.deprel(verb) == "xcomp" and tree.token(verb).xpos in {"VBD", "VBN"}
        is_participle = tree.lemma(head) in _PARTICIPLE_VERBS or tree.children(verb, "aux", "mark")
        if is_past and is_inner and not is_participle:
            tree.attach(verb, 0, "root")
            tree.attach(root, verb, "nsubj")
            return


def _attach_no_longer(tree: Tree, root: int) -> None:
    """Make "no longer" an adverb instead of the predicate: "is no longer supporting"."""
    verb = tree.child(root, "advcl", "xcomp")
    is_no_longer = tree.token(root).text.lower() == "longer" and tree.lemma(root - 1) == "no"
    if not is_no_longer or verb is None or verb < root:
        return
    for child in tree.children(root):
        if child not in {verb, root - 1}:
            tree.attach(child, verb, "aux" if tree.udeprel(child) == "cop" else tree.deprel(child))
    tree.attach(verb, tree.head(root), tree.deprel(root))
    tree.attach(root, verb, "advmod")


def _attach_subject_of_copula(tree: Tree, root: int) -> None:
    """Attach a subject to the predicate instead of the copula: "an attack is likely"."""
    for copula in tree.children(root, "cop", "aux"):
        for subject in tree.children(copula, "nsubj"):
            tree.attach(subject, root, "nsubj")


def _attach_source_to_clause(tree: Tree, verb: int) -> None:
    """Attach a source phrase to the clause: "left after the meeting, according to a source"."""
    for word in tree.subtree(verb):
        if tree.preposition(word) not in WORDS["source_prepositions"]:
            continue
        head, before = tree.head(word), tree.first(word, "punct") - 1
        is_final = all(tree.upos(i) == "PUNCT" for i in range(tree.last(word) + 1, len(tree) + 1))
        is_apart = tree.udeprel(word) == "nmod" or (tree.udeprel(word) == "obl" and is_final)
        if is_apart and tree.upos(before) == "PUNCT" and head != verb:
            tree.attach(word, verb, "obl")
        elif head > word and tree.upos(head) == "ADJ" and not tree.children(head, "cop"):
            tree.attach(word, tree.head(head) or head, "obl")
            tree.attach(head, word, "acl")
