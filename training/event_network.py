"""Trains the two models of the event classifier on sentences whose words have classes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.parse.encoder import Encoder
from kg.parse.event_classifier import Classifier, Dimensions, Networks, SentenceInputs, TunedLayers

IGNORED = -100  # class of words that are not counted
_SIZE = Dimensions(networks=2, hidden=512, rank=32, tuned_hidden=384)
_EPOCHS, _BATCH_WORDS, _RATE, _DECAY = 16, 256, 1e-3, 0.05  # of the networks
_TUNED_EPOCHS, _BATCH_PIECES, _TUNED_RATE, _TUNED_DECAY = 6, 1200, 1e-3, 0.02  # of the tuned layers
_MAX_NORM, _WARM_UP, _SMOOTHING = 1.0, 0.1, 0.05
_LENGTH_NOISE = 6.0  # pieces; sentences of nearly the same length are trained together
_SEED = 1234
_LEAST_SCALE = 1e-3


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the class of each candidate, and its weight in training."""

    inputs: SentenceInputs
    classes: Tensor  # (candidates,): indexes into CLASSES, or IGNORED
    weight: float


def fit_classifier(examples: Sequence[Example], encoder: Encoder, seed: int = _SEED) -> Classifier:
    """Return a classifier trained on the examples, whose inputs are of ``encoder``."""
    useful = [example for example in examples if len(example.classes)]
    classifier = Classifier(_SIZE, encoder)
    classifier.networks = _fit_networks(useful, seed)
    classifier.tuned = _fit_layers(useful, encoder, seed)
    return classifier.eval()


def _fit_networks(examples: Sequence[Example], seed: int) -> Networks:
    torch.manual_seed(seed)
    inputs = torch.cat([example.inputs.rows for example in examples])
    classes, weights = _targets(examples)
    networks = _new_networks(inputs)
    trained = [parameter for parameter in networks.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(inputs) // _BATCH_WORDS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps, pct_start=_WARM_UP)
    for _ in range(_EPOCHS):
        for rows in torch.split(torch.randperm(len(inputs)), _BATCH_WORDS):
            loss = _loss(networks(inputs[rows]), classes[rows], weights[rows])
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
    return networks


def _new_networks(inputs: Tensor) -> Networks:
    networks = Networks(_SIZE.networks, inputs.shape[1], _SIZE.hidden)
    networks.mean.data = inputs.mean(0)
    networks.scale.data = 1 / inputs.std(0).clamp(min=_LEAST_SCALE)
    for weight in (networks.weight1, networks.weight2):
        nn.init.normal_(weight, std=weight.shape[1] ** -0.5)
    return networks.train()


def _fit_layers(examples: Sequence[Example], encoder: Encoder, seed: int) -> TunedLayers:
    torch.manual_seed(seed)
    tuned = TunedLayers(encoder, _SIZE.rank, _SIZE.tuned_hidden).train()
    trained = [parameter for parameter in tuned.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=_TUNED_RATE, weight_decay=_TUNED_DECAY)
    batches = [batch for _ in range(_TUNED_EPOCHS) for batch in _batches(examples)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, _TUNED_RATE, total_steps=len(batches), pct_start=_WARM_UP
    )
    for batch in batches:
        loss = _loss(tuned([example.inputs for example in batch])[None], *_targets(batch))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(trained, _MAX_NORM)
        optimizer.step()
        schedule.step()
    return tuned


def _batches(examples: Sequence[Example]) -> list[list[Example]]:
    """Return batches of sentences of similar length, in random order."""
    lengths = torch.tensor([len(example.inputs.states) for example in examples])
    numbers = (lengths + _LENGTH_NOISE * torch.rand(len(lengths))).argsort()
    batches = list(_cut([examples[number] for number in numbers.tolist()]))
    return [batches[number] for number in torch.randperm(len(batches)).tolist()]


def _cut(examples: Sequence[Example]) -> Iterator[list[Example]]:
    batch: list[Example] = []
    for example in examples:
        batch.append(example)
        if sum(len(e.inputs.states) for e in batch) >= _BATCH_PIECES:
            yield batch
            batch = []
    if batch:
        yield batch


def _targets(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Return the class and the weight of each candidate."""
    classes = torch.cat([example.classes for example in examples])
    return classes, torch.cat([torch.full((len(e.classes),), e.weight) for e in examples])


def _loss(logits: Tensor, classes: Tensor, weights: Tensor) -> Tensor:
    """Return the weighted mean cross entropy over words and networks; ``logits`` are (networks, words, classes)."""
    each = functional.cross_entropy(
        logits.flatten(0, 1),
        classes.repeat(len(logits)),
        ignore_index=IGNORED,
        label_smoothing=_SMOOTHING,
        reduction="none",
    )
    return (each * weights.repeat(len(logits))).sum() / weights.sum() / len(logits)
