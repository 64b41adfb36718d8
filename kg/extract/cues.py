"""Matches the cues of ``data/cues.toml`` on the words and the clause of an event."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import clause_mood, tense
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, Cue
from kg.extract.parse_repair.clause_structure import is_finite
from kg.model import Tense


@dataclass(frozen=True, slots=True, kw_only=True)
class CueMatch:
    """A cue that applies to an event, with the words that express it."""

    category: str
    words: tuple[int, ...]
    intent: bool = False
    certainty: str | None = None
    when_negated: str | None = None


def find_cues(tree: Tree, word: int) -> list[CueMatch]:
    """Return the cues on an event's own words.

    A bare conjunct also has the cues of the verb that it is coordinated with.
    """
    matches = list(_cues_on_word(tree, word))
    if tree.deprel(word) == "conj" and is_bare_conjunct(tree, word):
        matches += _cues_on_word(tree, tree.head(word), coordinator=_coordinator(tree, word))
    return _without_negated(matches)


def is_bare_conjunct(tree: Tree, word: int) -> bool:
    """Return True if a conjunct has no tense, subject, auxiliary or marker of its own."""
    return not is_finite(tree, word) and not tree.children(word, "nsubj", "aux", "mark", "expl")


def _coordinator(tree: Tree, word: int) -> str:
    return next((tree.lemma(c) for c in tree.children(word, "cc")), "")


def _without_negated(matches: list[CueMatch]) -> list[CueMatch]:
    """Drop the cues that a negation cancels: "could not attack" leaves no possibility."""
    if not any(m.category == "denied" for m in matches):
        return matches
    return [m for m in matches if m.when_negated != "denied" or m.category == "denied"]


def _cues_on_word(tree: Tree, word: int, coordinator: str = "") -> Iterator[CueMatch]:
    yield from _match_words(tree, "auxiliary", tree.children(word, "aux"), coordinator)
    yield from _match_words(tree, "modifier", _modifiers(tree, word), coordinator)
    yield from _match_words(tree, "argument", _argument_words(tree, word), coordinator)
    yield from _marker_cues(tree, word)
    yield from _condition_cues(tree, word)
    yield from _clause_form_cues(tree, word)
    if tree.lemma(tree.head(word)) == "neither" and tree.udeprel(word) == "conj":
        yield CueMatch(category="denied", words=(tree.head(word),))


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
        match = _lookup_marker(tree, mark, "mark")
        if match is not None:
            yield _to_match(match[0], match[1])
    before_to = (clause_mood.infinitive_to(tree, word) or 0) - 1
    is_sibling = before_to > 0 and tree.head(before_to) == tree.head(word)
    match = _lookup(tree, "modifier", before_to) if is_sibling else None
    if match is not None and match[0].category == "denied":
        yield _to_match(*match)


def has_marker_cue(tree: Tree, word: int) -> bool:
    """Return True if a clause is marked by a cue other than negation: "without attacking"."""
    matches = [match for match in _marker_cues(tree, word) if not _is_plain_negation(tree, match)]
    return any(match.category != "fact" for match in matches)


def _is_plain_negation(tree: Tree, match: CueMatch) -> bool:
    """Return True for a plain "not" before "to"; the cues of the governor still apply."""
    return len(match.words) == 1 and tree.udeprel(match.words[0]) == "advmod"


def _lookup_marker(tree: Tree, mark: int, scope: str) -> tuple[Cue, tuple[int, ...]] | None:
    """Return the cue of a marker, also as part of a phrase: "yet to", "instead of"."""
    fixed = tree.children(mark, "fixed")
    phrases = [(mark - 1, mark), (mark, *fixed), (mark,)]
    for words in phrases:
        cue = LEXICON.cues_by_word.get((scope, " ".join(tree.lemma(w) for w in words)))
        if cue is not None:
            return cue, words
    return None


def _condition_cues(tree: Tree, word: int) -> Iterator[CueMatch]:
    """Yield the conditions of an event, unless its verb form states that it happened."""
    if tree.token(word).xpos == "VBD" or (clause_mood.is_perfect(tree, word) and not _has_modal(tree, word)):
        return
    for clause in tree.children(word, "advcl"):
        auxiliary = clause_mood.inverted_auxiliary(tree, clause)
        if auxiliary is not None:
            yield CueMatch(category="conditional", words=(auxiliary,))
        for mark in tree.children(clause, "mark"):
            match = _lookup_marker(tree, mark, "condition")
            if match is not None and tree.lemma(mark - 1) != "even":
                yield _to_match(match[0], match[1])


def _has_modal(tree: Tree, word: int) -> bool:
    return any(tree.token(a).xpos == "MD" for a in tree.children(word, "aux"))


def _clause_form_cues(tree: Tree, word: int) -> Iterator[CueMatch]:
    """Yield cues signalled by the form of the clause instead of a word."""
    auxiliary = clause_mood.inverted_auxiliary(tree, word)
    if auxiliary is not None:
        yield CueMatch(category="conditional", words=(auxiliary,))
    elif (mark := clause_mood.question_mark(tree, word)) is not None:
        yield CueMatch(category="possible", words=(mark,))
    elif (
        future := clause_mood.future_subordinator(tree, word) or clause_mood.future_time(tree, word)
    ) is not None:
        yield CueMatch(category="planned", words=(future,))
    if clause_mood.is_command(tree, word) or clause_mood.is_subjunctive(tree, word):
        yield CueMatch(category="planned", words=(word,))


def _match_words(tree: Tree, scope: str, words: list[int], coordinator: str) -> Iterator[CueMatch]:
    for word in words:
        match = None if _is_pseudo_cue(tree, scope, word) else _lookup(tree, scope, word)
        if match is None:
            continue
        cue, phrase = match
        if coordinator not in cue.terminators and not _is_void_in_past(tree, cue, word):
            yield _to_match(cue, phrase)


def _is_void_in_past(tree: Tree, cue: Cue, word: int) -> bool:
    """Return True if a modifier is not a cue in the past tense: "the next attack killed two people"."""
    return cue.when_past == "fact" and tense.event_tense(tree, tree.head(word)) is Tense.PAST


def _to_match(cue: Cue, words: tuple[int, ...]) -> CueMatch:
    return CueMatch(
        category=cue.category,
        words=words,
        intent=cue.intent,
        certainty=cue.certainty,
        when_negated=cue.when_negated,
    )


def _lookup(tree: Tree, scope: str, word: int) -> tuple[Cue, tuple[int, ...]] | None:
    """Return the cue of a word by form or lemma, also with the word before it: "no longer"."""
    form = tree.token(word).text.lower().replace("’", "'")
    names = (
        (f"{tree.lemma(word - 1)} {form}", (word - 1, word)),
        (form, (word,)),
        (tree.lemma(word), (word,)),
    )
    return next(
        ((cue, words) for name, words in names if (cue := LEXICON.cues_by_word.get((scope, name)))), None
    )


def _is_pseudo_cue(tree: Tree, scope: str, word: int) -> bool:
    """Return True for a word that only looks like a cue: the "not" of "not only"."""
    pair = f"{tree.lemma(word)} {tree.lemma(word + 1)}"
    return LEXICON.cue_categories.get((scope, pair)) == "none"
