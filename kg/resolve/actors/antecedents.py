"""Antecedent candidates: the phrases of a sentence that a later pronoun or definite noun can refer to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.model import EntityLabel, Sentence, Token
from kg.resolve.actors.agreement import PERSON_FORMS, Agreement, PronounForms
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.description_linker import LinkResult
from kg.resolve.actors.person_mentions import entity_by_token

_ARGUMENT_DEPRELS = frozenset({"nsubj", "obj", "iobj", "obl", "nmod", "appos", "root", "conj"})
_HEAD_UPOS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_INNER_DEPRELS = frozenset({"conj", "flat", "nmod:desc"})
_LOCATIVE_PREPOSITIONS = frozenset({"in", "at", "near", "from", "outside", "across", "inside", "around"})

HeadLinker = Callable[[Sentence, int], LinkResult | None]  # sentence, Token.index


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


class CandidateFinder:
    """Finds the antecedent candidates of one sentence."""

    def __init__(self, tree: ClauseTree, link_head: HeadLinker, agreement: Agreement) -> None:
        self._tree = tree
        self._link_head = link_head
        self._agreement = agreement
        self._ner_entities = entity_by_token(tree.sentence)
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
        return Candidate(
            index=token.index,
            link=link,
            forms=forms,
            is_subject=head.deprel.startswith("nsubj"),
            is_in_main_clause=self._tree.is_main(self._tree.clause_of(head.index)),
            is_location=self._is_location(token, head),
            is_inanimate=link is None and self._is_inanimate(token, forms),
        )

    def _coordination(self, parts: list[Candidate]) -> Candidate:
        """Return all conjuncts as one candidate; it has a link only if every conjunct has one."""
        links = [part.link for part in parts if part.link is not None]
        link = None
        if len(links) == len(parts):
            actors = tuple(dict.fromkeys(actor for part in links for actor in part.actors))
            score = min(part.score for part in links)
            link = LinkResult(actors=actors, reason="coordination", score=score)
        first = parts[0]
        return Candidate(
            index=first.index,
            link=link,
            forms=frozenset({"they"}),
            is_subject=first.is_subject,
            is_in_main_clause=first.is_in_main_clause,
            is_location=first.is_location,
            is_inanimate=link is None and any(part.is_inanimate for part in parts),
        )

    def _is_location(self, token: Token, head: Token) -> bool:
        entity = self._ner_entities.get(token.index)
        if entity is None or entity.label not in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
            return False
        prepositions = [
            t.text.lower() for i in (token.index, head.index) for t in self._tree.children(i, "case")
        ]
        return bool(_LOCATIVE_PREPOSITIONS.intersection(prepositions))

    def _is_inanimate(self, token: Token, forms: PronounForms) -> bool:
        return (
            token.upos == "NOUN" and not forms & PERSON_FORMS and self._ner_entities.get(token.index) is None
        )
