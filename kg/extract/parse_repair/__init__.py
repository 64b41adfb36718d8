"""Mends what the parser is known to get wrong in news prose, by the shape of the tree alone.

Each step names the slip with an example in its docstring; tests/extract/data/cases.toml has cases for them.
A better model makes steps idle; none of them changes a tree that is right.
"""

from kg.extract.dependency_tree import Tree
from kg.extract.parse_repair.clause_structure import CLAUSE_STEPS
from kg.extract.parse_repair.complements import COMPLEMENT_STEPS, infinitive_as_noun
from kg.extract.parse_repair.coordination import COORDINATION_STEPS
from kg.extract.parse_repair.noun_phrases import NOMINAL_STEPS
from kg.extract.parse_repair.pp_attachment import PREPOSITION_STEPS
from kg.extract.parse_repair.reported_content import CONTENT_STEPS, mend_clause

__all__ = ["repair"]

_PHRASES = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "ADJ", "DET", "ADV"})


def repair(tree: Tree) -> Tree:
    """Mend a tree in place and return it."""
    for steps, parts in (
        ((infinitive_as_noun,), frozenset({"NOUN"})),
        (NOMINAL_STEPS + COORDINATION_STEPS, _PHRASES),
        (CLAUSE_STEPS + COMPLEMENT_STEPS + CONTENT_STEPS, frozenset({"VERB"})),
        (PREPOSITION_STEPS, _PHRASES),
    ):
        for step in steps:
            for token in tree:
                if token.upos in parts:
                    step(tree, token.index)
    for root in [token.index for token in tree if tree.head(token.index) == 0]:
        mend_clause(tree, root)
    return tree
