"""Pronoun resolution by syntax, agreement and recency; it abstains if several antecedents fit equally well.

The search order follows Hobbs (1978): first the subjects of the enclosing clauses, innermost first. Then come the earlier
subjects of the sentence, and then those of the sentences before. A non-reflexive pronoun never refers to another argument
of its own verb.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import takewhile

from kg.model import Actor, ActorKind, Sentence, Token
from kg.resolve.actors.actor_linker import ActorLinker
from kg.resolve.actors.antecedents import (
    Agreement,
    Candidate,
    CandidateFinder,
    country_of_citizens,
    form_of,
    unique_link,
)
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.clause_tree import ClauseTree, is_expletive
from kg.resolve.actors.definite_anaphora import DefiniteAnaphora
from kg.resolve.actors.epithets import link_epithet
from kg.resolve.actors.link_result import LinkResult, TokenPosition
from kg.resolve.actors.nominal import Determiner
from kg.resolve.actors.pronoun_syntax import (
    can_corefer_with_subject,
    enclosing_subjects,
    following_main_subjects,
    follows_quotation,
    is_age,
    possessed_conjunct,
    subjects_after_part,
    topics,
)
from kg.resolve.actors.quotation_spans import sentences_of_quotation_before
from kg.resolve.actors.salience import Salience
from kg.resolve.data_tables import anaphora_rules
from kg.resolve.name_keys import fold

FIRST_PERSON_SINGULAR = frozenset({"i", "me"})
FIRST_PERSON_PLURAL = frozenset({"we", "us"})
_RELATIVE_PRONOUNS = frozenset({"who", "whom", "which", "that", "whose"})
_NOMINAL_HEAD_UPOS = frozenset({"NOUN", "PRON", "DET", "NUM"})
_UNNAMED_KINDS = frozenset({ActorKind.GROUP, ActorKind.OFFICE})
_WINDOW = 3  # sentences with candidates, including the current one
_TOPIC = "topic of the clause"
_COORDINATED = "conjunct before it"
_ENCLOSING_SUBJECT = "subject of the enclosing clause"
_EARLIER_SENTENCES = ((1, 0.75), (2, 0.6))  # distance in sentences, and weight

Rank = tuple[str, float, Sequence[Candidate]]  # reason, weight and candidates of one step of the search


class AnaphoraResolver:
    """Resolves an article in text order and keeps the candidates of the last sentences.

    ``speakers`` are the heads of phrases that say something, including those after the verb ("…, said the minister").
    ``agents`` are the heads of phrases that perform an event, so that they refer to an actor.
    """

    def __init__(
        self,
        entities: ArticleEntities,
        linker: ActorLinker,
        speakers: Set[TokenPosition],
        agents: Set[TokenPosition],
    ) -> None:
        self._sentences = entities.document.sentences
        self._linker = linker
        self._agreement = Agreement(entities)
        self._definite_anaphora = DefiniteAnaphora(entities)
        self._salience = Salience()
        self._speakers = speakers
        self._agents = agents
        self._links: dict[TokenPosition, LinkResult] = {}
        # The candidates of this sentence up to the current token, then those of the sentences before, nearest first.
        self._recent: list[list[Candidate]] = [[] for _ in range(_WINDOW)]
        self._sentence_index = 0
        self._quoted_before = sentences_of_quotation_before(entities.document)

    def resolve(self) -> dict[TokenPosition, LinkResult]:
        """Return the referents of the article's pronouns and definite nouns, leaving out ambiguous ones."""
        for sentence in self._sentences:
            self._resolve_sentence(ClauseTree(sentence))
        return self._links

    def _resolve_sentence(self, tree: ClauseTree) -> None:
        finder = CandidateFinder(tree, self._link_head, self._agreement)
        self._recent = [[], *self._recent[:-1]]
        self._sentence_index = tree.sentence.index
        for token in tree.sentence.tokens:
            link = self._resolve_token(token, tree, finder)
            if link is not None:
                self._links[tree.sentence.index, token.index] = link
            self._recent[0] += finder.candidates_ending_at(token)
        self._definite_anaphora.remember(self._recent[0])
        self._salience.remember(self._recent[0], [c for c in self._recent[0] if self._is_speaker(c.index)])

    def _link_head(self, sentence: Sentence, index: int) -> LinkResult | None:
        """Return the link of a phrase, which may be an anaphor resolved earlier."""
        link = self._links.get((sentence.index, index))
        return link or self._linker.link_head(sentence, index)

    def _resolve_token(self, token: Token, tree: ClauseTree, finder: CandidateFinder) -> LinkResult | None:
        word = token.text.lower()
        if token.upos == "PRON" and word in _RELATIVE_PRONOUNS:
            return self._resolve_relative(token, tree)
        if token.upos == "PRON" and form_of(word):
            return self._resolve_personal(token, tree, finder)
        if token.upos not in _NOMINAL_HEAD_UPOS and word != "latter" and not is_age(token, tree):
            return None
        return (
            self._resolve_possessed(token, tree.sentence)
            or self._resolve_counterpart(token, tree.sentence)
            or self._resolve_own_state(token, tree)
            or self._definite_anaphora.resolve(token, tree, self._recent)
            or self._resolve_state_body(token, tree)
            or self._resolve_person(token, tree)
            or self._resolve_epithet(token, tree)
        )

    def _resolve_person(self, token: Token, tree: ClauseTree) -> LinkResult | None:
        """Return the person for "the official", unless such an official was described before."""
        link = self._linker.link_head(tree.sentence, token.index)
        if link is not None and not link.from_setting:
            return None
        link = self._definite_anaphora.resolve_person(token, tree, self._recent)
        if link is None and self._is_speaker(token.index):
            return self._definite_anaphora.resolve_person(token, tree, [self._salience.speakers()])
        return link

    def _resolve_epithet(self, token: Token, tree: ClauseTree) -> LinkResult | None:
        """Return the person of the sentence before whom a speaker without a name can be: "the former minister said"."""
        nominal = self._linker.nominal_at(tree.sentence, token.index)
        link = self._linker.link_head(tree.sentence, token.index)
        is_new = link is not None and {actor.kind for actor in link.actors} <= _UNNAMED_KINDS
        if nominal is None or link is None or not is_new or not self._is_speaker(token.index):
            return None
        return link_epithet(nominal, link, self._recent[1], self._definite_anaphora.titled_persons)

    def _resolve_own_state(self, token: Token, tree: ClauseTree) -> LinkResult | None:
        """Return the state body of the citizens who deal with it: "Georgian opposition leaders met the government"."""
        is_court = fold(token.lemma) in anaphora_rules()["bodies_by_sector"]
        if is_court or not self._linker.is_state_body(tree.sentence, token.index):
            return None
        country = country_of_citizens(token, tree, self._recent[0])
        return self._linker.link_possessed(tree.sentence, token.index, [country]) if country else None

    def _resolve_state_body(self, token: Token, tree: ClauseTree) -> LinkResult | None:
        """Return a body or office of the only recent country: "Peru closed the port. The government said"."""
        sentence, index = tree.sentence, token.index
        is_known = not self._linker.is_state_body(sentence, index) or self._linker.has_owner_elsewhere(
            sentence, index
        )
        if is_known or self._linker.link_head(sentence, index) is not None:
            return None
        country = self._definite_anaphora.only_country(self._recent)
        return self._linker.link_possessed(sentence, index, [country]) if country else None

    def _resolve_possessed(self, token: Token, sentence: Sentence) -> LinkResult | None:
        """Return the referent of "its ambassador" if that of "its" is known."""
        possessor = self._linker.possessor_of(sentence, token.index)
        owner = self._link_head(sentence, possessor) if possessor else None
        return self._linker.link_possessed(sentence, token.index, owner.actors) if owner else None

    def _resolve_counterpart(self, token: Token, sentence: Sentence) -> LinkResult | None:
        """Return the holder of the same office for "his Somali counterpart", unless the article names the person."""
        nominal, link = (
            self._linker.nominal_at(sentence, token.index),
            self._linker.link_head(sentence, token.index),
        )
        is_unnamed = link is not None and {actor.kind for actor in link.actors} == {ActorKind.GROUP}
        if nominal is None or nominal.role.noun != "counterpart" or not is_unnamed:
            return None
        owner = self._link_head(sentence, nominal.start)
        if nominal.determiner is not Determiner.POSSESSIVE or owner is None or len(owner.actors) != 1:
            return None
        titles = self._definite_anaphora.titles_of(owner.actors[0])
        found = self._linker.link_counterpart(sentence, token.index, titles)
        reason = f"counterpart of {owner.name}"
        return (
            replace(found, reason=f"{found.reason}; {reason}", score=round(found.score * 0.85, 3))
            if found
            else None
        )

    def _resolve_relative(self, token: Token, tree: ClauseTree) -> LinkResult | None:
        """Return the referent of the noun before a relative clause, or of the noun to which it is in apposition."""
        clause = next((t for t in tree.path_to_root(token.index) if t.deprel == "acl:relcl"), None)
        if clause is None or not 0 < clause.head < token.index:
            return None
        antecedent = tree.token(clause.head)
        link = self._link_head(tree.sentence, antecedent.index)
        if link is None and antecedent.deprel == "appos" and antecedent.head:
            link = self._link_head(tree.sentence, antecedent.head)
        if link is None:
            return None
        return replace(link, reason=f"relative pronoun for {link.name}", score=round(link.score * 0.95, 3))

    def _resolve_personal(self, token: Token, tree: ClauseTree, finder: CandidateFinder) -> LinkResult | None:
        """Return the referent of a personal or possessive pronoun by the first rank with a fitting candidate."""
        form = form_of(token.text.lower()) or ""
        if form == "it" and is_expletive(token, tree):
            return None
        must_act = self._must_refer_to_actor(token, tree)
        excluded = self._coarguments(token, tree)
        for reason, weight, rank in self._ranks(token, tree, finder):
            is_local = reason in {_TOPIC, _COORDINATED, _ENCLOSING_SUBJECT}
            if form == "it" and not is_local and not must_act and token.deprel != "nmod:poss":
                # In another clause, "it" may refer to a thing as well as a country.
                return None
            may_be_thing = not must_act or (is_local and form != "it")
            fitting = [c for c in rank if form in c.forms and (may_be_thing or not c.is_inanimate)]
            fitting = [c for c in fitting if c.link is None or not excluded.intersection(c.link.actors)]
            if token.deprel == "nsubj:pass":
                # Those whom something is done to are no countries named in passing.
                fitting = [c for c in fitting if c.is_subject or not c.is_country]
            if fitting:
                return unique_link(token, fitting, reason, weight)
            is_subject_they = (
                form == "they" and reason == _ENCLOSING_SUBJECT and token.deprel in {"nsubj", "nmod:poss"}
            )
            if is_subject_they and any("it" in c.forms and c.link for c in rank):
                # "They" may refer to a single country or organisation.
                return None
        return None

    def _ranks(self, token: Token, tree: ClauseTree, finder: CandidateFinder) -> Iterator[Rank]:
        """Yield the steps of the search, most likely candidates first."""
        yield _TOPIC, 0.85, [c for t in topics(token, tree) for c in finder.candidates_for(t.index)]
        following = subjects_after_part(token, tree)
        if following:
            yield (
                "subject of the clause",
                0.85,
                [c for s in following for c in finder.candidates_for(s.index)],
            )
            return
        coordinated = possessed_conjunct(token, tree)
        yield _COORDINATED, 0.85, [c for c in self._recent[0] if c.index == coordinated]
        for subjects in self._enclosing_subjects(token, tree):
            yield _ENCLOSING_SUBJECT, 0.85, [c for s in subjects for c in finder.candidates_for(s.index)]
        main_subjects = following_main_subjects(token, tree)
        if main_subjects:
            main = [c for s in main_subjects for c in finder.candidates_for(s.index)]
            yield "only subject nearby", 0.6, [*main, *self._subjects(1)]
            return
        is_speaker = self._is_speaker(token.index) and tree.is_main(tree.clause_of(token.index))
        if is_speaker:
            # A speaker is unlikely to be named inside the report.
            yield "earlier subject in the sentence", 0.75, self._subjects_outside_report(token, tree)
            # The sentences of a quotation before "he said" are the speaker's own words.
            before = 1 + self._quoted_before[self._sentence_index]
            yield "last speaker", 0.75, self._last_speakers(before)
            yield "last subject", 0.7, self._main_subjects(before)
            yield "speaker of the passage", 0.7, self._salience.speakers(form_of(token.text.lower()) or "")
        else:
            yield "earlier subject in the sentence", 0.75, self._subjects(0)
            yield from self._animate_rank(token, 0, 0.65)
        for distance, weight in _EARLIER_SENTENCES:
            # The subject of a passive is often a patient of the sentence before.
            if is_speaker and distance <= self._quoted_before[self._sentence_index]:
                continue
            if token.deprel == "nsubj:pass":
                yield (
                    "only actor in an earlier sentence",
                    weight,
                    [c for c in self._animate(distance) if not c.is_country],
                )
            yield "last subject", weight, self._subjects(distance)
            yield from self._animate_rank(token, distance, weight - 0.15)
        yield "main person so far", 0.5, self._salience.main_person(form_of(token.text.lower()) or "")

    def _enclosing_subjects(self, token: Token, tree: ClauseTree) -> Iterator[list[Token]]:
        """Yield the subjects of the enclosing clauses; after a report, only those who speak: "the talks failed, he said"."""
        clause = tree.clause_of(token.index)
        is_after_comma = token.index > 1 and tree.token(token.index - 1).upos == "PUNCT"
        follows_report = is_after_comma and self._is_speaker(token.index) and clause.deprel == "parataxis"
        for subjects in enclosing_subjects(token, tree):
            yield [s for s in subjects if self._is_speaker(s.index)] if follows_report else subjects

    def _is_speaker(self, index: int, distance: int = 0) -> bool:
        """Return True for the head of a phrase that says something, in the sentence at this distance."""
        return (self._sentence_index - distance, index) in self._speakers

    def _subjects(self, distance: int) -> list[Candidate]:
        """Return the subjects and speakers of a sentence, by its distance from the current one."""
        return [c for c in self._recent[distance] if c.is_subject or self._is_speaker(c.index, distance)]

    def _subjects_outside_report(self, token: Token, tree: ClauseTree) -> list[Candidate]:
        """Return the earlier subjects of the sentence that are not part of what the pronoun's referent says."""
        clause = tree.clause_of(token.index)
        if clause.deprel == "parataxis" or follows_quotation(token, tree):
            return []
        report = {t.index for t in tree.children(clause.index, "ccomp", "parataxis", "dep")}
        return [
            c
            for c in self._subjects(0)
            if report.isdisjoint(ancestor.index for ancestor in tree.path_to_root(c.index))
        ]

    def _animate_rank(self, token: Token, distance: int, weight: float) -> Iterator[Rank]:
        """Yield the animate candidates of a sentence, unless the pronoun is "it"."""
        if form_of(token.text.lower()) != "it":
            yield "only actor named before", weight, self._animate(distance)

    def _animate(self, distance: int) -> list[Candidate]:
        return [c for c in self._recent[distance] if not c.is_inanimate]

    def _last_speakers(self, distance: int) -> list[Candidate]:
        """Return the speakers in the main clause of a sentence before this one, above all its subjects.

        Those whose words are only mentioned do not count: "Ruiz rejected the claim by Paz".
        """
        candidates = self._candidates(distance)
        speakers = [c for c in candidates if c.is_in_main_clause and self._is_speaker(c.index, distance)]
        tokens = self._sentences[self._sentence_index - distance].tokens
        heard = [c for c in speakers if not tokens[c.index - 1].deprel.startswith("nmod")]
        return [c for c in heard if c.is_subject] or heard

    def _candidates(self, distance: int) -> list[Candidate]:
        """Return the candidates of a sentence before this one, none for one that is too far away."""
        return self._recent[distance] if distance < _WINDOW else []

    def _main_subjects(self, distance: int) -> list[Candidate]:
        """Return the subjects of the main clause of a sentence before this one."""
        return [c for c in self._candidates(distance) if c.is_in_main_clause and c.is_subject and c.link]

    def _must_refer_to_actor(self, token: Token, tree: ClauseTree) -> bool:
        """Return True if a pronoun is the agent of an event or the possessor of people or a body: "its troops"."""
        if token.deprel == "nmod:poss" and token.head:
            return self._linker.is_role_noun(tree.sentence, token.head)
        return (tree.sentence.index, token.index) in self._agents

    def _coarguments(self, token: Token, tree: ClauseTree) -> set[Actor]:
        """Return the actors of the verb's other arguments, to which a non-reflexive pronoun cannot refer."""
        if can_corefer_with_subject(token):
            return set()
        clause = tree.clause_of(token.index)
        # The noun before a relative clause is an argument of it: "the judge who jailed him".
        path = takewhile(lambda t: t.index != clause.index, tree.path_to_root(token.index))
        ancestors = {t.index for t in path}
        arguments = [*tree.controllers(clause), *tree.children(clause.index, "obj", "iobj", "obl")]
        arguments = [argument for argument in arguments if argument not in topics(token, tree)]
        links = [self._link_head(tree.sentence, a.index) for a in arguments if a.index not in ancestors]
        return {actor for link in links if link for actor in link.actors}
