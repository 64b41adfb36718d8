"""Document → propositions: who – relation – whom, of every clause and of the noun phrases that imply one.

An event says what a rule knows the meaning of; a proposition keeps the words of the text and knows no types.
"""

from collections.abc import Iterator

from kg.extract.attribution import Speakers
from kg.extract.dependency_tree import Tree
from kg.extract.factuality import factuality
from kg.extract.open_ie.assemble import of_clause
from kg.extract.open_ie.clauses import clauses
from kg.extract.open_ie.confidence import confidence
from kg.extract.open_ie.draft import IMPLIED, Draft, phrase
from kg.extract.open_ie.noun_relations import of_nouns
from kg.extract.open_ie.proposition import Proposition
from kg.extract.parse_repair import repair
from kg.extract.triggers import Predicate
from kg.model import Document

__all__ = ["propositions"]


def propositions(document: Document) -> tuple[Proposition, ...]:
    """Return the propositions of a parsed article, sentence by sentence, those of clauses first."""
    trees = tuple(repair(Tree(sentence, document.article.text)) for sentence in document.sentences)
    speakers = Speakers(document, trees)
    return tuple(_proposition(tree, draft, speakers) for tree in trees for draft in drafts(tree))


def drafts(tree: Tree) -> Iterator[Draft]:
    """Yield what a sentence says, each once."""
    seen: set[tuple[object, ...]] = set()
    for draft in _candidates(tree):
        if draft.is_whole and draft.key not in seen:
            seen.add(draft.key)
            yield draft


def _candidates(tree: Tree) -> Iterator[Draft]:
    for clause in clauses(tree):
        yield from of_clause(tree, clause)
    yield from of_nouns(tree)


def _proposition(tree: Tree, draft: Draft, speakers: Speakers) -> Proposition:
    clause = None if draft.kind in IMPLIED else _as_predicate(tree, draft.head)
    said = speakers.attribution(tree, draft.head)
    meant = factuality(tree, clause, quoted=said.quoted) if clause else None
    return Proposition(
        sentence=tree.sentence.index,
        head=draft.head,
        subject=phrase(tree, draft.subject),
        relation=phrase(tree, draft.relation, draft.implied),
        arguments=tuple(phrase(tree, words) for words in draft.arguments),
        polarity=meant.polarity if meant else None,
        certainty=meant.certainty if meant else None,
        attribution=said,
        confidence=confidence(tree, draft),
    )


def _as_predicate(tree: Tree, head: int) -> Predicate:
    kind = "verbs" if tree.upos(head) in {"VERB", "AUX"} else "adjectives"
    return Predicate(head=head, words=(head,), kind=kind, lemma=tree.lemma(head))
