"""Assembles propositions from clauses, one for each conjunct of the direct argument."""

from collections.abc import Iterator

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie import argument_span
from kg.extract.open_ie.clauses import Argument, Clause
from kg.extract.open_ie.draft import ArgumentKind, Draft, Words

_KIND_ORDER = (
    ArgumentKind.OBJECT,
    ArgumentKind.COMPLEMENT,
    ArgumentKind.CONTENT,
    ArgumentKind.OBLIQUE,
    ArgumentKind.TIME,
    ArgumentKind.ADVERB,
    ArgumentKind.ADVERBIAL,
)
_COORDINATED_KINDS = frozenset({ArgumentKind.OBJECT, ArgumentKind.COMPLEMENT, ArgumentKind.OBLIQUE})
_KINDS_WITH_PREPOSITION = frozenset({ArgumentKind.COMPLEMENT, ArgumentKind.CONTENT, ArgumentKind.OBLIQUE})


def clause_drafts(tree: Tree, clause: Clause) -> Iterator[Draft]:
    """Yield the propositions of a clause, one for each conjunct of its direct argument."""
    relation, direct = _relation(tree, clause)
    others = [a for a in clause.arguments if a is not direct and not set(a.words) <= set(relation)]
    other_words = tuple(_with_preposition(a) for a in others if a.kind is not ArgumentKind.ADVERBIAL)
    for subject in clause.subjects:
        for direct_words in _conjuncts(tree, direct) if direct else [()]:
            yield Draft(
                head=clause.head,
                kind=direct.kind if direct else ArgumentKind.NOTHING,
                subject=argument_span.nominal_words(tree, subject, whole=True, without=clause.head),
                relation=relation,
                arguments=(direct_words, *other_words) if direct_words else other_words,
                implied_verb="be" if _is_reduced(tree, clause.head) else "",
            )


def _relation(tree: Tree, clause: Clause) -> tuple[Words, Argument | None]:
    """Return the words of the relation with its preposition ("was born in"), and the direct argument."""
    relation, direct = clause.relation, _direct_argument(clause)
    if direct and direct.kind is ArgumentKind.COMPLEMENT and tree.upos(direct.head) == "ADJ":
        complements = [a for a in clause.arguments if _completes(a, direct.head)]
        if complements:  # "is ready for"
            relation, direct = (*relation, *direct.words, *direct.case), complements[0]
    if direct and direct.kind in _KINDS_WITH_PREPOSITION:
        relation = (*relation, *direct.case)
    return tuple(sorted(set(relation))), direct


def _completes(argument: Argument, adjective: int) -> bool:
    is_phrase = argument.kind is ArgumentKind.OBLIQUE and argument.case
    return bool(is_phrase or argument.kind is ArgumentKind.CONTENT) and argument.head > adjective


def _direct_argument(clause: Clause) -> Argument | None:
    """Return the first object, complement or content clause, else the first phrase."""
    for kind in _KIND_ORDER:
        arguments = [a for a in clause.arguments if a.kind is kind]
        if arguments:
            return next((a for a in arguments if a.head > clause.head), arguments[0])
    return None


def _with_preposition(argument: Argument) -> Words:
    """Return the words of an argument with its preposition: "in May"."""
    return tuple(sorted({*argument.words, *argument.case}))


def _conjuncts(tree: Tree, argument: Argument) -> list[Words]:
    """Return the words of each conjunct of an argument."""
    if argument.kind is ArgumentKind.TIME:
        return [_with_preposition(argument)]
    heads = [h for h in tree.conjuncts(argument.head) if h == argument.head or _is_phrase(tree, h)]
    if argument.kind not in _COORDINATED_KINDS or len(heads) == 1:
        return [argument.words]
    return [argument_span.nominal_words(tree, head) for head in heads]


def _is_phrase(tree: Tree, index: int) -> bool:
    return tree.upos(index) not in {"VERB", "AUX", "CCONJ"} and not tree.children(index, "nsubj")


def _is_reduced(tree: Tree, head: int) -> bool:
    """Return True for a participle without auxiliary that modifies a noun: "the ship built in Oslo"."""
    is_participle = tree.deprel(head) == "acl" and tree.token(head).xpos in {"VBN", "VBG"}
    return is_participle and not tree.children(head, "mark", "aux", "cop")
