"""Determines the polarity, certainty and tense of events.

The cues of ``data/cues.toml`` apply along the dependency tree: those on the event's own words (``cues.py``), and
those on words that govern the event as their content. A governing cue has a status of its own: "failed to prevent
the attack" denies the prevention, so the attack is a fact.
"""

from dataclasses import dataclass, replace

from kg.extract import clause_mood, cues, phrases, reporting, tense
from kg.extract.attribution import clause_speech
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, Cue
from kg.extract.subjects import is_passive, is_ranked
from kg.extract.triggers import Trigger, verb_lemma
from kg.model import Certainty, Polarity, Span, Tense

_CONTENT_DEPRELS = frozenset({"xcomp", "ccomp", "csubj"})
_NOUN_CONTENT_DEPRELS = frozenset({"obj", "obl", "nmod", "nsubj:pass"})
# From the strongest claim to the weakest; of two, the weaker one applies.
_CERTAINTIES = ("fact", "planned", "possible", "conditional")
_COMPLEMENT_PREPOSITIONS = frozenset({"", "of", "for", "from", "to", "about", "on", "at", "against", "in"})
_CONTENT_MARKS = frozenset({"that", "of", "from", "for", "on", "about", "at", "in"})
_BACKSHIFTED = frozenset({"would", "'d"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Factuality:
    """The polarity, certainty and tense of an event, with the words that express them."""

    polarity: Polarity
    polarity_cue: Span | None
    certainty: Certainty
    certainty_cue: Span | None
    tense: Tense
    intent: bool  # the agent intends the event, and it is not denied


@dataclass(frozen=True, slots=True, kw_only=True)
class _Status:
    """The polarity and certainty of a word."""

    negation: tuple[int, ...] = ()  # words that deny it
    certainty: str = "fact"
    cue: tuple[int, ...] = ()  # words that express the certainty
    intent: bool = False

    def with_cue(self, category: str | None, words: tuple[int, ...], intent: bool = False) -> "_Status":
        """Return the status after applying one more cue."""
        if category == "denied":
            is_double = self.negation and self.negation != words
            return replace(self, negation=() if is_double else words)
        if category not in _CERTAINTIES:
            return self
        is_stronger = _CERTAINTIES.index(category) > _CERTAINTIES.index(self.certainty)
        status = replace(self, intent=self.intent or intent)
        return replace(status, certainty=category, cue=words) if is_stronger else status

    @property
    def prospective_words(self) -> tuple[int, ...]:
        """The words that express a plan or possibility, or nothing for a fact."""
        return self.cue if self.certainty in {"planned", "possible"} and not self.negation else ()


_FACT = _Status()


def _possible(words: tuple[int, ...]) -> _Status:
    return _FACT.with_cue("possible", words)


def assess_factuality(tree: Tree, trigger: Trigger, *, quoted: bool = False) -> Factuality:
    """Return the factuality of an event; ``quoted`` is True within quotation marks."""
    status = _word_status(tree, trigger.head, trigger.event_noun, quoted=quoted)
    if _is_answered(tree, trigger):
        status = replace(status, negation=())
    return Factuality(
        polarity=Polarity.DENIED if status.negation else Polarity.STATED,
        polarity_cue=tree.span(status.negation) if status.negation else None,
        certainty=Certainty(status.certainty),
        certainty_cue=tree.span(status.cue) if status.cue else None,
        tense=tense.event_tense(tree, trigger.head, certainty=status.certainty),
        intent=status.intent and not status.negation,
    )


def _is_answered(tree: Tree, trigger: Trigger) -> bool:
    """Return True for a request or claim that is refused, which was made: "rejected the appeal by Mali"."""
    governor = tree.head(trigger.head)
    is_refused = governor and LEXICON.cue_category("complement", verb_lemma(tree, governor)) == "denied"
    own_negations = cues.find_negations(tree, trigger.head)
    is_answerable = trigger.kind == "nouns" and tree.lemma(trigger.head) in WORDS["answerable_nouns"]
    return (
        bool(is_refused) and is_answerable and not own_negations and not cues.find_negations(tree, governor)
    )


def _word_status(tree: Tree, word: int, noun: int | None = None, *, quoted: bool) -> _Status:
    matches = cues.find_cues(tree, word) + (cues.find_cues(tree, noun) if noun else [])
    status = _inherited_status(tree, word, quoted)
    negation = next((match for match in matches if match.is_denial), None)
    if negation:
        status = status.with_cue("denied", negation.words).with_cue(negation.cue.certainty, negation.words)
    for match in matches:
        category = match.cue.category
        if category == "conditional" and not quoted and _is_backshifted(tree, word, match.words):
            status = status.with_cue("planned", match.words, intent=True)
        elif category != "denied":
            status = status.with_cue(category, match.words, match.cue.intent)
    if status.negation and status.certainty == "possible" and [tree.lemma(w) for w in status.cue] == ["any"]:
        # The possibility is due only to the "any" of a negation: "denied any attack".
        return replace(status, certainty="fact", cue=())
    return status


def _is_backshifted(tree: Tree, word: int, cue: tuple[int, ...]) -> bool:
    """Return True for a "would" that reports a past "will": "said it would send troops"."""
    verbs = {word, tree.head(word)} if tree.deprel(word) == "conj" else {word}
    is_own_auxiliary = bool(cue) and tree.head(cue[0]) in verbs and tree.udeprel(cue[0]) == "aux"
    if not is_own_auxiliary or tree.lemma(cue[0]) not in _BACKSHIFTED or clause_mood.is_perfect(tree, word):
        return False
    subjects = [s for s in tree.children(word, "nsubj") if not phrases.names_actor(tree, s)]
    if any(_is_indefinite(tree, subject) for subject in subjects):
        return False
    clause = _first_conjunct(tree, word)
    head = tree.head(clause)
    if head and _is_content(tree, clause, head, _complement_cue(tree, clause)):
        return tense.event_tense(tree, head) is Tense.PAST
    speech = clause_speech(tree, word)
    return speech is not None and tree.token(speech.word).xpos in {"VBD", "VBN", "VBG"}


# ---------------------------------------------------------------- status inherited from the governor


def _inherited_status(tree: Tree, word: int, quoted: bool) -> _Status:
    """Return the status that an event inherits from the word that governs it."""
    clause = _first_conjunct(tree, word)
    head = tree.head(clause)
    if cues.has_marker_cue(tree, clause):
        return _FACT
    if head == 0:
        return _with_purpose(tree, clause, _FACT)
    cue = _complement_cue(tree, clause)
    if _is_content(tree, clause, head, cue):
        if cue is None:
            return _with_purpose(tree, clause, _status_from_report(tree, head, quoted))
        status = _status_from_cue(tree, clause, cue, quoted)
        is_final = cue.category != "planned" and tree.udeprel(clause) != "advcl"
        return status if is_final else _with_purpose(tree, clause, status)
    return _status_beside(tree, clause, head, quoted=quoted)


def _status_beside(tree: Tree, clause: int, head: int, *, quoted: bool) -> _Status:
    """Return the status of an event that is no content of the word that governs it."""
    if _describes_proposal(tree, clause, head) or _is_existential(tree, clause, head):
        return _word_status(tree, head, quoted=quoted)
    plan = (
        _word_status(tree, head, quoted=quoted).prospective_words if _is_setting(tree, clause, head) else ()
    )
    status = _FACT.with_cue("planned", plan) if plan else _prospective_subject(tree, clause, head)
    return _with_purpose(tree, clause, status)


def _first_conjunct(tree: Tree, word: int) -> int:
    """Return the first of the bare conjuncts of a clause: "refused to eat and drink"."""
    while tree.deprel(word) == "conj" and tree.head(word) and cues.is_bare_conjunct(tree, word):
        word = tree.head(word)
    return word


def _complement_cue(tree: Tree, dependent: int) -> Cue | None:
    """Return the cue that governs a word; "threat to" and "threat of" are different cues."""
    head = tree.head(dependent)
    if tree.token(head).text.lower() == "going":
        return LEXICON.cue("complement", "going")
    governor_lemma = tree.lemma(head)
    introducers = (*tree.marks(dependent), tree.preposition(dependent))
    names = (*(f"{governor_lemma} {word}" for word in introducers), verb_lemma(tree, head), governor_lemma)
    return next(filter(None, (LEXICON.cue("complement", name) for name in names)), None)


def _status_from_cue(tree: Tree, word: int, cue: Cue, quoted: bool) -> _Status:
    """Return the status of a cue's content, given the status of the cue itself."""
    head = tree.head(word)
    words = (head, *tree.children(head, "compound:prt"))
    cue_status = _word_status(tree, head, quoted=quoted)
    negation = cue_status.negation
    if cue.category == "fact":
        is_open = negation and cue.when_negated == "possible"
        return _possible(negation) if is_open else _unattributed_charge(tree, head)
    if negation:
        is_open = cue.category == "denied" and tense.event_tense(tree, head) is not Tense.PAST
        category = "possible" if is_open else cue.when_negated
        affirmed = replace(cue_status, negation=()).with_cue(category, negation)
        # A plan remains planned if it is negated.
        return affirmed.with_cue("planned" if cue.category == "planned" else "fact", words)
    if cue.when_indicative and clause_mood.is_indicative(tree, word):
        return _FACT.with_cue(cue.when_indicative, words)
    if cue.when_past and tense.event_tense(tree, head) is Tense.PAST:
        return cue_status.with_cue(cue.when_past, words)
    status = cue_status.with_cue(cue.category, words, cue.intent)
    return status.with_cue(cue.certainty, words)


def _unattributed_charge(tree: Tree, head: int) -> _Status:
    """Return the status of a charge: possible if no accuser is named ("was accused of attacking")."""
    is_charge = tree.lemma(head) in WORDS["accusing_verbs"] and is_passive(tree, head)
    return _possible((head,)) if is_charge and reporting.speech_of_verb(tree, head) is None else _FACT


def _status_from_report(tree: Tree, head: int, quoted: bool) -> _Status:
    """Return the status of reported content: possible if the report is negated or anonymous."""
    report_status = _word_status(tree, head, quoted=quoted)
    negation = report_status.negation
    if phrases.is_claim(tree, head):
        is_anonymous = reporting.speech_of_noun(tree, head) is None
        status = _possible((head,)) if is_anonymous and not negation else _FACT
        return replace(status, negation=negation)
    if tree.lemma(head) not in WORDS["reporting_verbs"]:
        # "It is not clear that …"
        negations = cues.find_negations(tree, head)
        return _possible(negations[0].words) if negations else report_status
    if negation:
        return _possible(negation)
    is_anonymous = is_passive(tree, head) and reporting.speech_of_verb(tree, head) is None
    is_quoted = tree.lemma(head) in WORDS["quoting_verbs"]
    return _possible((head,)) if is_anonymous and not is_quoted else _FACT


def _prospective_subject(tree: Tree, subject: int, head: int) -> _Status:
    """Return the status of an event as the subject of what lies ahead.

    It is planned ("the protest will be peaceful"), or hypothetical if it is indefinite: "an attack would be a mistake".
    """
    if tree.udeprel(subject) != "nsubj" or tree.upos(subject) != "NOUN":
        return _FACT
    auxiliaries = clause_mood.auxiliaries(tree, head)
    would = [a for a in auxiliaries if tree.lemma(a) in _BACKSHIFTED]
    if would and _is_indefinite(tree, subject):
        return _FACT.with_cue("conditional", (would[0],))
    ahead = [a for a in auxiliaries if tree.lemma(a) in _BACKSHIFTED | {"will", "'ll"}]
    comes = bool(tree.children(head, "cop")) or verb_lemma(tree, head) in WORDS["coming_verbs"]
    is_planned = ahead and comes and tree.lemma(subject) in WORDS["scheduled_nouns"]
    return _FACT.with_cue("planned", (ahead[0],)) if is_planned else _FACT


def _describes_proposal(tree: Tree, clause: int, noun: int) -> bool:
    """Return True for what a proposal says, which happens only with it: "vetoed a resolution condemning Iran"."""
    is_participle = tree.deprel(clause) == "acl" and tree.token(clause).xpos == "VBG"
    return is_participle and tree.lemma(noun) in WORDS["proposal_nouns"]


def _is_existential(tree: Tree, noun: int, verb: int) -> bool:
    """Return True for the subject of "there is": "there will be talks"."""
    expletives = [tree.lemma(e) for e in tree.children(verb, "expl")]
    return tree.lemma(verb) == "be" and "there" in expletives and tree.udeprel(noun) == "nsubj"


def _is_setting(tree: Tree, noun: int, verb: int) -> bool:
    """Return True for an event during which something happens: "will sign it during his visit"."""
    is_phrase = tree.udeprel(noun) in {"obl", "nmod"} and tree.upos(noun) == "NOUN"
    if any(tree.lemma(m) in {"recent", "last", "previous", "latest"} for m in tree.children(noun, "amod")):
        return False
    return is_phrase and tree.preposition(noun) in {"during", "at"} and tree.upos(verb) == "VERB"


def _is_indefinite(tree: Tree, noun: int) -> bool:
    """Return True if a noun has the determiner "a" or "any"."""
    return any(tree.lemma(d) in {"a", "an", "any"} for d in tree.children(noun, "det"))


def _with_purpose(tree: Tree, clause: int, status: _Status) -> _Status:
    """Mark a to-infinitive as planned, unless it is perfect: "met to discuss"."""
    to = clause_mood.infinitive_to(tree, clause)
    is_due = any(tree.lemma(a) == "be" for a in clause_mood.auxiliaries(tree, clause))  # "was to have begun"
    if to is None or (clause_mood.is_perfect(tree, clause) and not is_due) or _is_ranked(tree, clause):
        return status
    return status.with_cue("planned", (to,))


def _is_ranked(tree: Tree, clause: int) -> bool:
    """Return True for an act by the first or last to do it: "the last minister to visit Mali"."""
    return tree.udeprel(clause) == "acl" and is_ranked(tree, tree.head(clause))


# ---------------------------------------------------------------- content of a governor


def _is_content(tree: Tree, word: int, head: int, cue: Cue | None) -> bool:
    """Return True if a word is the content of its governor."""
    relation = tree.udeprel(word)
    if relation in _CONTENT_DEPRELS:
        return True
    if relation == "acl":
        return _is_noun_clause(tree, word, head, cue)
    if relation == "advcl":
        return _is_adverbial_content(tree, word, head, cue)
    if cue is not None and cues.is_circumstance(tree, word, cue):
        return False
    is_claim_phrase = phrases.is_claim(tree, head) and tree.preposition(word) == "of"
    return is_claim_phrase or (cue is not None and _is_noun_content(tree, word, head))


def _is_noun_clause(tree: Tree, clause: int, noun: int, cue: Cue | None) -> bool:
    """Return True if a clause is the content of a noun: "the claim that …", "scenarios involving …"."""
    has_content_mark = bool({"that", "of"} & set(tree.marks(clause)))
    if phrases.is_claim(tree, noun):
        return has_content_mark
    is_imagined = tree.lemma(noun) in WORDS["imagined_nouns"] and tree.token(clause).xpos == "VBG"
    is_marked = has_content_mark or bool({"to", "for"} & set(tree.marks(clause)))
    return cue is not None and (is_marked or is_imagined)


def _is_adverbial_content(tree: Tree, clause: int, head: int, cue: Cue | None) -> bool:
    if cue is not None and not tree.marks(clause) and _follows_directly(tree, clause, head):
        return True
    if _CONTENT_MARKS & set(tree.marks(clause)):
        return True
    if cue is not None and tree.marks(clause) == ["to"] and tree.token(clause).xpos == "VBG":
        return True  # "committed to reaching"
    is_passive_report = is_passive(tree, head) and tree.lemma(head) in WORDS["reporting_verbs"]
    return is_passive_report and clause_mood.infinitive_to(tree, clause) is not None


def _is_noun_content(tree: Tree, noun: int, head: int) -> bool:
    """Return True if a nominal event is the object, or the subject of a verb of occurrence."""
    if tree.deprel(noun) in {"nsubj", "nsubj:outer"}:
        occurs = verb_lemma(tree, head) in WORDS["occurrence_verbs"]
        return occurs or tree.upos(head) in {"ADJ", "ADV"}
    if not {tree.udeprel(noun), tree.deprel(noun)} & _NOUN_CONTENT_DEPRELS:
        return False
    if tree.udeprel(noun) == "obj" and (tree.children(head, "ccomp") or tree.token(head).lemma == "question"):
        return False  # "told a meeting that", "questioned the strike"
    preposition = tree.preposition(noun)
    is_governed = LEXICON.cue("complement", f"{tree.lemma(head)} {preposition}") is not None
    return is_governed or preposition in _COMPLEMENT_PREPOSITIONS


def _follows_directly(tree: Tree, clause: int, verb: int) -> bool:
    """Return True for an unmarked gerund in the position of an object: "ruled out sending"."""
    return clause > verb and tree.token(clause).xpos == "VBG" and not tree.follows_punctuation(clause)
