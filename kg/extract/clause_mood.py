"""What the form of a clause says without a cue word: questions, commands, inversions, the subjunctive, later tenses."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON

_INVERTED = frozenset({"should", "have", "be", "do"})
_TEMPORAL = frozenset({"until", "till", "once", "when", "after", "before", "while", "as"})
_AHEAD = frozenset(
    {"until", "till", "once"}
)  # with a present tense: still to come, whatever the main clause says
_TO_COME = frozenset({"next", "tomorrow", "coming"})
_QUESTION_WORDS = frozenset({"who", "whom", "what", "when", "where", "why", "how", "which", "whose"})
_FUTURE = frozenset({"will", "shall", "'ll", "wo", "would", "may", "might", "must", "should"})


def auxiliaries(tree: Tree, word: int) -> list[int]:
    """Return a clause's auxiliaries and copula."""
    return tree.children(word, "aux", "cop")


def is_perfect(tree: Tree, word: int) -> bool:
    """Tell whether a clause has a "have": "to have attacked"."""
    return any(tree.lemma(a) == "have" for a in tree.children(word, "aux"))


def to(tree: Tree, word: int) -> int | None:
    """Return the "to" of an infinitive."""
    infinitive = any("VerbForm=Inf" in tree.token(i).feats for i in (word, *auxiliaries(tree, word)))
    return (
        next((m for m in tree.children(word, "mark") if tree.lemma(m) == "to"), None) if infinitive else None
    )


def is_subjunctive(tree: Tree, word: int) -> bool:
    """Tell whether a clause is a wish: "that it leave the port"."""
    content = tree.base(word) == "ccomp" or "that" in tree.marks(word)
    if not content or not tree.children(word, "nsubj") or to(tree, word) or auxiliaries(tree, word):
        return False
    return tree.token(word).xpos == "VB" or (tree.token(word).xpos == "VBP" and _is_third_person(tree, word))


def _is_third_person(tree: Tree, word: int) -> bool:
    """Tell whether one subject in the singular should have given the verb an "s"."""
    subject = tree.children(word, "nsubj")[0]
    one = tree.token(subject).xpos in {"NN", "NNP"} and not tree.children(subject, "conj")
    return one and tree.lemma(subject) not in LEXICON.people


def is_indicative(tree: Tree, word: int) -> bool:
    """Tell whether a clause is a statement with a tense of its own, not a wish or an infinitive."""
    finite = any(
        "VerbForm=Fin" in tree.token(i).feats for i in (word, *tree.children(word, "aux", "cop", "aux:pass"))
    )
    return finite and "Mood=Imp" not in tree.token(word).feats and not is_subjunctive(tree, word)


def is_command(tree: Tree, word: int) -> bool:
    """Tell whether a clause is an imperative: a bare verb with nothing before it that acts."""
    if tree.token(word).xpos != "VB" or tree.base(word) not in {"root", "parataxis", "ccomp"}:
        return False
    return not tree.children(word, "nsubj", "aux", "mark", "csubj", "expl") and not _after_to(tree, word)


def _after_to(tree: Tree, word: int) -> bool:
    return tree.upos(word - 1) in {"PART", "AUX"}


def question_mark(tree: Tree, word: int) -> int | None:
    """Return the mark of a question whether the event is so; "why did it attack?" takes it for granted."""
    if not any(a < s for a in auxiliaries(tree, word) for s in tree.children(word, "nsubj")):
        return None
    inside = tree.below(word)
    if any(tree.lemma(i) in _QUESTION_WORDS for i in inside if i < word and tree.head(i) in inside):
        return None
    marks = [i for i in (*inside, inside[-1] + 1) if i <= len(tree) and tree.token(i).text == "?"]
    return marks[-1] if marks else None


def inversion(tree: Tree, word: int) -> int | None:
    """Return the auxiliary that makes a clause a condition: "should Iran attack, …"."""
    if tree.base(word) != "advcl":
        return None
    subjects = tree.children(word, "nsubj")
    fronted = [
        a for a in auxiliaries(tree, word) if subjects and a < subjects[0] and tree.lemma(a) in _INVERTED
    ]
    return fronted[0] if fronted and min(tree.below(word)) == fronted[0] else None


def awaited(tree: Tree, word: int) -> int | None:
    """Return the conjunction of a clause in the present that is still to come: "will stay until it leaves"."""
    if tree.base(word) != "advcl":
        return None
    present = any(
        "Tense=Pres" in tree.token(i).feats for i in (word, *tree.children(word, "aux", "cop", "aux:pass"))
    )
    marks = [m for m in tree.children(word, "mark", "advmod") if tree.lemma(m) in _TEMPORAL]
    ahead = _is_future(tree, tree.head(word)) or (marks and tree.lemma(marks[0]) in _AHEAD)
    return marks[0] if marks and present and ahead else None


def arranged(tree: Tree, word: int) -> int | None:
    """Return the day to come that makes a present tense a plan: "withdraws its troops next week"."""
    forms = (word, *auxiliaries(tree, word), *tree.children(word, "aux:pass"))
    present = any(
        "Tense=Pres" in tree.token(i).feats and "VerbForm=Fin" in tree.token(i).feats for i in forms
    )
    if not present or is_perfect(tree, word):
        return None
    days = tree.children(word, "obl", "advmod", "nmod")
    ahead = [d for d in days for i in (d, *tree.children(d, "amod", "det")) if tree.lemma(i) in _TO_COME]
    return ahead[0] if ahead else None


def _is_future(tree: Tree, word: int) -> bool:
    return any(tree.lemma(a) in _FUTURE for a in auxiliaries(tree, word)) or to(tree, word) is not None
