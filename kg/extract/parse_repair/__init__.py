"""Repairs frequent parser errors in news text, using the tree and the word lists.

Each repair handles one error and quotes an example in its docstring; tests/extract/data/cases.toml has cases.
Repairs leave correct trees unchanged, so a better parser only makes them unnecessary.
"""

from kg.extract.dependency_tree import Tree
from kg.extract.parse_repair.clause_structure import CLAUSE_REPAIRS
from kg.extract.parse_repair.complements import COMPLEMENT_REPAIRS, retag_infinitive
from kg.extract.parse_repair.coordination import COORDINATION_REPAIRS
from kg.extract.parse_repair.noun_phrases import NOMINAL_REPAIRS
from kg.extract.parse_repair.pp_attachment import PREPOSITION_REPAIRS
from kg.extract.parse_repair.reported_content import CONTENT_REPAIRS
from kg.extract.parse_repair.sentence_root import repair_root
from kg.extract.parse_repair.speakers import REPORT_NOUN_REPAIRS, SPEAKER_REPAIRS
from kg.extract.parse_repair.time_attachment import TIME_REPAIRS
from kg.extract.parse_repair.trailing_speakers import TRAILING_SPEAKER_REPAIRS

__all__ = ["repair_tree"]

_PHRASE_UPOS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "ADJ", "DET", "ADV"})


def repair_tree(tree: Tree) -> Tree:
    """Repair a tree in place and return it. A sentence that is not parsed has no tree to repair."""
    if not tree.sentence.is_parsed:
        return tree
    for repairs, upos in (
        ((retag_infinitive, *REPORT_NOUN_REPAIRS), frozenset({"NOUN"})),
        (NOMINAL_REPAIRS + COORDINATION_REPAIRS, _PHRASE_UPOS),
        (CLAUSE_REPAIRS + COMPLEMENT_REPAIRS + CONTENT_REPAIRS + SPEAKER_REPAIRS, frozenset({"VERB"})),
        (TRAILING_SPEAKER_REPAIRS, frozenset({"VERB"})),
        (PREPOSITION_REPAIRS + TIME_REPAIRS, _PHRASE_UPOS),
    ):
        for repair in repairs:
            for token in tree:
                if token.upos in upos:
                    repair(tree, token.index)
    for root in [token.index for token in tree if tree.head(token.index) == 0]:
        repair_root(tree, root)
    return tree
