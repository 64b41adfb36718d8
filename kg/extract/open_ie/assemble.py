"""From a clause to its propositions: what belongs to the relation, what comes second, one for each conjunct."""

from collections.abc import Iterator

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie import argument_span
from kg.extract.open_ie.clauses import Argument, Clause
from kg.extract.open_ie.draft import Draft, Kind, Words

_ORDER = (Kind.OBJECT, Kind.COMPLEMENT, Kind.CONTENT, Kind.OBLIQUE, Kind.TIME, Kind.ADVERB, Kind.ADVERBIAL)
_LISTED = frozenset({Kind.OBJECT, Kind.COMPLEMENT, Kind.OBLIQUE})
_WITH_PREPOSITION = frozenset({Kind.COMPLEMENT, Kind.CONTENT, Kind.OBLIQUE})


def of_clause(tree: Tree, clause: Clause) -> Iterator[Draft]:
    """Yield the propositions of a clause: one for each conjunct of its second argument."""
    relation, second = _relation(tree, clause)
    left = [a for a in clause.arguments if a is not second and not set(a.words) <= set(relation)]
    further = tuple(_framed(a) for a in left if a.kind is not Kind.ADVERBIAL)
    for subject in clause.subjects:
        for what in _conjuncts(tree, second) if second else [()]:
            yield Draft(
                head=clause.head,
                kind=second.kind if second else Kind.NOTHING,
                subject=argument_span.nominal(tree, subject, whole=True, without=clause.head),
                relation=relation,
                arguments=(what, *further) if what else further,
                implied="be" if _is_reduced(tree, clause.head) else "",
            )


def _relation(tree: Tree, clause: Clause) -> tuple[Words, Argument | None]:
    """Return the words of the relation and what comes second: "was born in" a town, "is ready for" talks.

    An adjective that is said of the subject belongs to the relation where something completes it.
    """
    relation, second = clause.relation, _second(clause)
    if second and second.kind is Kind.COMPLEMENT and tree.upos(second.head) == "ADJ":
        completing = [a for a in clause.arguments if _completes(a, second.head)]
        if completing:
            relation, second = (*relation, *second.words, *second.case), completing[0]
    if second and second.kind in _WITH_PREPOSITION:
        relation = (*relation, *second.case)
    return tuple(sorted(set(relation))), second


def _completes(argument: Argument, adjective: int) -> bool:
    phrase = argument.kind is Kind.OBLIQUE and argument.case
    return bool(phrase or argument.kind is Kind.CONTENT) and argument.head > adjective


def _second(clause: Clause) -> Argument | None:
    """Return what comes right after the relation: object, complement, content, or else the first phrase."""
    for kind in _ORDER:
        alike = [a for a in clause.arguments if a.kind is kind]
        if alike:
            return next((a for a in alike if a.head > clause.head), alike[0])
    return None


def _framed(argument: Argument) -> Words:
    """Return a further argument with its preposition: "in May"."""
    return tuple(sorted({*argument.words, *argument.case}))


def _conjuncts(tree: Tree, argument: Argument) -> list[Words]:
    """Return the argument, or each of the phrases coordinated in it."""
    if argument.kind is Kind.TIME:
        return [_framed(argument)]
    heads = [h for h in tree.conjuncts(argument.head) if h == argument.head or _is_phrase(tree, h)]
    if argument.kind not in _LISTED or len(heads) == 1:
        return [argument.words]
    return [argument_span.nominal(tree, head) for head in heads]


def _is_phrase(tree: Tree, index: int) -> bool:
    return tree.upos(index) not in {"VERB", "AUX", "CCONJ"} and not tree.children(index, "nsubj")


def _is_reduced(tree: Tree, head: int) -> bool:
    """Tell whether a participle is said of the noun before it without auxiliary: "the ship built in Oslo"."""
    participle = tree.rel(head) == "acl" and tree.token(head).xpos in {"VBN", "VBG"}
    return participle and not tree.children(head, "mark", "aux", "cop")
