"""Estimate the weights that rank open IE propositions: ``python -m benchmarks.weights``.

Regresses the score of each proposition on CaRB's development set (its overlap with a gold tuple) on the features of
kg/extract/open_ie/confidence.py. Prints the weights beside those of kg/extract/data/propositions.toml, with their range in
cross-validation over five folds. A weight whose range includes zero can be dropped.
"""

import importlib.util
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.shared import shared
from kg.extract.dependency_tree import Tree
from kg.extract.open_ie import draft_propositions
from kg.extract.open_ie.confidence import WEIGHTS, features
from kg.extract.open_ie.draft import make_phrase
from kg.extract.parse_repair import repair_tree
from kg.model import Article, Document
from kg.parse import parse

_PENALTY = 3.0
_FOLDS = 5
_NAMES = tuple(WEIGHTS)
_Row = tuple[list[float], float]  # features of a proposition, and its score


def rows(document: Document, gold: list[dict[str, Any]], scorer: ModuleType) -> list[_Row]:
    """Return features and score of each proposition of a text; each gold tuple matches at most one proposition."""
    trees = [repair_tree(Tree(sentence, document.article.text)) for sentence in document.sentences]
    found = [(tree, draft) for tree in trees for draft in draft_propositions(tree)]
    tuples = [
        {
            "rel": make_phrase(tree, draft.relation, draft.implied_verb).text,
            "args": [make_phrase(tree, words).text for words in (draft.subject, *draft.arguments)],
        }
        for tree, draft in found
    ]
    right = _matched([[scorer.pair_score(g, t)[0] for t in tuples] for g in gold])
    known = [dict(features(tree, draft)) for tree, draft in found]
    return [([f.get(name, 0.0) for name in _NAMES], right.get(i, 0.0)) for i, f in enumerate(known)]


def _matched(table: list[list[float]]) -> dict[int, float]:
    """Match gold tuples with propositions greedily by score; return the score of each matched proposition."""
    pairs = sorted(((-score, i, j) for i, line in enumerate(table) for j, score in enumerate(line)))
    gold: set[int] = set()
    right: dict[int, float] = {}
    for minus, i, j in pairs:
        if i not in gold and j not in right:
            gold.add(i)
            right[j] = -minus
    return right


def fit(some_rows: list[_Row]) -> Any:
    """Return the weights of a ridge regression, one for each feature."""
    x = np.array([features for features, _ in some_rows])
    y = np.array([right for _, right in some_rows])
    return np.linalg.solve(x.T @ x + _PENALTY * np.eye(len(_NAMES)), x.T @ y)


def _texts() -> Iterator[list[_Row]]:
    lines = shared("eval/data/carb_dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {entry["id"]: entry for entry in map(json.loads, lines)}
    specification = importlib.util.spec_from_file_location("score", shared("eval/score.py"))
    assert specification
    assert specification.loader
    scorer = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(scorer)
    articles = (Article(id=name, source="carb_dev", text=entry["text"]) for name, entry in gold.items())
    for document in parse(articles):
        if isinstance(document, Document):
            yield rows(document, gold[document.article.id]["gold"], scorer)


@click.command()
def main() -> None:
    """Print each weight: current, estimated, and its range in cross-validation."""
    texts = list(_texts())
    whole = fit([row for text in texts for row in text])
    parts = [
        fit([row for i, text in enumerate(texts) if i % _FOLDS != left_out for row in text])
        for left_out in range(_FOLDS)
    ]
    table = Table("feature", "current", "estimated", "range", title="Weights of propositions")
    for i, name in enumerate(_NAMES):
        low, high = min(part[i] for part in parts), max(part[i] for part in parts)
        table.add_row(name, f"{WEIGHTS[name]:+.2f}", f"{whole[i]:+.2f}", f"{low:+.2f} to {high:+.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
