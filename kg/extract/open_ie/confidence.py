"""Confidence of propositions: a sum of features, weighted by ``data/propositions.toml``."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.draft import NOUN_PHRASE_KINDS, Draft

_WEIGHTS_FILE = Path(__file__).parents[1] / "data/propositions.toml"
WEIGHTS: dict[str, float] = {
    f["name"]: f["weight"] for f in tomllib.loads(_WEIGHTS_FILE.read_text(encoding="utf-8"))["feature"]
}


def confidence(tree: Tree, draft: Draft) -> float:
    """Return a score between 0 and 1 for ranking propositions."""
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in features(tree, draft))
    return round(min(max(total, 0.0), 1.0), 3)


def features(tree: Tree, draft: Draft) -> Iterator[tuple[str, float]]:
    """Yield the features with their values; lengths are in tens of words."""
    yield "any", 1.0
    yield draft.kind.value, 1.0
    yield "subject length", len(draft.subject) / 10
    yield "further length", sum(len(words) for words in draft.arguments[1:]) / 10
    if draft.kind not in NOUN_PHRASE_KINDS:
        yield "main clause", float(_is_main(tree, draft.head))
        yield "own subject", float(bool(tree.children(draft.head, "nsubj", "csubj")))


def _is_main(tree: Tree, head: int) -> bool:
    """Return True for the main clause of a sentence or one of its conjuncts."""
    while tree.deprel(head) == "conj" and tree.head(head):
        head = tree.head(head)
    return tree.udeprel(head) in {"root", "parataxis"}
