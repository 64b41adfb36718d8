"""Which cues stand on an event's own words: its auxiliaries, adverbs, determiners, participants and marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import clause_mood, tense
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, Cue
from kg.extract.parse_repair.clause_structure import is_finite
from kg.model import Tense


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A cue at work."""

    category: str
    words: tuple[int, ...]
    intent: bool = False
    certainty: str | None = None
    negated: str | None = None


def own(tree: Tree, word: int) -> list[Found]:
    """Return what an event's own words say of it; a verb without a frame of its own shares that of its conjunct."""
    found = list(_on_word(tree, word))
    if tree.rel(word) == "conj" and shares_frame(tree, word):
        found += _on_word(tree, tree.head(word), conjunction=_conjunction(tree, word))
    return _reconciled(found)


def shares_frame(tree: Tree, word: int) -> bool:
    """Tell whether a conjunct has no clause of its own: no tense, subject, auxiliary or mark."""
    return not is_finite(tree, word) and not tree.children(word, "nsubj", "aux", "mark", "expl")


def _conjunction(tree: Tree, word: int) -> str:
    return next((tree.lemma(c) for c in tree.children(word, "cc")), "")


def _reconciled(found: list[Found]) -> list[Found]:
    """Drop what a denial takes away: "could not attack" did not; "no any"."""
    if not any(f.category == "denied" for f in found):
        return found
    return [f for f in found if f.negated != "denied" or f.category == "denied"]


def _on_word(tree: Tree, word: int, conjunction: str = "") -> Iterator[Found]:
    yield from _match(tree, "auxiliary", tree.children(word, "aux"), conjunction)
    yield from _match(tree, "modifier", _modifiers(tree, word), conjunction)
    yield from _match(tree, "argument", _argument_words(tree, word), conjunction)
    yield from _marks(tree, word)
    yield from _conditions(tree, word)
    yield from _by_form(tree, word)
    if tree.lemma(tree.head(word)) == "neither" and tree.base(word) == "conj":
        yield Found(category="denied", words=(tree.head(word),))


def _modifiers(tree: Tree, word: int) -> list[int]:
    """Return the modifiers of a word; a "not" right before "to" is the infinitive's."""
    infinitive = tree.children(word, "advmod") if clause_mood.to(tree, word) is None else []
    elsewhere = {i for i in infinitive if tree.lemma(i + 1) == "to" and i > word}
    found = tree.children(word, "advmod", "amod", "det", "cc")
    return [i for i in found if i not in elsewhere]


def _argument_words(tree: Tree, word: int) -> list[int]:
    arguments = tree.children(word, "nsubj", "obj")
    inside = [i for a in arguments for i in (a, *tree.children(a, "det", "cc:preconj", "advmod"))]
    return [*inside, *tree.children(word, "obl")]  # "at no point", "to nobody"


def _marks(tree: Tree, word: int) -> Iterator[Found]:
    phrases = [a for a in tree.children(word, "advmod", "cc") if tree.children(a, "fixed")]  # "rather than"
    for mark in (*tree.children(word, "mark", "case"), *phrases):
        cue = _cue_of_mark(tree, mark, "mark")
        if cue is not None:
            yield _found(cue[0], cue[1])
    before = (clause_mood.to(tree, word) or 0) - 1
    cue = _cue(tree, "modifier", before) if before > 0 and tree.head(before) == tree.head(word) else None
    if cue is not None and cue[0].category == "denied":
        yield _found(*cue)


def stands_apart(tree: Tree, word: int) -> bool:
    """Tell whether the mark of a clause says how it is meant, whatever stands above: "without attacking"."""
    return any(f.category != "fact" for f in _marks(tree, word) if not _is_negation(tree, f))


def _is_negation(tree: Tree, found: Found) -> bool:
    """Tell whether a cue before "to" is a plain "not", which leaves the rest to what stands above."""
    return len(found.words) == 1 and tree.base(found.words[0]) == "advmod"


def _cue_of_mark(tree: Tree, mark: int, scope: str) -> tuple[Cue, tuple[int, ...]] | None:
    """Return the cue of a mark, with the word before or after it that it is one phrase with: "yet to", "instead of"."""
    fixed = tree.children(mark, "fixed")
    phrases = [(mark - 1, mark), (mark, *fixed), (mark,)]
    for words in phrases:
        cue = LEXICON.cue_of.get((scope, " ".join(tree.lemma(w) for w in words)))
        if cue is not None:
            return cue, words
    return None


def _conditions(tree: Tree, word: int) -> Iterator[Found]:
    """Yield the conditions that an event hangs on; what is said to have happened hangs on none."""
    if tree.token(word).xpos == "VBD" or (clause_mood.is_perfect(tree, word) and not _has_modal(tree, word)):
        return
    for clause in tree.children(word, "advcl"):
        inverted = clause_mood.inversion(tree, clause)
        if inverted is not None:
            yield Found(category="conditional", words=(inverted,))
        for mark in tree.children(clause, "mark"):
            cue = _cue_of_mark(tree, mark, "condition")
            if cue is not None and tree.lemma(mark - 1) != "even":
                yield _found(cue[0], cue[1])


def _has_modal(tree: Tree, word: int) -> bool:
    return any(tree.token(a).xpos == "MD" for a in tree.children(word, "aux"))


def _by_form(tree: Tree, word: int) -> Iterator[Found]:
    """Yield what no word says but the form of the clause."""
    inverted = clause_mood.inversion(tree, word)
    if inverted is not None:
        yield Found(category="conditional", words=(inverted,))
    elif (mark := clause_mood.question_mark(tree, word)) is not None:
        yield Found(category="possible", words=(mark,))
    elif (ahead := clause_mood.awaited(tree, word) or clause_mood.arranged(tree, word)) is not None:
        yield Found(category="planned", words=(ahead,))
    if clause_mood.is_command(tree, word) or clause_mood.is_subjunctive(tree, word):
        yield Found(category="planned", words=(word,))


def _match(tree: Tree, scope: str, words: list[int], conjunction: str) -> Iterator[Found]:
    for word in words:
        matched = None if _is_pseudo(tree, scope, word) else _cue(tree, scope, word)
        if matched is None:
            continue
        cue, phrase = matched
        if conjunction not in cue.terminators and not _is_past(tree, cue, word):
            yield _found(cue, phrase)


def _is_past(tree: Tree, cue: Cue, word: int) -> bool:
    """Tell whether a modifier says nothing of what lies in the past: "the next attack killed two people"."""
    return cue.past == "fact" and tense.tense(tree, tree.head(word)) is Tense.PAST


def _found(cue: Cue, words: tuple[int, ...]) -> Found:
    return Found(
        category=cue.category, words=words, intent=cue.intent, certainty=cue.certainty, negated=cue.negated
    )


def _cue(tree: Tree, scope: str, word: int) -> tuple[Cue, tuple[int, ...]] | None:
    """Return the cue of a word, by its form ("planned talks", "n't") or its lemma, or with the word before: "no longer"."""
    form = tree.token(word).text.lower().replace("’", "'")
    names = (
        (f"{tree.lemma(word - 1)} {form}", (word - 1, word)),
        (form, (word,)),
        (tree.lemma(word), (word,)),
    )
    return next(((cue, words) for name, words in names if (cue := LEXICON.cue_of.get((scope, name)))), None)


def _is_pseudo(tree: Tree, scope: str, word: int) -> bool:
    """Tell whether a word only looks like a cue: the "not" of "not only"."""
    pair = f"{tree.lemma(word)} {tree.lemma(word + 1)}"
    return LEXICON.categories.get((scope, pair)) == "none"
