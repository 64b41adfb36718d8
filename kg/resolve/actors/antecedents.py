"""Antecedent candidates: the phrases of a sentence that a later pronoun or definite noun can refer to.

A pronoun agrees with its antecedent in number, gender and animacy.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.model import Actor, ActorKind, EntityLabel, Sentence, Token
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.link_result import LinkResult, merge_links
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import entity_at
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora_rules, read_rows
from kg.resolve.gazetteer import country_actor
from kg.resolve.name_keys import fold

_ARGUMENT_DEPRELS = frozenset({"nsubj", "obj", "iobj", "obl", "nmod", "appos", "root", "conj"})
_HEAD_UPOS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_INNER_DEPRELS = frozenset({"conj", "flat", "nmod:desc"})
_LOCATIVE_PREPOSITIONS = frozenset({"in", "at", "near", "from", "outside", "across", "inside", "around"})

PronounForms = frozenset[str]  # subset of "he", "she", "it", "they"

PERSON_FORMS: PronounForms = frozenset({"he", "she"})
_IT: PronounForms = frozenset({"it"})
_THEY: PronounForms = frozenset({"they"})
_ANY_SINGULAR: PronounForms = frozenset({"he", "she", "it"})
_COLLECTIVE: PronounForms = frozenset({"it", "they"})
# Sectors of people who deal with their own government.
_CITIZEN_SECTORS = frozenset({"OPP", "CVL", "LAB", "EDU", "AGR", "MED", "PTY"})
_INDIVIDUAL_KINDS = frozenset({RoleKind.OFFICE, RoleKind.PERSON, RoleKind.RELATIONAL})

HeadLinker = Callable[[Sentence, int], LinkResult | None]  # sentence, Token.index


@cache
def form_of(word: str) -> str | None:
    """Return the nominative form of a pronoun, such as "she" for "her", or None for any other word."""
    return next((form for form, words in anaphora_rules()["pronouns"].items() if word in words), None)


class Agreement:
    """Determines which pronouns agree with the phrases of one article."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._forms_by_key = dict(_gendered_forms(entities))
        self._nominals = {(n.sentence, n.role_match.last): n for n in entities.nominals}

    def forms(self, sentence: Sentence, token: Token, link: LinkResult | None) -> PronounForms:
        """Return the pronoun forms that can refer to the phrase with this head token."""
        form = form_of(token.text.lower()) if token.upos == "PRON" else None
        if token.upos == "PRON" and (form or link is None):
            return frozenset({form}) if form else frozenset()
        nominal = self._nominals.get((sentence.index, token.index))
        if link is not None:
            return self._forms_of_linked(link, token, nominal)
        return self._forms_of_unlinked(sentence, token, nominal)

    def _forms_of_linked(self, link: LinkResult, token: Token, nominal: Nominal | None) -> PronounForms:
        if len(link.actors) > 1:
            return _THEY
        actor = link.actors[0]
        if actor.kind is ActorKind.PERSON:
            return self._forms_by_key.get(actor.key, PERSON_FORMS)
        if actor.kind is ActorKind.OFFICE:
            return _forms_of_noun(nominal.role.noun) if nominal else PERSON_FORMS
        if actor.kind is ActorKind.GROUP:
            return _forms_of_group(token, nominal)
        return _IT

    def _forms_of_unlinked(self, sentence: Sentence, token: Token, nominal: Nominal | None) -> PronounForms:
        entity = entity_at(sentence, token.index)
        if nominal is not None:
            return _forms_of_group(token, nominal)
        if entity is not None and entity.label is EntityLabel.PERSON:
            return PERSON_FORMS
        if "Number=Plur" in token.feats:
            return _THEY
        return _ANY_SINGULAR if token.upos == "PROPN" and entity is None else _IT


def _forms_of_group(token: Token, nominal: Nominal | None) -> PronounForms:
    """Return the forms for unnamed people or bodies: "two officials", "a spokesman", "the delegation"."""
    if nominal is None:
        return _THEY
    if nominal.role.kind in _INDIVIDUAL_KINDS and not nominal.role_match.is_plural:
        forms = _forms_of_noun(nominal.noun)
        return _COLLECTIVE if forms == _IT else forms
    if "Number=Plur" in token.feats or nominal.role.kind in _INDIVIDUAL_KINDS:
        return _THEY
    return _COLLECTIVE


@cache
def _forms_of_noun(noun: str) -> PronounForms:
    """Return the form of a gendered noun ("she" for "spokeswoman"), or both forms for any other noun."""
    last_word = noun.split()[-1] if noun.split() else ""
    forms = [
        form for form, nouns in anaphora_rules()["gender"].items() if noun in nouns or last_word in nouns
    ]
    return frozenset(forms) or PERSON_FORMS


def _gendered_forms(entities: ArticleEntities) -> Iterable[tuple[str, PronounForms]]:
    """Yield actor keys with the form implied by a given name, gendered noun or honorific; later ones take precedence."""
    for actor in (decision.actor for decision in entities.decisions.values()):
        form = _form_by_given_name().get(fold(actor.name).split()[0])
        if form and " " in actor.name:
            yield actor.key, frozenset({form})
    for nominal in entities.nominals:
        forms = _forms_of_noun(nominal.noun) & PERSON_FORMS
        if nominal.person is not None and len(forms) == 1:
            yield entities.actor_of(nominal.person).key, forms
    for sentence in entities.document.sentences:
        for entity in sentence.entities:
            person = (
                entities.persons.find(entity.span.quote, sentence.index)
                if entity.label is EntityLabel.PERSON
                else None
            )
            word_before = sentence.tokens[entity.first - 2].text if entity.first > 1 else ""
            forms = _forms_of_honorific(word_before) or _forms_of_honorific(entity.span.quote.split()[0])
            if person is not None and forms:
                yield entities.actor_of(person).key, forms


def _forms_of_honorific(word: str) -> PronounForms:
    rules = anaphora_rules()["honorifics"]
    return frozenset(form for form in PERSON_FORMS if fold(word) in rules[form])


@cache
def _form_by_given_name() -> dict[str, str]:
    return {name: row["form"] for row in read_rows("given_names.tsv") for name in row["names"].split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase that a later phrase can refer to."""

    index: int  # Token.index of the head
    link: LinkResult | None  # None for an unknown referent
    forms: PronounForms  # pronouns that agree with the phrase
    is_subject: bool
    is_in_main_clause: bool
    is_location: bool  # place name after a locative preposition
    is_inanimate: bool  # a thing, which cannot act
    clause: int  # Token.index of the predicate

    @property
    def is_country(self) -> bool:
        """True for one or more countries by name."""
        return self.link is not None and {actor.kind for actor in self.link.actors} == {ActorKind.COUNTRY}


class CandidateFinder:
    """Finds the antecedent candidates of one sentence."""

    def __init__(self, tree: ClauseTree, link_head: HeadLinker, agreement: Agreement) -> None:
        self._tree = tree
        self._link_head = link_head
        self._agreement = agreement
        self._last_conjuncts: dict[int, int] = {}  # by the index of the first conjunct

    def candidates_for(self, index: int) -> list[Candidate]:
        """Return the phrase with this head; for a coordination, the whole and its person conjuncts."""
        token = self._tree.token(index)
        conjuncts = self._tree.conjuncts(index)
        if len(conjuncts) == 1:
            return [self._single(token, token)]
        parts = [self._single(conjunct, token) for conjunct in conjuncts]
        return [self._coordination(parts), *(p for p in parts if p.forms & PERSON_FORMS)]

    def candidates_ending_at(self, token: Token) -> Iterator[Candidate]:
        """Yield the phrase with this head token; after a last conjunct, also the whole coordination."""
        deprel = token.deprel.partition(":")[0]
        if deprel not in _ARGUMENT_DEPRELS or token.upos not in _HEAD_UPOS:
            return
        head = self._head_of(token)
        yield self._single(token, head)
        if self._last_conjunct(head) == token.index != head.index:
            yield self._coordination([self._single(t, head) for t in self._tree.conjuncts(head.index)])

    def _head_of(self, token: Token) -> Token:
        """Return the first conjunct of a coordination, or the title before a name."""
        path = list(self._tree.path_to_root(token.index))
        return next((t for t in path if t.deprel not in _INNER_DEPRELS or not t.head), path[-1])

    def _last_conjunct(self, head: Token) -> int:
        if head.index not in self._last_conjuncts:
            self._last_conjuncts[head.index] = max(t.index for t in self._tree.conjuncts(head.index))
        return self._last_conjuncts[head.index]

    def _single(self, token: Token, head: Token) -> Candidate:
        """Return the phrase of one conjunct; ``head`` supplies its grammatical function."""
        sentence = self._tree.sentence
        link = self._link_head(sentence, token.index)
        forms = self._agreement.forms(sentence, token, link)
        is_thing = (
            token.upos == "NOUN" and not forms & PERSON_FORMS and entity_at(sentence, token.index) is None
        )
        return Candidate(
            index=token.index,
            link=link,
            forms=forms,
            is_subject=head.deprel.startswith("nsubj"),
            is_in_main_clause=self._tree.is_main(self._tree.clause_of(head.index)),
            is_location=self._is_location(token, head),
            is_inanimate=link is None and is_thing,
            clause=self._tree.clause_of(head.index).index,
        )

    def _coordination(self, parts: list[Candidate]) -> Candidate:
        """Return all conjuncts as one candidate; it has a link only if every conjunct has one."""
        links = [part.link for part in parts if part.link is not None]
        link = replace(merge_links(links), reason="coordination") if len(links) == len(parts) else None
        is_inanimate = link is None and any(part.is_inanimate for part in parts)
        return replace(parts[0], link=link, forms=frozenset({"they"}), is_inanimate=is_inanimate)

    def _is_location(self, token: Token, head: Token) -> bool:
        entity = entity_at(self._tree.sentence, token.index)
        if entity is None or entity.label not in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
            return False
        prepositions = [
            t.text.lower() for i in (token.index, head.index) for t in self._tree.children(i, "case")
        ]
        return bool(_LOCATIVE_PREPOSITIONS.intersection(prepositions))


def country_of_citizens(token: Token, tree: ClauseTree, candidates: Sequence[Candidate]) -> Actor | None:
    """Return the country of the citizens that are the only subject of a token's clause."""
    clause = tree.clause_of(token.index).index
    subjects = [c.link for c in candidates if c.clause == clause and c.is_subject and c.link is not None]
    actors = {actor for link in subjects for actor in link.actors}
    countries = {actor.country for actor in actors if actor.sector in _CITIZEN_SECTORS}
    country = countries.pop() if len(countries) == 1 and len(actors) == 1 else None
    return country_actor(country) if country else None


def unique_link(
    token: Token, candidates: Sequence[Candidate], reason: str, weight: float
) -> LinkResult | None:
    """Return the link that all candidates share, or None if they differ or one is unknown."""
    referents = {c.link.actors if c.link else None for c in candidates}
    link = candidates[0].link
    if len(referents) != 1 or link is None:
        return None
    reason = f"{token.text.lower()}: {reason}, {link.name}"
    return replace(link, reason=reason, score=round(link.score * weight, 3))
