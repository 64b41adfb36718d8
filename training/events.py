"""Trains the event classifier: ``python -m training.events ARTICLES[:WEIGHT]... --models FOLDER``.

ARTICLES is a JSON Lines file of annotated articles: ``{"id", "text", "events"}``, each event with the ``start``, ``end`` and
``type`` of its trigger. WEIGHT is that of its words in training (1). Two models are trained:

1. the classifier of ``kg/parse/event_classifier.py`` (by ``event_network.py``), on the articles, on the sentences in
   ``sentences.txt`` and on the examples of the type rules;
2. the weights with which ``kg/extract/type_choice.py`` combines its scores with the type rules, on a third of the articles
   of full weight, scored by a classifier that was trained without that third.
"""

import json
import pickle
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import click
import torch
from torch import Tensor
from torch.nn import functional

from kg.extract import type_choice
from kg.extract.dependency_tree import Tree
from kg.extract.event_types import classify
from kg.extract.lexicon import LEXICON
from kg.extract.parse_repair import repair_tree
from kg.extract.triggers import find_triggers
from kg.model import Article, Document, EventType, Sentence
from kg.parse import parse
from kg.parse.encoder import Encoder
from kg.parse.event_classifier import CLASSES, Classifier, candidates, describe, save, with_scores
from kg.parse.load_models import TRANSFORMER, load_encoders
from kg.parse.model_inventory import BUNDLED, EVENTS, checksum
from training.confidence import ScoredArticle
from training.event_network import IGNORED, Example, fit_classifier

ENCODER = "minilm-names.pt"
SENTENCES = Path(__file__).with_name("sentences.txt")
_PACKAGE = "acts"
_MARK = re.compile(r"\{(?P<type>[A-Z]+)\|(?P<words>[^}]*)\}")
_SENTENCE_WEIGHT = 1.0
_PARTS, _WEIGHT_STEPS = 3, 500
# The probability of "no event" above which a trigger is no event, and that of another type that replaces the type of a rule.
# What is likelier than this passes on, to be judged again when the actors are known (kg/resolve/event_confidence.py).
_LEAST = {
    "least_without_rule": 0.93,
    "least_with_rule": 0.91,
    "least_with_conditions": 0.97,
    "least_between_names": 0.97,
    "least_to_replace": 0.7,
}
_PENALTY = 0.002  # of the weights that are specific to a type


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A parsed article with the classes of its words."""

    document: Document
    events: tuple[tuple[int, int, EventType], ...]  # start, end and type of each trigger
    examples: tuple[Example, ...]  # one for each sentence
    weight: float


def read_articles(source: str, models: Path) -> list[Annotated]:
    """Return the annotated articles of ``FILE[:WEIGHT]``, parsed."""
    name, _, weight = source.partition(":")
    entries = [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
    texts = [
        Text(entry["text"], tuple((e["start"], e["end"], EventType(e["type"])) for e in entry["events"]))
        for entry in entries
    ]
    return list(_annotate(texts, models, float(weight or 1)))


def read_sentences(models: Path, file: Path) -> list[Annotated]:
    """Return the sentences of a file, one a line, with their triggers marked: "Kenya {SANCTION|expelled} two envoys"."""
    texts = [parse_marks(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return list(_annotate(texts, models, _SENTENCE_WEIGHT))


def read_rule_examples(models: Path) -> Iterator[Annotated]:
    """Yield the examples of the type rules; what their other words express is unknown."""
    texts = (_rule_example(rule.example, rule.type) for rule in LEXICON.rules if rule.type)
    for example in _annotate(list(texts), models, _SENTENCE_WEIGHT):
        yield replace(example, examples=tuple(_only_trigger(one) for one in example.examples))


def _only_trigger(example: Example) -> Example:
    return replace(example, classes=torch.where(example.classes > 0, example.classes, IGNORED))


def _rule_example(example: tuple[str, ...], type_: EventType) -> "Text":
    sentence, trigger = example
    start = sentence.index(trigger)
    return Text(sentence, ((start, start + len(trigger), type_),))


class Text(NamedTuple):
    """A text with the start, end and type of each trigger."""

    text: str
    events: tuple[tuple[int, int, EventType], ...]


def parse_marks(line: str) -> Text:
    """Return a sentence without its marks, and the triggers that they mark."""
    text, events, end = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[end : mark.start()]
        events.append((len(text), len(text) + len(mark["words"]), EventType(mark["type"])))
        text, end = text + mark["words"], mark.end()
    return Text(text + line[end:], tuple(events))


def _annotate(texts: Sequence[Text], models: Path, weight: float) -> Iterator[Annotated]:
    articles = [Article(id=str(n), source=str(n), text=text) for n, (text, _) in enumerate(texts)]
    encoder = load_encoders(models)[ENCODER]
    for (_, events), document in zip(texts, parse(articles, models=models), strict=True):
        if isinstance(document, Document):
            inputs = describe(document.sentences, encoder)
            labels = (torch.tensor(list(_labels(s, events)), dtype=torch.long) for s in document.sentences)
            examples = (Example(*pair, weight) for pair in zip(inputs, labels, strict=True))
            yield Annotated(document=document, events=events, examples=tuple(examples), weight=weight)


def _labels(sentence: Sentence, events: Sequence[tuple[int, int, EventType]]) -> Iterator[int]:
    """Yield the class of each candidate: the type of the trigger that it heads."""
    labels: dict[int, int] = {}
    for start, end, type_ in events:
        words = [t for t in candidates(sentence) if t.start < end and start < t.end]
        indexes = {token.index for token in words}
        heads = [token.index for token in words if token.head not in indexes]
        labels |= {index: IGNORED for index in indexes if index not in labels}
        labels |= {index: CLASSES.index(type_) for index in heads[:1]}
    return (labels.get(token.index, 0) for token in candidates(sentence))


def held_out(
    articles: Sequence[Annotated], sentences: Sequence[Annotated], encoder: Encoder
) -> list[Annotated]:
    """Return each third article of full weight, scored by a classifier that was trained on the others and on the sentences.

    Articles of less weight are never held out: their annotators marked too few events to fit weights to.
    """
    full = [article for article in articles if article.weight == 1]
    held = full[::_PARTS]
    others = [article for article in articles if not any(article is one for one in held)]
    classifier = fit_classifier(examples_of([*others, *sentences]), encoder)
    return [scored(article, classifier) for article in held]


def examples_of(articles: Sequence[Annotated]) -> list[Example]:
    """Return the sentences of all articles."""
    return [example for article in articles for example in article.examples]


def scored(article: Annotated, classifier: Classifier) -> Annotated:
    """Return an article with the scores of a classifier."""
    rows = classifier.probabilities([example.inputs for example in article.examples])
    pairs = zip(article.document.sentences, rows, strict=True)
    sentences = tuple(with_scores(sentence, words) for sentence, words in pairs)
    return replace(article, document=replace(article.document, sentences=sentences))


def fit_weights(articles: Sequence[Annotated]) -> dict[str, float]:
    """Return the weights of the evidence for a type, and the threshold with the best F1 of typed acts."""
    examples = [example for article in articles for example in _examples(article)]
    names = sorted({name for evidence, _, _ in examples for facts in evidence.values() for name in facts})
    facts = torch.tensor(
        [[[evidence[c].get(name, 0.0) for name in names] for c in CLASSES] for evidence, _, _ in examples]
    )
    classes = torch.tensor([class_ for _, class_, _ in examples])
    importance = torch.tensor([weight for _, _, weight in examples])
    specific = [index for index, name in enumerate(names) if name.startswith(type_choice.RULE_OF)]
    weights = torch.zeros(len(names), requires_grad=True)
    optimizer = torch.optim.AdamW([weights], lr=0.05, weight_decay=0)
    for _ in range(_WEIGHT_STEPS):
        each = functional.cross_entropy(facts @ weights, classes, reduction="none")
        optimizer.zero_grad()
        penalty = _PENALTY * weights[specific].square().sum()
        torch.autograd.backward((each * importance).mean() + penalty)
        optimizer.step()
    probabilities = (facts @ weights).softmax(-1).detach()
    threshold = _best_threshold(probabilities, classes, importance)
    return {
        **dict(zip(names, weights.tolist(), strict=True)),
        "least_bare": threshold / 2,
        **_LEAST,
    }


def _examples(article: Annotated) -> Iterator[tuple[type_choice.Evidence, int, float]]:
    """Yield the evidence, class and weight of each trigger."""
    for sentence in article.document.sentences:
        if sentence.is_parsed:
            tree = repair_tree(Tree(sentence, article.document.article.text))
            for trigger in find_triggers(tree):
                scores = type_choice.trigger_scores(tree, trigger) or {}
                found = type_choice.evidence(scores, trigger, classify(tree, trigger))
                span = tree.span(trigger.words)
                types = [t for start, end, t in article.events if start < span.end and span.start < end]
                yield found, CLASSES.index(types[0] if types else None), article.weight


def _best_threshold(probabilities: Tensor, classes: Tensor, importance: Tensor) -> float:
    """Return the probability of "no event" above which a trigger is none, with the best F1 of acts."""
    state = CLASSES.index(EventType.STATE)

    def f1(threshold: float) -> float:
        best = probabilities[:, 1:].argmax(-1) + 1
        claimed = torch.where(probabilities[:, 0] > threshold, 0, best)
        is_claimed, is_act = (claimed > 0) & (claimed != state), (classes > 0) & (classes != state)
        right = (importance * (is_claimed & (claimed == classes))).sum()
        return float(2 * right / ((importance * is_claimed).sum() + (importance * is_act).sum()))

    return max((step / 100 for step in range(30, 80, 2)), key=f1)


def write_weights(weights: dict[str, float], file: Path) -> None:
    """Write the weights of :mod:`kg.extract.type_choice`."""
    head = "# Weights of kg/extract/type_choice.py, written by training/events.py.\n"
    lines = [f"{name} = {value:.3f}\n" for name, value in weights.items()]
    file.write_text(head + "".join(lines), encoding="utf-8")


def install(classifier: Classifier, models: Path) -> None:
    """Save the classifier in a Stanza resources folder, and list it in its resources.json."""
    file = models / "en" / EVENTS / f"{_PACKAGE}.pt"
    file.parent.mkdir(parents=True, exist_ok=True)
    save(file, classifier, ENCODER)
    listing = models / "resources.json"
    resources = json.loads(listing.read_text(encoding="utf-8"))
    resources["en"]["packages"]["default"][EVENTS] = _PACKAGE
    encoder = {"model": TRANSFORMER, "package": Path(ENCODER).stem}
    resources["en"][EVENTS] = {_PACKAGE: {"md5": checksum(file), "dependencies": [encoder]}}
    listing.write_text(f"{json.dumps(resources, indent=1)}\n", encoding="utf-8")


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="ARTICLES[:WEIGHT]...")
@click.option(
    "--models",
    type=click.Path(path_type=Path, file_okay=False),
    default=BUNDLED,
    help="Stanza resources folder to which the classifier is added.",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    default=type_choice.WEIGHTS,
    help="File of the weights of the evidence.",
)
@click.option(
    "--sentences",
    type=click.Path(path_type=Path, exists=True),
    default=SENTENCES,
    help="File of sentences with marked triggers.",
)
@click.option(
    "--scored",
    type=click.Path(path_type=Path),
    help="File for the articles with scores, for training.confidence.",
)
def main(sources: Sequence[str], models: Path, weights: Path, sentences: Path, scored: Path | None) -> None:
    """Train the event classifier on SOURCES."""
    articles = [article for source in sources for article in read_articles(source, models)]
    written = [*read_sentences(models, sentences), *read_rule_examples(models)]
    encoder, _ = load_encoders(models)[ENCODER]
    unseen = held_out(articles, written, encoder)
    write_weights(fit_weights(unseen), weights)
    if scored:
        scored.write_bytes(pickle.dumps([ScoredArticle(each.document, each.events) for each in unseen]))
    install(fit_classifier(examples_of([*articles, *written]), encoder), models)


if __name__ == "__main__":
    main()
