"""Matches the cues of ``data/cues.toml`` on the words and the clause of an event."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import clause_mood, tense
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, Cue
from kg.model import Tense

_PLANNED = Cue(category="planned")


@dataclass(frozen=True, slots=True)
class CueMatch:
    """A cue that applies to an event, with the words that express it."""

    cue: Cue
    words: tuple[int, ...]

    @property
    def is_denial(self) -> bool:
        """Whether the cue denies the event."""
        return self.cue.category == "denied"


def find_cues(tree: Tree, word: int) -> list[CueMatch]:
    """Return the cues on an event's own words, and for a bare conjunct those of its first conjunct."""
    matches = list(_cues_on_word(tree, word))
    if tree.deprel(word) == "conj" and is_bare_conjunct(tree, word):
        coordinator = tree.child(word, "cc")
        matches += _cues_on_word(tree, tree.head(word), tree.lemma(coordinator or 0))
    if not any(match.is_denial for match in matches):
        return matches
    # A negation cancels other cues: "could not attack" leaves no possibility.
    return [match for match in matches if match.is_denial or match.cue.when_negated != "denied"]


def find_negations(tree: Tree, word: int) -> list[CueMatch]:
    """Return the cues that deny an event."""
    return [match for match in find_cues(tree, word) if match.is_denial]


def is_bare_conjunct(tree: Tree, word: int) -> bool:
    """Return True if a conjunct has no tense, subject, auxiliary or marker of its own."""
    return not clause_mood.is_finite(tree, word) and not tree.children(word, "nsubj", "aux", "mark", "expl")


def _cues_on_word(tree: Tree, word: int, coordinator: str = "") -> Iterator[CueMatch]:
    yield from _match_words(tree, "auxiliary", tree.children(word, "aux"), coordinator)
    yield from _match_words(tree, "modifier", _modifiers(tree, word), coordinator)
    plans = _match_words(tree, "modifier", tree.children(word, "acl"), coordinator)
    yield from (
        match for match in plans if match.cue.category == "planned"
    )  # "the talks scheduled for Monday"
    yield from _match_words(tree, "argument", _argument_words(tree, word), coordinator)
    yield from _marker_cues(tree, word)
    yield from _condition_cues(tree, word)
    yield from _clause_form_cues(tree, word)
    if tree.lemma(tree.head(word)) == "neither" and tree.udeprel(word) == "conj":
        yield CueMatch(Cue(category="denied"), (tree.head(word),))


def _modifiers(tree: Tree, word: int) -> list[int]:
    """Return the modifiers of a word, without a "not" that negates a following infinitive."""
    adverbs = tree.children(word, "advmod") if clause_mood.infinitive_to(tree, word) is None else []
    of_infinitive = {i for i in adverbs if tree.lemma(i + 1) == "to" and i > word}
    modifiers = tree.children(word, "advmod", "amod", "det", "cc")
    return [i for i in modifiers if i not in of_infinitive]


def _argument_words(tree: Tree, word: int) -> list[int]:
    arguments = tree.children(word, "nsubj", "obj")
    words = [i for a in arguments for i in (a, *tree.children(a, "det", "cc:preconj", "advmod"))]
    return [*words, *tree.children(word, "obl")]  # "at no point", "to nobody"


def _marker_cues(tree: Tree, word: int) -> Iterator[CueMatch]:
    phrases = [a for a in tree.children(word, "advmod", "cc") if tree.children(a, "fixed")]  # "rather than"
    for mark in (*tree.children(word, "mark", "case"), *phrases):
        # "warned against attacking", but not "the protests against the attack"
        if tree.lemma(mark) != "against" or tree.upos(word) == "VERB":
            yield from _match_marker(tree, mark, "mark")
    before_to = (clause_mood.infinitive_to(tree, word) or 0) - 1
    if before_to > 0 and tree.head(before_to) == tree.head(word):
        match = _lookup(tree, "modifier", before_to)
        if match is not None and match.is_denial:
            yield match


def has_marker_cue(tree: Tree, word: int) -> bool:
    """Return True if a clause is marked by a cue other than negation: "without attacking"."""
    return any(
        match.cue.category != "fact" and not _is_plain_negation(tree, match)
        for match in _marker_cues(tree, word)
    )


def _is_plain_negation(tree: Tree, match: CueMatch) -> bool:
    """Return True for a plain "not" before "to"; the cues of the governor still apply."""
    return len(match.words) == 1 and tree.udeprel(match.words[0]) == "advmod"


def _match_marker(tree: Tree, mark: int, scope: str) -> Iterator[CueMatch]:
    """Yield the cue of a marker, also as part of a phrase: "yet to", "instead of"."""
    for words in ((mark - 1, mark), (mark, *tree.children(mark, "fixed")), (mark,)):
        cue = LEXICON.cue(scope, " ".join(tree.lemma(w) for w in words))
        if cue is not None:
            yield CueMatch(cue, words)
            return


def _condition_cues(tree: Tree, word: int) -> Iterator[CueMatch]:
    """Yield the conditions of an event, unless its verb form states that it happened."""
    if tree.token(word).xpos == "VBD" or (clause_mood.is_perfect(tree, word) and not _has_modal(tree, word)):
        return
    for clause in tree.children(word, "advcl"):
        yield from _inversion_cues(tree, clause)
        for mark in tree.children(clause, "mark"):
            if tree.lemma(mark - 1) != "even":
                yield from _match_marker(tree, mark, "condition")


def _inversion_cues(tree: Tree, clause: int) -> Iterator[CueMatch]:
    auxiliary = clause_mood.inverted_auxiliary(tree, clause)
    if auxiliary is not None:
        yield CueMatch(Cue(category="conditional"), (auxiliary,))


def _has_modal(tree: Tree, word: int) -> bool:
    return any(tree.token(a).xpos == "MD" for a in tree.children(word, "aux"))


def _clause_form_cues(tree: Tree, word: int) -> Iterator[CueMatch]:
    """Yield cues signalled by the form of the clause instead of a word."""
    inversions = list(_inversion_cues(tree, word))
    future = clause_mood.future_subordinator(tree, word) or clause_mood.future_time(tree, word)
    if inversions:
        yield from inversions
    elif (mark := clause_mood.question_mark(tree, word)) is not None:
        yield CueMatch(Cue(category="possible"), (mark,))
    elif future is not None:
        yield CueMatch(_PLANNED, (future,))
    if clause_mood.is_command(tree, word) or clause_mood.is_subjunctive(tree, word):
        yield CueMatch(_PLANNED, (word,))


def _match_words(tree: Tree, scope: str, words: list[int], coordinator: str) -> Iterator[CueMatch]:
    for word in words:
        match = _lookup(tree, scope, word)
        if match is None or _is_pseudo_cue(tree, scope, word) or _is_void_in_past(tree, match.cue, word):
            continue
        if coordinator not in match.cue.terminators:
            yield match


def _is_void_in_past(tree: Tree, cue: Cue, word: int) -> bool:
    """Return True if a modifier is not a cue in the past tense: "the next attack killed two people"."""
    return cue.when_past == "fact" and tense.event_tense(tree, tree.head(word)) is Tense.PAST


def _lookup(tree: Tree, scope: str, word: int) -> CueMatch | None:
    """Return the cue of a word by form or lemma, also with the word before it: "no longer"."""
    form = tree.token(word).text.lower().replace("’", "'")
    pair = LEXICON.cue(scope, f"{tree.lemma(word - 1)} {form}")
    if pair is not None:
        return CueMatch(pair, (word - 1, word))
    cue = LEXICON.cue(scope, form) or LEXICON.cue(scope, tree.lemma(word))
    return CueMatch(cue, (word,)) if cue else None


def _is_pseudo_cue(tree: Tree, scope: str, word: int) -> bool:
    """Return True for a word that only looks like a cue: the "not" of "not only"."""
    pair = f"{tree.lemma(word)} {tree.lemma(word + 1)}"
    return LEXICON.cue_category(scope, pair) == "none"


def is_circumstance(tree: Tree, word: int, cue: Cue) -> bool:
    """Return True for a phrase beside a cue: "was asked about the attack", "denied guilt at the start of the trial"."""
    preposition = tree.preposition(word)
    if cue.category == "planned":
        return preposition == "about"
    is_setting = preposition in {"at", "during", "after", "before"} and cue.category == "denied"
    is_state = (
        preposition in {"on", "in", "under", "at"} and cue.category == "possible"
    )  # "appeared on charges"
    return tree.udeprel(word) == "obl" and (is_setting or is_state)
