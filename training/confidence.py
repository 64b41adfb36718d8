"""Fits the weights of ``kg/resolve/event_confidence.py``: ``python -m training.confidence SCORED``.

SCORED is the file that ``python -m training.events --scored SCORED`` writes: annotated articles with the scores of
classifiers that were trained without them. The events of these articles are extracted and resolved, and a logistic
regression learns from the evidence whether an event is annotated with the same type.
"""

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

import kg.resolve
from kg.extract import extract
from kg.model import Document, EventKind, EventType
from kg.resolve import link_events
from kg.resolve.event_confidence import FILE, Evidence, article_evidence

WEIGHTS = Path(kg.resolve.__file__).parent / "data" / FILE
# The least probability of an event. F1 is best near half of its value (Lipton et al. 2014), at .34 and .44.
_LEAST = {EventKind.ACT: 0.35, EventKind.STATEMENT: 0.45}
_PENALTY = 10.0  # of the squared weights of standardized values
_LEAST_DEVIATION = 0.1  # rarer evidence is standardized as if it varied by this
_STEPS = 30

Floats = NDArray[np.float64]
Trigger = tuple[int, int, EventType]  # start, end and type


class ScoredArticle(NamedTuple):
    """A parsed article with scores, and the annotated triggers of its events."""

    document: Document
    triggers: tuple[Trigger, ...]


class Example(NamedTuple):
    """The evidence for an event, and whether it is annotated with the same type."""

    kind: EventKind
    evidence: Evidence
    is_right: bool


def examples(article: ScoredArticle) -> Iterator[Example]:
    """Yield an example for each event with a type that is extracted from an article."""
    mentions = link_events(extract(article.document)).mentions
    for resolved, evidence in zip(mentions, article_evidence(mentions), strict=True):
        mention = resolved.mention
        if evidence is not None:
            span = mention.trigger
            types = {type_ for start, end, type_ in article.triggers if start < span.end and span.start < end}
            yield Example(mention.kind, evidence, mention.type in types)


def fit(found: Sequence[Example]) -> dict[str, float]:
    """Return the weight of each kind of evidence, and the bias."""
    names = sorted({name for example in found for name in example.evidence})
    values = np.array([[example.evidence.get(name, 0.0) for name in names] for example in found])
    right = np.array([float(example.is_right) for example in found])
    means, deviations = values.mean(0), np.maximum(values.std(0), _LEAST_DEVIATION)
    weights = _regression(np.c_[(values - means) / deviations, np.ones(len(values))], right)
    scaled = weights[:-1] / deviations
    return {"bias": float(weights[-1] - scaled @ means), **dict(zip(names, map(float, scaled), strict=True))}


def _regression(values: Floats, right: Floats) -> Floats:
    """Return the weights of a logistic regression by Newton's method. The last one is the bias, which has no penalty."""
    weights = np.zeros(values.shape[1])
    penalty = np.diag([_PENALTY] * (len(weights) - 1) + [0.0])
    for _ in range(_STEPS):
        predicted = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (predicted - right) + penalty @ weights
        curvature = (values * (predicted * (1 - predicted))[:, None]).T @ values + penalty
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def tables(articles: Sequence[ScoredArticle]) -> str:
    """Return the weights of acts and statements in TOML."""
    found = [example for article in articles for example in examples(article)]
    lines = ["# Weights of kg/resolve/event_confidence.py, written by training/confidence.py."]
    for kind, least in _LEAST.items():
        weights = fit([example for example in found if example.kind is kind])
        weights["least"] = least
        lines += ["", f"[{kind}]", *(f"{name} = {value:.3f}" for name, value in sorted(weights.items()))]
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("scored", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--weights", type=click.Path(path_type=Path), default=WEIGHTS, help="File to write.")
def main(scored: Path, weights: Path) -> None:
    """Fit the weights of the evidence for events on the articles in SCORED."""
    articles = pickle.loads(scored.read_bytes())  # noqa: S301 - written by training.events
    weights.write_text(tables(articles), encoding="utf-8")


if __name__ == "__main__":
    main()
