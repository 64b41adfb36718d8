"""How far a proposition is likely to be what a reader would write down: a sum of weights from ``data/propositions.toml``."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie.draft import IMPLIED, Draft

_FILE = Path(__file__).parents[1] / "data/propositions.toml"
WEIGHTS: dict[str, float] = {
    f["name"]: f["weight"] for f in tomllib.loads(_FILE.read_text(encoding="utf-8"))["feature"]
}


def confidence(tree: Tree, draft: Draft) -> float:
    """Return a figure between 0 and 1 that ranks propositions."""
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in features(tree, draft))
    return round(min(max(total, 0.0), 1.0), 3)


def features(tree: Tree, draft: Draft) -> Iterator[tuple[str, float]]:
    """Yield what is weighed: the kind, where its clause stands, how long the parts are in tens of words."""
    yield "any", 1.0
    yield draft.kind.value, 1.0
    yield "subject length", len(draft.subject) / 10
    yield "further length", sum(len(words) for words in draft.arguments[1:]) / 10
    if draft.kind not in IMPLIED:
        yield "main clause", float(_is_main(tree, draft.head))
        yield "own subject", float(bool(tree.children(draft.head, "nsubj", "csubj")))


def _is_main(tree: Tree, head: int) -> bool:
    """Tell whether a clause is the sentence's own, or coordinated with it."""
    while tree.rel(head) == "conj" and tree.head(head):
        head = tree.head(head)
    return tree.base(head) in {"root", "parataxis"}
