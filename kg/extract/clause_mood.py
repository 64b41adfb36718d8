"""Reads the mood of a clause from its form, such as questions, commands and inversion."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS

# Verbs with a past tense like the infinitive, which the parser may tag as present: "said a tanker cut the cable".
_INVARIANT_VERBS = frozenset(
    {"cut", "hit", "put", "set", "shut", "hurt", "quit", "spread", "cast", "burst", "shed", "bid"}
)
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})
_INVERTIBLE_AUXILIARIES = frozenset({"should", "have", "be", "do"})
_TIME_SUBORDINATORS = frozenset({"until", "till", "once", "when", "after", "before", "while", "as"})
# A present tense after these refers to the future, whatever the tense of the main clause.
_FUTURE_SUBORDINATORS = frozenset({"until", "till", "once"})
_FUTURE_TIME_WORDS = frozenset({"next", "tomorrow", "coming"})
_QUESTION_WORDS = frozenset({"who", "whom", "what", "when", "where", "why", "how", "which", "whose"})
_FUTURE_AUXILIARIES = frozenset({"will", "shall", "'ll", "wo", "would", "may", "might", "must", "should"})


def auxiliaries(tree: Tree, word: int) -> list[int]:
    """Return the auxiliaries and the copula of a clause."""
    return tree.children(word, "aux", "cop")


def _verb_forms(tree: Tree, word: int) -> list[int]:
    return [word, *auxiliaries(tree, word)]


def is_perfect(tree: Tree, word: int) -> bool:
    """Return True if a clause has the auxiliary "have": "to have attacked"."""
    return any(tree.lemma(a) == "have" for a in tree.children(word, "aux"))


def infinitive_to(tree: Tree, word: int) -> int | None:
    """Return the "to" of an infinitive."""
    if not any("VerbForm=Inf" in tree.token(i).feats for i in _verb_forms(tree, word)):
        return None
    return next((m for m in tree.children(word, "mark") if tree.lemma(m) == "to"), None)


def is_finite(tree: Tree, verb: int) -> bool:
    """Return True if a verb is finite by its tag or by its features."""
    return tree.token(verb).xpos in _FINITE_TAGS or "VerbForm=Fin" in tree.token(verb).feats


def is_subjunctive(tree: Tree, word: int) -> bool:
    """Return True for a subjunctive clause: "that it leave the port"."""
    is_content = tree.udeprel(word) == "ccomp" or "that" in tree.marks(word)
    has_subject = tree.children(word, "nsubj") and not infinitive_to(tree, word)
    if not is_content or not has_subject or auxiliaries(tree, word):
        return False
    xpos = tree.token(word).xpos
    is_bare = xpos == "VBP" and tree.lemma(word) not in _INVARIANT_VERBS
    return xpos == "VB" or (is_bare and _has_singular_subject(tree, word))


def _has_singular_subject(tree: Tree, word: int) -> bool:
    """Return True if the subject requires a verb with the ending -s."""
    subject = tree.children(word, "nsubj")[0]
    is_singular = tree.token(subject).xpos in {"NN", "NNP"} and not tree.children(subject, "conj")
    return is_singular and tree.lemma(subject) not in WORDS["actor_nouns"]


def is_indicative(tree: Tree, word: int) -> bool:
    """Return True for a finite clause that is neither imperative nor subjunctive."""
    has_finite_form = any("VerbForm=Fin" in tree.token(i).feats for i in _verb_forms(tree, word))
    return has_finite_form and "Mood=Imp" not in tree.token(word).feats and not is_subjunctive(tree, word)


def is_command(tree: Tree, word: int) -> bool:
    """Return True for an imperative: a bare verb form without subject, auxiliary or marker."""
    if tree.token(word).xpos != "VB" or tree.udeprel(word) not in {"root", "parataxis", "ccomp"}:
        return False
    follows_auxiliary = tree.upos(word - 1) in {"PART", "AUX"}
    return not tree.children(word, "nsubj", "aux", "mark", "csubj", "expl") and not follows_auxiliary


def question_mark(tree: Tree, word: int) -> int | None:
    """Return the mark of a yes-no or who-question; "why did it attack?" presupposes the event."""
    is_who_question = any(tree.lemma(s) == "who" and s < word for s in tree.children(word, "nsubj"))
    is_inverted = any(a < s for a in auxiliaries(tree, word) for s in tree.children(word, "nsubj"))
    if tree.udeprel(word) == "acl" or not (is_inverted or is_who_question):
        return None
    clause = tree.subtree(word)
    if not is_who_question and any(
        tree.lemma(i) in _QUESTION_WORDS for i in clause if i < word and tree.head(i) in clause
    ):
        return None
    marks = [i for i in (*clause, clause[-1] + 1) if i <= len(tree) and tree.token(i).text == "?"]
    return marks[-1] if marks else None


def inverted_auxiliary(tree: Tree, word: int) -> int | None:
    """Return the fronted auxiliary of a conditional clause: "should Iran attack, …"."""
    if tree.udeprel(word) != "advcl":
        return None
    first, subject = tree.first(word), tree.child(word, "nsubj")
    is_fronted = subject is not None and first < subject and first in auxiliaries(tree, word)
    return first if is_fronted and tree.lemma(first) in _INVERTIBLE_AUXILIARIES else None


def future_subordinator(tree: Tree, word: int) -> int | None:
    """Return the subordinator of a present tense with future meaning: "will stay until it leaves"."""
    if tree.udeprel(word) != "advcl":
        return None
    is_present = any("Tense=Pres" in tree.token(i).feats for i in _verb_forms(tree, word))
    marks = [m for m in tree.children(word, "mark", "advmod") if tree.lemma(m) in _TIME_SUBORDINATORS]
    is_future = _is_future(tree, tree.head(word)) or (marks and tree.lemma(marks[0]) in _FUTURE_SUBORDINATORS)
    return marks[0] if marks and is_present and is_future else None


def future_time(tree: Tree, word: int) -> int | None:
    """Return the time phrase that makes a present tense a plan: "withdraws its troops next week"."""
    features = [tree.token(i).feats for i in _verb_forms(tree, word)]
    is_present = any("Tense=Pres" in feats and "VerbForm=Fin" in feats for feats in features)
    if not is_present or is_perfect(tree, word):
        return None
    for time in tree.children(word, "obl", "advmod", "nmod"):
        if any(tree.lemma(i) in _FUTURE_TIME_WORDS for i in (time, *tree.children(time, "amod", "det"))):
            return time
    return None


def _is_future(tree: Tree, word: int) -> bool:
    has_auxiliary = any(tree.lemma(a) in _FUTURE_AUXILIARIES for a in auxiliaries(tree, word))
    return has_auxiliary or infinitive_to(tree, word) is not None
