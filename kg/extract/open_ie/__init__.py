"""Open information extraction: propositions from clauses and noun phrases.

Unlike events, propositions keep the words of the text and have no types.
"""

from collections.abc import Iterator

from kg.extract.attribution import SpeakerFinder
from kg.extract.dependency_tree import Tree
from kg.extract.factuality import assess_factuality
from kg.extract.open_ie.assemble import clause_drafts
from kg.extract.open_ie.clauses import find_clauses
from kg.extract.open_ie.confidence import confidence
from kg.extract.open_ie.draft import NOUN_PHRASE_KINDS, Draft, make_phrase
from kg.extract.open_ie.noun_relations import noun_drafts
from kg.extract.open_ie.proposition import Proposition
from kg.extract.parse_repair import repair_tree
from kg.extract.triggers import Trigger
from kg.model import Document

__all__ = ["propositions"]


def propositions(document: Document) -> tuple[Proposition, ...]:
    """Return the propositions of an article by sentence, those of clauses first."""
    trees = tuple(repair_tree(Tree(sentence, document.article.text)) for sentence in document.sentences)
    speakers = SpeakerFinder(document, trees)
    return tuple(_proposition(tree, draft, speakers) for tree in trees for draft in draft_propositions(tree))


def draft_propositions(tree: Tree) -> Iterator[Draft]:
    """Yield the distinct propositions of a sentence."""
    seen: set[tuple[object, ...]] = set()
    for draft in _candidates(tree):
        if draft.is_complete and draft.key not in seen:
            seen.add(draft.key)
            yield draft


def _candidates(tree: Tree) -> Iterator[Draft]:
    for clause in find_clauses(tree):
        yield from clause_drafts(tree, clause)
    yield from noun_drafts(tree)


def _proposition(tree: Tree, draft: Draft, speakers: SpeakerFinder) -> Proposition:
    trigger = None if draft.kind in NOUN_PHRASE_KINDS else _as_trigger(tree, draft.head)
    attribution = speakers.attribution(tree, draft.head)
    factuality = assess_factuality(tree, trigger, quoted=attribution.quoted) if trigger else None
    return Proposition(
        sentence=tree.sentence.index,
        head=draft.head,
        subject=make_phrase(tree, draft.subject),
        relation=make_phrase(tree, draft.relation, draft.implied_verb),
        arguments=tuple(make_phrase(tree, words) for words in draft.arguments),
        polarity=factuality.polarity if factuality else None,
        certainty=factuality.certainty if factuality else None,
        attribution=attribution,
        confidence=confidence(tree, draft),
    )


def _as_trigger(tree: Tree, head: int) -> Trigger:
    kind = "verbs" if tree.upos(head) in {"VERB", "AUX"} else "adjectives"
    return Trigger(head=head, words=(head,), kind=kind, lemma=tree.lemma(head))
