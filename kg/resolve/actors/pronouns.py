"""Pronouns to actors: by syntax, agreement and recency, and not at all where two fit equally well.

The order is that of Hobbs (1978): the subjects of the clauses around a pronoun, from the inside out; then the subjects said
before it in its sentence; then those of the sentence before. A pronoun is none of the other arguments of its own verb.
"""

from collections.abc import Iterator, Sequence, Set

from kg.model import Actor, Sentence, Token
from kg.resolve.actors.actor_linker import Actors
from kg.resolve.actors.agreement import Agreement, form_of
from kg.resolve.actors.antecedents import Candidate, Candidates
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.clause_tree import Clauses, is_expletive
from kg.resolve.actors.definite_anaphora import TakenUp
from kg.resolve.actors.description_linker import Found

SPEAKER = frozenset({"i", "me"})
SPEAKERS = frozenset({"we", "us"})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_HEADS = frozenset({"NOUN", "PRON", "DET", "NUM"})
_SENTENCES = 3  # this one and two before it: what was said earlier is no longer in mind
_WITH = "coordinated with it"
_AROUND = "subject of its clause"
_DISTANT = ((1, 0.75), (2, 0.6))  # how many sentences before, and how much that still counts

Word = tuple[int, int]  # Sentence.index and Token.index
Rank = tuple[str, float, Sequence[Candidate]]  # the reason, its weight, and who may be meant


def antecedents(cast: Cast, actors: Actors, speakers: Set[Word], acting: Set[Word]) -> dict[Word, Found]:
    """Return whom the pronouns and taken-up nouns of an article stand for, as far as exactly one answer fits.

    ``speakers`` are the words that head who says something, subjects or not: "…, said the minister". ``acting`` are
    those that head who does what only somebody can do.
    """
    return _Reader(cast, actors, speakers, acting).read()


class _Reader:
    """Goes through an article in the order of the text, with the candidates of the last sentences in mind."""

    def __init__(self, cast: Cast, actors: Actors, speakers: Set[Word], acting: Set[Word]) -> None:
        self._sentences = cast.document.sentences
        self._actors = actors
        self._agreement = Agreement(cast)
        self._taken_up = TakenUp(cast)
        self._speakers = speakers
        self._acting = acting
        self._found: dict[Word, Found] = {}
        self._here: list[Candidate] = []  # of this sentence, up to the word that is read
        self._before: list[list[Candidate]] = []  # of the sentences before, the last one first
        self._now = 0  # Sentence.index

    def read(self) -> dict[Word, Found]:
        for sentence in self._sentences:
            self._read_sentence(Clauses(sentence))
        return self._found

    def _read_sentence(self, clauses: Clauses) -> None:
        candidates = Candidates(clauses, self._at, self._agreement)
        self._here, self._now = [], clauses.sentence.index
        for token in clauses.sentence.tokens:
            found = self._meant(token, clauses, candidates)
            if found is not None:
                self._found[clauses.sentence.index, token.index] = found
            self._here += candidates.ending_at(token)
        self._taken_up.remember(self._here)
        self._before = [self._here, *self._before][: _SENTENCES - 1]

    def _at(self, sentence: Sentence, index: int) -> Found | None:
        found = self._found.get((sentence.index, index))
        return found or self._actors.at(sentence, index)

    def _meant(self, token: Token, clauses: Clauses, candidates: Candidates) -> Found | None:
        word = token.text.lower()
        if token.upos == "PRON" and word in _RELATIVE:
            return self._relative(token, clauses)
        if token.upos == "PRON" and form_of(word):
            return self._pronoun(token, clauses, candidates)
        if token.upos not in _HEADS:
            return None
        recent = [self._here, *self._before]
        return (
            self._owned(token, clauses.sentence)
            or self._taken_up.meant(token, clauses, recent)
            or self._of_state(token, clauses.sentence, recent)
        )

    def _of_state(
        self, token: Token, sentence: Sentence, recent: Sequence[Sequence[Candidate]]
    ) -> Found | None:
        """Return the body or office of the one country that is spoken of: "Peru closed the port. The government said"."""
        if not self._actors.is_of_some_state(sentence, token.index) or self._actors.at(sentence, token.index):
            return None
        country = self._taken_up.country(recent)
        return self._actors.owned(sentence, token.index, [country]) if country else None

    def _owned(self, token: Token, sentence: Sentence) -> Found | None:
        """Return whom "its ambassador" means, where we know whose."""
        start = self._actors.owner_of(sentence, token.index)
        owner = self._found.get((sentence.index, start)) if start else None
        return self._actors.owned(sentence, token.index, owner.actors) if owner else None

    # ------------------------------------------------------------ relative pronouns

    def _relative(self, token: Token, clauses: Clauses) -> Found | None:
        """Return who a relative clause is about: the noun on which it hangs, or whose apposition that is."""
        clause = next((t for t in clauses.above(token.index) if t.deprel == "acl:relcl"), None)
        if clause is None or not 0 < clause.head < token.index:
            return None
        antecedent = clauses.token(clause.head)
        found = self._at(clauses.sentence, antecedent.index)
        if found is None and antecedent.deprel == "appos" and antecedent.head:
            found = self._at(clauses.sentence, antecedent.head)
        return found and Found(
            actors=found.actors,
            reason=f"relative pronoun for {found.name}",
            score=round(found.score * 0.95, 3),
        )

    # ------------------------------------------------------------ personal pronouns

    def _pronoun(self, token: Token, clauses: Clauses, candidates: Candidates) -> Found | None:
        form = form_of(token.text.lower()) or ""
        if form == "it" and is_expletive(token, clauses):
            return None
        must_act = self._must_act(token, clauses)
        others = self._others(token, clauses)
        for why, weight, rank in self._ranks(token, clauses, candidates):
            near = why in {_WITH, _AROUND}
            if form == "it" and not near and not must_act and token.deprel != "nmod:poss":
                return None  # in another clause "it" takes up a thing as well as a state
            fitting = [c for c in rank if form in c.forms and (near or not (must_act and c.thing))]
            fitting = [c for c in fitting if c.found is None or not others.intersection(c.found.actors)]
            if fitting:
                return _only(token, fitting, why, weight)
            plural = form == "they" and why == _AROUND and token.deprel in {"nsubj", "nmod:poss"}
            if plural and any("it" in c.forms and c.found for c in rank):
                return None  # a state or a body may be "they", too
        return None

    def _ranks(self, token: Token, clauses: Clauses, candidates: Candidates) -> Iterator[Rank]:
        """Yield the candidates of each rank, the likeliest first, with the reason and a weight."""
        beside = _beside(token, clauses)
        yield _WITH, 0.85, [c for c in self._here if c.index == beside]
        for subjects in _around(token, clauses):
            yield _AROUND, 0.85, [c for s in subjects for c in candidates.of(s.index)]
        fronted = _after(token, clauses)
        if fronted:
            main = [c for s in fronted for c in candidates.of(s.index)]
            yield "the only subject near", 0.6, [*main, *self._leading(1)]
            return
        yield "subject before it", 0.75, self._leading(0)
        if (self._now, token.index) not in self._speakers:  # who is named in a quotation does not speak it
            yield from self._named(token, 0, 0.65)
        if self._goes_on(token, clauses):
            yield "who spoke last", 0.75, self._last_speakers()
        for distance, weight in _DISTANT:
            if token.deprel == "nsubj:pass":  # who undergoes something may well be whoever did so before
                yield "the only one before", weight, [c for c in self._recent(distance) if not c.thing]
            yield "the last subject", weight, self._leading(distance)
            yield from self._named(token, distance, weight - 0.15)

    def _leading(self, distance: int) -> list[Candidate]:
        """Return the subjects and speakers of this sentence so far, or of one before."""
        sentence = self._now - distance
        return [c for c in self._recent(distance) if c.subject or (sentence, c.index) in self._speakers]

    def _named(self, token: Token, distance: int, weight: float) -> Iterator[Rank]:
        """Yield for all but "it" whoever is named in a sentence."""
        if form_of(token.text.lower()) != "it":
            yield "the only one named before", weight, [c for c in self._recent(distance) if not c.thing]

    def _recent(self, distance: int) -> Sequence[Candidate]:
        if distance == 0:
            return self._here
        return self._before[distance - 1] if distance <= len(self._before) else ()

    def _goes_on(self, token: Token, clauses: Clauses) -> bool:
        """Tell whether a pronoun is the main clause's speaker: "He added that"."""
        return (self._now, token.index) in self._speakers and clauses.is_main(clauses.clause_of(token.index))

    def _last_speakers(self) -> list[Candidate]:
        return [c for c in self._recent(1) if c.main and (self._now - 1, c.index) in self._speakers]

    def _must_act(self, token: Token, clauses: Clauses) -> bool:
        """Tell whether a pronoun stands for somebody: who does something, or whose ministers and troops they are."""
        if token.deprel == "nmod:poss" and token.head:
            return self._actors.is_role(clauses.sentence, token.head)
        return (clauses.sentence.index, token.index) in self._acting

    def _others(self, token: Token, clauses: Clauses) -> set[Actor]:
        """Return the other arguments of a pronoun's verb, whom it can't mean."""
        if _may_be_own(token):
            return set()
        clause = clauses.clause_of(token.index)
        above = {t.index for t in clauses.above(token.index)}
        arguments = [*clauses.controllers(clause), *clauses.children(clause.index, "obj", "iobj", "obl")]
        found = [self._at(clauses.sentence, a.index) for a in arguments if a.index not in above]
        return {actor for one in found if one for actor in one.actors}


def _around(token: Token, clauses: Clauses) -> Iterator[list[Token]]:
    """Yield the subjects before a pronoun of its own clause, where it may mean them, and of those around it."""
    clause = clauses.clause_of(token.index)
    above = {t.index for t in clauses.above(token.index)}
    predicates = list(clauses.outer(clause))
    if _may_be_own(token):
        yield [s for s in clauses.controllers(clause) if s.index < token.index and s.index not in above]
    for predicate in predicates:
        yield [s for s in clauses.subjects(predicate) if s.index < token.index and s.index not in above]


def _beside(token: Token, clauses: Clauses) -> int:
    """Return the word with which what a pronoun owns is coordinated: "Keller" in "Keller and her aides"."""
    owned = clauses.token(token.head) if token.deprel == "nmod:poss" and token.head else token
    return owned.head if owned.deprel == "conj" and owned is not token else 0


def _after(token: Token, clauses: Clauses) -> list[Token]:
    """Return the main subject behind a clause that comes first, which a pronoun there may mean: "When he left, Putin"."""
    clause = clauses.clause_of(token.index)
    if clause.deprel != "advcl" or not clause.head:
        return []
    return [s for s in clauses.subjects(clauses.token(clause.head)) if s.index > token.index]


def _may_be_own(token: Token) -> bool:
    """Tell whether a pronoun may mean the subject of its own clause: "his", "himself"."""
    return token.deprel == "nmod:poss" or token.text.lower().endswith(("self", "selves"))


def _only(token: Token, fitting: Sequence[Candidate], why: str, weight: float) -> Found | None:
    """Return whom all that fits means; somebody unknown might be meant too."""
    meant = {c.found.actors if c.found else None for c in fitting}
    found = fitting[0].found
    if len(meant) != 1 or found is None:
        return None
    return Found(
        actors=found.actors,
        reason=f"{token.text.lower()}: {why}, {found.name}",
        score=round(found.score * weight, 3),
    )
