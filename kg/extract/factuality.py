"""Whether an event is stated or denied, a fact or only planned, possible or conditional.

The cues are data (``data/cues.toml``). They act along the syntax: what stands on the event's own words
(``cues.py``), and what stands on the words whose content it is. These are meant in some way themselves: "failed to
prevent the attack" denies the preventing, so the attack is a fact.
"""

from dataclasses import dataclass, replace

from kg.extract import clause_mood, cues, phrases, reporting, tense
from kg.extract.attribution import clause_speech
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, Cue
from kg.extract.participants import is_passive
from kg.extract.triggers import Predicate, lemma
from kg.model import Certainty, Polarity, Span, Tense

_CONTENT = frozenset({"xcomp", "ccomp", "csubj"})
_NOUN_CONTENT = frozenset({"obj", "obl", "nmod", "nsubj:pass"})
_STRENGTH = ("fact", "planned", "possible", "conditional")  # a later one wins over an earlier
_COMPLEMENT_PREPOSITIONS = frozenset({"", "of", "for", "from", "to", "about", "on", "at", "against", "in"})
_CONTENT_MARKS = frozenset({"that", "of", "from", "for", "on", "about", "at", "in"})
_BACKSHIFTED = frozenset({"would", "'d"})


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
class _Status:
    """How a word is meant, with the cues for it."""

    denied: tuple[int, ...] = ()
    certainty: str = "fact"
    cue: tuple[int, ...] = ()
    intent: bool = False

    def with_(self, category: str | None, words: tuple[int, ...], intent: bool = False) -> "_Status":
        """Return the status after one more cue."""
        if category == "denied":
            twice = self.denied and self.denied != words
            return replace(self, denied=() if twice else words)
        if category not in _STRENGTH:
            return self
        stronger = _STRENGTH.index(category) > _STRENGTH.index(self.certainty)
        known = replace(self, intent=self.intent or intent)
        return replace(known, certainty=category, cue=words) if stronger else known


_PLAIN = _Status()


def factuality(tree: Tree, predicate: Predicate, *, quoted: bool = False) -> Factuality:
    """Read off how an event is meant; ``quoted`` where it stands in somebody's own words."""
    status = _status(tree, predicate.head, predicate.noun, quoted=quoted)
    return Factuality(
        polarity=Polarity.DENIED if status.denied else Polarity.STATED,
        polarity_cue=tree.span(status.denied) if status.denied else None,
        certainty=Certainty(status.certainty),
        certainty_cue=tree.span(status.cue) if status.cue else None,
        tense=tense.tense(tree, predicate.head, certainty=status.certainty),
        intent=status.intent and not status.denied,
    )


def _status(tree: Tree, word: int, noun: int | None = None, *, quoted: bool) -> _Status:
    found = cues.own(tree, word) + (cues.own(tree, noun) if noun else [])
    status = _inherited(tree, word, quoted)
    denials = [f for f in found if f.category == "denied"]
    if denials:
        status = status.with_("denied", denials[0].words).with_(denials[0].certainty, denials[0].words)
    for one in found:
        if one.category == "conditional" and not quoted and _is_backshifted(tree, word, one.words):
            status = status.with_("planned", one.words, intent=True)
        elif one.category != "denied":
            status = status.with_(one.category, one.words, one.intent)
    return _without_polarity_item(tree, status)


def _without_polarity_item(tree: Tree, status: _Status) -> _Status:
    """Take back a doubt that is only the "any" of a denial: "denied any attack"."""
    if status.denied and status.certainty == "possible" and [tree.lemma(w) for w in status.cue] == ["any"]:
        return replace(status, certainty="fact", cue=())
    return status


def _is_backshifted(tree: Tree, word: int, cue: tuple[int, ...]) -> bool:
    """Tell whether a "would" is the "will" of a report in the past: "said it would send troops"."""
    frames = {word, tree.head(word)} if tree.rel(word) == "conj" else {word}
    own = bool(cue) and tree.head(cue[0]) in frames and tree.base(cue[0]) == "aux"
    if not own or tree.lemma(cue[0]) not in _BACKSHIFTED or clause_mood.is_perfect(tree, word):
        return False
    if any(_is_unsure(tree, s) and not phrases.names_actor(tree, s) for s in tree.children(word, "nsubj")):
        return False
    below = _clause_top(tree, word)
    above = tree.head(below)
    if above and _is_content(tree, below, above, _complement_cue(tree, below)):
        return tense.tense(tree, above) is Tense.PAST
    said = clause_speech(tree, word)
    return said is not None and tree.token(said.word).xpos in {"VBD", "VBN", "VBG"}


# ---------------------------------------------------------------- what stands above


def _inherited(tree: Tree, word: int, quoted: bool) -> _Status:
    """Return how the event is meant by what it is the content of."""
    below = _clause_top(tree, word)
    above = tree.head(below)
    if cues.stands_apart(tree, below):
        return _PLAIN
    if above == 0:
        return _aim(tree, below, _PLAIN)
    cue = _complement_cue(tree, below)
    if _is_content(tree, below, above, cue):
        status = _by_cue(tree, below, cue, quoted) if cue else _by_report(tree, above, quoted)
        settled = cue is not None and cue.category != "planned" and tree.base(below) != "advcl"
        return status if settled else _aim(tree, below, status)
    return _aim(tree, below, _hypothesis(tree, below, above))


def _clause_top(tree: Tree, word: int) -> int:
    """Return the first of the clauses coordinated with this one: "refused to eat and drink"."""
    while tree.rel(word) == "conj" and tree.head(word) and cues.shares_frame(tree, word):
        word = tree.head(word)
    return word


def _complement_cue(tree: Tree, below: int) -> Cue | None:
    """Return the cue that a word is the content of, if it is one; a "threat to" is another than a "threat of"."""
    above = tree.head(below)
    if tree.token(above).text.lower() == "going":
        return LEXICON.cue_of.get(("complement", "going"))
    name = tree.lemma(above)
    introduced = (*tree.marks(below), tree.case(below))
    names = (*(f"{name} {word}" for word in introduced), lemma(tree, above), name)
    return next((c for name in names if (c := LEXICON.cue_of.get(("complement", name)))), None)


def _by_cue(tree: Tree, below: int, cue: Cue, quoted: bool) -> _Status:
    """Apply a cue to its content, as the cue itself is meant."""
    above = tree.head(below)
    itself, words = _status(tree, above, quoted=quoted), (above, *tree.children(above, "compound:prt"))
    if cue.category == "fact":
        return (
            _PLAIN.with_("possible", itself.denied)
            if itself.denied and cue.negated == "possible"
            else _unsaid(tree, above)
        )
    if itself.denied:
        left_open = cue.category == "denied" and tense.tense(tree, above) is not Tense.PAST
        undone = replace(itself, denied=()).with_("possible" if left_open else cue.negated, itself.denied)
        return undone.with_(_kept(cue), words)
    if cue.indicative and clause_mood.is_indicative(tree, below):
        return _PLAIN.with_(cue.indicative, words)
    if cue.past and tense.tense(tree, above) is Tense.PAST:
        return itself.with_(cue.past, words)
    status = itself.with_(cue.category, words, cue.intent)
    return status.with_(cue.certainty, words)


def _kept(cue: Cue) -> str:
    """Return what a plan that is denied stays: "does not plan to attack" still speaks of what may come."""
    return "planned" if cue.category == "planned" else "fact"


def _unsaid(tree: Tree, above: int) -> _Status:
    """Return what a charge is worth that nobody is named for: "was accused of attacking"."""
    charge = tree.lemma(above) in LEXICON.lists["charging"] and is_passive(tree, above)
    return _PLAIN.with_("possible", (above,)) if charge and reporting.of_verb(tree, above) is None else _PLAIN


def _by_report(tree: Tree, above: int, quoted: bool) -> _Status:
    """Return what a report says of its content: a fact of its speaker's, open where there is none or it is denied."""
    itself = _status(tree, above, quoted=quoted)
    if phrases.is_claim(tree, above):
        nobody = reporting.of_noun(tree, above) is None
        claim = _PLAIN.with_("possible", (above,)) if nobody and not itself.denied else _PLAIN
        return replace(claim, denied=itself.denied)
    if tree.lemma(above) not in LEXICON.reporting:
        denies = [f for f in cues.own(tree, above) if f.category == "denied"]  # "it is not clear that"
        return _PLAIN.with_("possible", denies[0].words) if denies else itself
    if itself.denied:
        return _PLAIN.with_("possible", itself.denied)
    unsaid = is_passive(tree, above) and reporting.of_verb(tree, above) is None
    return (
        _PLAIN.with_("possible", (above,))
        if unsaid and tree.lemma(above) not in LEXICON.lists["quoting"]
        else _PLAIN
    )


def _hypothesis(tree: Tree, below: int, above: int) -> _Status:
    """An event with "a" or "any" whose consequence is only thought of is so too: "an attack would be a mistake"."""
    would = [a for a in clause_mood.auxiliaries(tree, above) if tree.lemma(a) in _BACKSHIFTED]
    if tree.base(below) == "nsubj" and tree.upos(below) == "NOUN" and _is_unsure(tree, below) and would:
        return _PLAIN.with_("conditional", (would[0],))
    return _PLAIN


def _is_unsure(tree: Tree, noun: int) -> bool:
    """Tell whether a noun with "a" or "any" names nothing in particular."""
    return any(tree.lemma(d) in {"a", "an", "any"} for d in tree.children(noun, "det"))


def _aim(tree: Tree, below: int, status: _Status) -> _Status:
    """An infinitive with "to" that nothing above makes a fact is an aim: "met to discuss"."""
    to = clause_mood.to(tree, below)
    due = any(tree.lemma(a) == "be" for a in clause_mood.auxiliaries(tree, below))  # "was to have begun"
    if to is None or (clause_mood.is_perfect(tree, below) and not due):
        return status
    return status.with_("planned", (to,))


# ---------------------------------------------------------------- what is content


def _is_content(tree: Tree, below: int, above: int, cue: Cue | None) -> bool:
    """Tell whether a word is what the one above it is about."""
    relation = tree.base(below)
    if relation in _CONTENT:
        return True
    if relation == "acl":
        return _is_noun_clause(tree, below, above, cue)
    if relation == "advcl":
        return _is_adverbial_content(tree, below, above, cue)
    reported = phrases.is_claim(tree, above) and tree.case(below) == "of"
    return reported or (cue is not None and _is_noun_content(tree, below, above))


def _is_noun_clause(tree: Tree, below: int, above: int, cue: Cue | None) -> bool:
    """Tell whether a clause says what the noun above it is about: "the claim that …", "plans to …"."""
    said = bool({"that", "of"} & set(tree.marks(below)))
    if phrases.is_claim(tree, above):
        return said
    return cue is not None and (said or bool({"to", "for"} & set(tree.marks(below))))


def _is_adverbial_content(tree: Tree, below: int, above: int, cue: Cue | None) -> bool:
    if cue is not None and not tree.marks(below) and _follows_directly(tree, below, above):
        return True
    passive = (
        is_passive(tree, above)
        and tree.lemma(above) in LEXICON.reporting
        and clause_mood.to(tree, below) is not None
    )
    return passive or bool(_CONTENT_MARKS & set(tree.marks(below)))


def _is_noun_content(tree: Tree, below: int, above: int) -> bool:
    """Tell whether a nominal event is what a cue is about: its object, or what happens, is likely or was cancelled."""
    if tree.rel(below) in {"nsubj", "nsubj:outer"}:
        return tree.upos(above) in {"ADJ", "ADV"} or lemma(tree, above) in LEXICON.lists["occurrence"]
    if not {tree.base(below), tree.rel(below)} & _NOUN_CONTENT:
        return False
    return tree.case(below) in _COMPLEMENT_PREPOSITIONS


def _follows_directly(tree: Tree, below: int, above: int) -> bool:
    """Tell whether a clause without a mark follows its verb as an object would: "ruled out sending"."""
    return below > above and tree.token(below).xpos == "VBG" and not _after_punctuation(tree, below)


def _after_punctuation(tree: Tree, clause: int) -> bool:
    return tree.upos(min(tree.below(clause, frozenset({"punct"}))) - 1) == "PUNCT"
