"""Whether an event is stated or denied, a fact or only planned, possible or conditional, and in what tense.

The cues are data (``data/cues.toml``). They act along the syntax: what stands on the event's own words, and
what stands on the words whose content it is, up to the first that makes it a fact or hands it to a speaker.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.lexicon import LEXICON
from kg.extract.predicates import Predicate, lemma
from kg.extract.repair.clauses import is_finite
from kg.extract.tree import Tree
from kg.model import Certainty, Polarity, Span, Tense

_CONTENT = frozenset({"xcomp", "ccomp", "csubj"})
_NOUN_CONTENT = frozenset({"obj", "obl", "nmod", "nsubj:pass"})
_STRENGTH = ("planned", "possible", "conditional")  # a later one wins over an earlier
_CHANGES = frozenset({"denied", *_STRENGTH})
_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_COMPLEMENT_PREPOSITIONS = frozenset({"", "of", "for", "from", "to", "about", "on", "at", "against"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Factuality:
    """How an event is meant, with the words that say so."""

    polarity: Polarity
    polarity_cue: Span | None
    certainty: Certainty
    certainty_cue: Span | None
    tense: Tense
    intent: bool  # who acts means to, and nothing denies it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    category: str
    words: tuple[int, ...]  # the cue
    intent: bool = False


def factuality(tree: Tree, predicate: Predicate) -> Factuality:
    """Read off how an event is meant."""
    found = list(_cues(tree, predicate))
    denials = [f for f in found if f.category == "denied"]
    doubts = [f for f in found if f.category in _STRENGTH]
    doubt = max(doubts, key=lambda f: _STRENGTH.index(f.category), default=None)
    return Factuality(
        polarity=Polarity.DENIED if denials else Polarity.STATED,
        polarity_cue=tree.span(denials[0].words) if denials else None,
        certainty=Certainty(doubt.category) if doubt else Certainty.FACT,
        certainty_cue=tree.span(doubt.words) if doubt else None,
        tense=_tense(tree, predicate),
        intent=not denials and any(f.intent for f in found),
    )


def _cues(tree: Tree, predicate: Predicate) -> Iterator[_Found]:
    for word in (predicate.head, *([predicate.noun] if predicate.noun else [])):
        yield from _on_word(tree, word)
    if tree.rel(predicate.head) == "conj" and _shares_frame(tree, predicate.head):
        yield from _on_word(tree, tree.head(predicate.head))
    yield from _above(tree, predicate.head)


# ---------------------------------------------------------------- the event's own words


def _on_word(tree: Tree, word: int) -> Iterator[_Found]:
    yield from _match(tree, "auxiliary", tree.children(word, "aux"))
    yield from _match(tree, "modifier", tree.children(word, "advmod", "amod", "det", "cc:preconj"))
    yield from _match(tree, "mark", tree.children(word, "mark", "case"))
    yield from _match(tree, "argument", _argument_words(tree, word))
    clauses = tree.children(word, "advcl")
    yield from _match(tree, "condition", [m for c in clauses for m in tree.children(c, "mark")])
    if tree.lemma(tree.head(word)) == "neither" and tree.base(word) == "conj":
        yield _Found(category="denied", words=(tree.head(word),))


def _argument_words(tree: Tree, word: int) -> list[int]:
    arguments = tree.children(word, "nsubj", "obj")
    return [i for a in arguments for i in (a, *tree.children(a, "det", "cc:preconj"))]


def _match(tree: Tree, scope: str, words: list[int]) -> Iterator[_Found]:
    for word in words:
        if (category := _category(tree, scope, word)) is not None and not _only_focus(tree, word):
            yield _Found(category=category, words=(word,), intent=(scope, tree.lemma(word)) in LEXICON.intent)


def _category(tree: Tree, scope: str, word: int) -> str | None:
    """Return what a word says as a cue, by its form ("planned talks", "n't") or its lemma."""
    form = tree.token(word).text.lower().replace("’", "'")
    return LEXICON.categories.get((scope, form)) or LEXICON.categories.get((scope, tree.lemma(word)))


def _only_focus(tree: Tree, word: int) -> bool:
    """Tell whether a "not" belongs to "not only" or "not just", which deny nothing."""
    return tree.lemma(word) == "not" and tree.lemma(word + 1) in {"only", "just", "merely", "least"}


# ---------------------------------------------------------------- what stands above it


def _above(tree: Tree, word: int) -> Iterator[_Found]:
    """Walk up while the event is the content of what stands above."""
    below = _clause_top(tree, word)
    for _ in range(len(tree)):
        above = tree.head(below)
        category = LEXICON.categories.get(("complement", lemma(tree, above))) if above else None
        if category not in {"same", "fact"} or tree.base(below) == "advcl":
            yield from _aim(tree, below)
        if above == 0 or category == "fact" or not _is_content(tree, below, above):
            return
        if category in _CHANGES and not (category == "denied" and _is_negated(tree, above)):
            words = (above, *tree.children(above, "compound:prt"))
            intent = ("complement", lemma(tree, above)) in LEXICON.intent
            yield _Found(category=category, words=words, intent=intent)
        elif category is None and _is_report(tree, below, above):
            return
        yield from _passed_on(tree, above, category)
        below = _clause_top(tree, above)


def _is_negated(tree: Tree, word: int) -> bool:
    return any(found.category == "denied" for found in _on_word(tree, word))


def _passed_on(tree: Tree, above: int, category: str | None) -> Iterator[_Found]:
    """What is said of the word above holds for its content; but "it is not clear that" and "did not deny" leave it open."""
    for found in _on_word(tree, above):
        if found.category == "denied" and category not in {"planned", "same"}:
            yield _Found(category="possible", words=found.words)
        else:
            yield found


def _clause_top(tree: Tree, word: int) -> int:
    """Return the first of the clauses coordinated with this one: "refused to eat and drink"."""
    while tree.rel(word) == "conj" and tree.head(word) and _shares_frame(tree, word):
        word = tree.head(word)
    return word


def _shares_frame(tree: Tree, word: int) -> bool:
    """Tell whether a conjunct has no clause of its own: no tense, subject, auxiliary or mark."""
    return not is_finite(tree, word) and not tree.children(word, "nsubj", "aux", "mark", "expl")


def _is_content(tree: Tree, below: int, above: int) -> bool:
    """Tell whether a word is what the one above it is about."""
    relation = tree.base(below)
    known = ("complement", lemma(tree, above)) in LEXICON.categories
    if relation in _CONTENT:
        return True
    if relation == "acl":
        claimed = tree.lemma(above) in LEXICON.lists["claims"]
        return claimed or (known and tree.rel(below) != "acl:relcl")
    if relation == "advcl":
        if known and not tree.marks(below) and _follows_directly(tree, below, above):
            return True
        return bool({"that", "of", "from", "for", "on", "about", "at"} & set(tree.marks(below)))
    return (
        known
        and {relation, tree.rel(below)} & _NOUN_CONTENT != set()
        and tree.case(below) in _COMPLEMENT_PREPOSITIONS
    )


def _follows_directly(tree: Tree, below: int, above: int) -> bool:
    """Tell whether a clause without a mark follows its verb as an object would: "ruled out sending"."""
    return (
        below > above and tree.token(below).xpos == "VBG" and tree.upos(min(tree.below(below)) - 1) != "PUNCT"
    )


def _is_report(tree: Tree, below: int, above: int) -> bool:
    """Tell whether what stands above hands the event to a speaker, and says nothing of it itself."""
    return tree.rel(below) == "ccomp" and tree.lemma(above) in LEXICON.reporting


def _aim(tree: Tree, word: int) -> Iterator[_Found]:
    """An infinitive with "to" that nothing above makes a fact is an aim: "met to discuss"."""
    to = next((m for m in tree.children(word, "mark") if tree.lemma(m) == "to"), None)
    forms = " ".join(tree.token(i).feats for i in (word, *tree.children(word, "aux")))
    if to is not None and "VerbForm=Inf" in forms:
        yield _Found(category="planned", words=(to,))


# ---------------------------------------------------------------- tense


def _tense(tree: Tree, predicate: Predicate) -> Tense:
    head = predicate.head
    auxiliaries = tree.children(head, "aux", "cop")
    lemmas = {tree.lemma(a) for a in auxiliaries}
    if lemmas & _FUTURE:
        return Tense.FUTURE
    feats = " ".join(tree.token(i).feats for i in (head, *auxiliaries, *tree.children(head, "aux:pass")))
    if "Tense=Past" in feats or "have" in lemmas:
        return Tense.PAST
    if "Tense=Pres" in feats or not tree.head(head):
        return Tense.PRESENT
    return _tense_above(tree, head)


def _tense_above(tree: Tree, head: int) -> Tense:
    """A nominal or infinite event has the tense of the clause it stands in."""
    above = next((a for a in list(tree.ancestors(head))[1:] if "VerbForm=Fin" in tree.token(a).feats), None)
    return Tense.PAST if above and "Tense=Past" in tree.token(above).feats else Tense.PRESENT
