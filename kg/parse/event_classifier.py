"""A classifier that gives each word the probabilities of the event types that it may express.

A word is described by the hidden states of the NER model's encoder, and by its part of speech, relation, dependents and
entities. Two models vote on it, which make different errors:

* small networks with one hidden layer, on the states as they are;
* the same on the states of the encoder's last layers after fine-tuning. The changes of these layers are products of small
  matrices (LoRA, Hu et al. 2021).

``training/events.py`` trains both on annotated news.
"""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import compress
from pathlib import Path
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrize

from kg.model import EntityLabel, EventType, Sentence, Token
from kg.parse.encoder import Encoder, EncoderAndTokenizer, outputs

CLASSES: tuple[EventType | None, ...] = (None, *EventType)  # of the output; None: no event
_OPEN_CLASSES = ("VERB", "NOUN", "ADJ", "PROPN")  # parts of speech of words that may express an event
_OTHER_TAGS = ("ADP", "ADV", "AUX", "DET", "NUM", "PART", "PRON", "other")
_TAGS = (*_OPEN_CLASSES, *_OTHER_TAGS)
_RELATIONS = (
    *(
        "root",
        "nsubj",
        "nsubj:pass",
        "obj",
        "obl",
        "nmod",
        "amod",
        "compound",
        "acl",
        "acl:relcl",
        "advcl",
        "xcomp",
    ),
    *(
        "ccomp",
        "conj",
        "parataxis",
        "appos",
        "nmod:poss",
        "obl:agent",
        "csubj",
        "case",
        "mark",
        "flat",
        "other",
    ),
)
_LABELS = tuple(EntityLabel)
_SYNTAX = 2 * len(_TAGS) + 2 * len(_RELATIONS) + len(_LABELS) + 1  # inputs from syntax
_LAYERS = 2  # the last ones, whose states describe a word
_CHANGED_WEIGHTS = ("asked", "taken", "linear1", "linear2")  # of a layer, by fine-tuning
_BATCH = 32  # sentences
_LEAST = 0.02  # smaller probabilities are not kept


class Dimensions(NamedTuple):
    """The size of a classifier."""

    networks: int
    hidden: int  # width of the hidden layer of each network
    rank: int  # of the changes of the encoder's layers
    tuned_hidden: int  # width of the hidden layer of the network on the changed layers


class SentenceInputs(NamedTuple):
    """What the classifier gets of a sentence with n candidates."""

    states: Tensor  # of its word pieces before the last layers: (pieces, width)
    pieces: Tensor  # indexes of pieces, and of the candidates that they belong to: (pieces of candidates, 2)
    words: Tensor  # mean states of the last layers: (n, _LAYERS * width)
    syntax: Tensor  # (n, _SYNTAX)

    @property
    def rows(self) -> Tensor:
        """The inputs of the networks: (n, inputs)."""
        return torch.cat([self.words, self.syntax], -1)


class Networks(nn.Module):
    """Networks with one hidden layer, whose probabilities are averaged."""

    def __init__(self, networks: int, inputs: int, hidden: int, drop: float = 0.5) -> None:
        super().__init__()
        classes = len(CLASSES)
        self.mean = nn.Parameter(torch.zeros(inputs), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(inputs), requires_grad=False)
        self.weight1 = nn.Parameter(torch.zeros(networks, inputs, hidden))
        self.bias1 = nn.Parameter(torch.zeros(networks, 1, hidden))
        self.weight2 = nn.Parameter(torch.zeros(networks, hidden, classes))
        self.bias2 = nn.Parameter(torch.zeros(networks, 1, classes))
        self.drop = nn.Dropout(drop)

    def forward(self, words: Tensor) -> Tensor:
        """Return the logits of words (words, inputs), one set for each network: (networks, words, classes)."""
        inputs = self.drop(((words - self.mean) * self.scale).expand(len(self.weight1), -1, -1))
        hidden = functional.gelu(torch.bmm(inputs, self.weight1) + self.bias1)
        return torch.bmm(self.drop(hidden), self.weight2) + self.bias2


class _LowRank(nn.Module):
    """Adds a product of two small matrices to a weight; it is zero before training."""

    def __init__(self, weight: Tensor, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) * weight.shape[1] ** -0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, weight: Tensor) -> Tensor:
        return weight + 2 * self.up @ self.down


class TunedLayers(nn.Module):
    """The last layers of an encoder with changes, and a network with one hidden layer on their states."""

    def __init__(self, encoder: Encoder, rank: int, hidden: int, drop: float = 0.3) -> None:
        super().__init__()
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in encoder.layer[-_LAYERS:])
        self.layers.requires_grad_(False)
        for linear in self._changed():
            parametrize.register_parametrization(linear, "weight", _LowRank(linear.weight, rank))
        self.hidden = nn.Linear(_inputs(encoder), hidden)
        self.output = nn.Linear(hidden, len(CLASSES))
        self.drop = nn.Dropout(drop)

    def _changed(self) -> list[nn.Linear]:
        return [getattr(layer, name) for layer in self.layers for name in _CHANGED_WEIGHTS]

    def fix_changes(self) -> None:
        """Compute the changed weights once; the layers can then no longer be trained or saved."""
        for linear in self._changed():
            parametrize.remove_parametrizations(linear, "weight")

    def forward(self, sentences: Sequence[SentenceInputs]) -> Tensor:
        """Return the logits of the candidates of all sentences: (candidates, classes)."""
        lengths = [len(sentence.states) for sentence in sentences]
        below = torch.cat([sentence.states for sentence in sentences])
        last = outputs(self.layers, below, lengths)
        states = torch.split(torch.cat(last, -1), lengths)
        pairs = zip(sentences, states, strict=True)
        words = torch.cat([_mean_of_pieces(own, s.pieces, len(s.syntax)) for s, own in pairs])
        rows = torch.cat([words, torch.cat([sentence.syntax for sentence in sentences])], -1)
        return cast(Tensor, self.output(self.drop(functional.gelu(self.hidden(self.drop(rows))))))


class Classifier(nn.Module):
    """The networks and the tuned layers, whose probabilities are averaged."""

    def __init__(self, size: Dimensions, encoder: Encoder) -> None:
        super().__init__()
        self.size = size
        self.networks = Networks(size.networks, _inputs(encoder), size.hidden)
        self.tuned = TunedLayers(encoder, size.rank, size.tuned_hidden)

    @torch.inference_mode()
    def probabilities(self, sentences: Sequence[SentenceInputs]) -> list[Tensor]:
        """Return the probability of each class for the candidates of each sentence: (candidates, classes)."""
        rows = torch.cat([sentence.rows for sentence in sentences])
        both = (self.networks(rows).softmax(-1).mean(0) + self.tuned(sentences).softmax(-1)) / 2
        return list(torch.split(both, [len(sentence.syntax) for sentence in sentences]))


class EventScorer(NamedTuple):
    """A classifier, and the encoder and tokenizer that make its inputs."""

    classifier: Classifier
    encoder: EncoderAndTokenizer


def _inputs(encoder: Encoder) -> int:
    """Return the number of inputs of a network."""
    return _LAYERS * encoder.config.hidden_size + _SYNTAX


def save(file: Path, classifier: Classifier, encoder: str) -> None:
    """Save what was trained of a classifier in half precision, with the file name of its encoder."""
    taken = {
        f"tuned.layers.{name}"
        for name, p in classifier.tuned.layers.named_parameters()
        if not p.requires_grad
    }
    weights = {name: value.half() for name, value in classifier.state_dict().items() if name not in taken}
    torch.save({"size": tuple(classifier.size), "encoder": encoder, "weights": weights}, file)


def load(file: Path, encoders: Mapping[str, EncoderAndTokenizer]) -> EventScorer:
    """Return the classifier in a file, in single precision, with its encoder, which is one of ``encoders``."""
    saved = torch.load(file, map_location="cpu", weights_only=True)
    encoder, tokenizer = encoders[saved["encoder"]]
    classifier = Classifier(Dimensions(*saved["size"]), encoder)
    weights = {name: value.float() for name, value in saved["weights"].items()}
    classifier.load_state_dict({**classifier.state_dict(), **weights})
    classifier.tuned.fix_changes()
    return EventScorer(classifier.eval(), (encoder, tokenizer))


@contextmanager
def scoring(scorer: EventScorer) -> Iterator[Callable[[Sequence[Sentence]], list[Sentence]]]:
    """Return a function that adds the scores of the classifier to sentences.

    Sentences that the encoder has encoded in this context, for the NER model, are not encoded again.
    """
    encoder, _ = scorer.encoder
    with encoder.remembering():
        yield partial(add_event_scores, scorer=scorer)


def add_event_scores(sentences: Sequence[Sentence], scorer: EventScorer) -> list[Sentence]:
    """Return the sentences with the scores of the classifier in their tokens."""
    scored = list(sentences)
    described = [position for position, sentence in enumerate(sentences) if candidates(sentence)]
    for start in range(0, len(described), _BATCH):
        batch = described[start : start + _BATCH]
        inputs = describe([sentences[position] for position in batch], scorer.encoder)
        for position, rows in zip(batch, scorer.classifier.probabilities(inputs), strict=True):
            scored[position] = with_scores(sentences[position], rows)
    return scored


def with_scores(sentence: Sentence, rows: Tensor) -> Sentence:
    """Return a sentence with the scores of its candidates, whose probabilities are ``rows``."""
    pairs = zip(candidates(sentence), rows.tolist(), strict=True)
    scores = {token.index: _scores(row) for token, row in pairs}
    tokens = tuple(replace(token, event_scores=scores.get(token.index, ())) for token in sentence.tokens)
    return replace(sentence, tokens=tokens)


def _scores(row: Sequence[float]) -> tuple[tuple[EventType, float], ...]:
    """Return the probabilities of the types that are likely enough."""
    pairs = zip(CLASSES, row, strict=True)
    return tuple((type_, round(value, 3)) for type_, value in pairs if type_ and value >= _LEAST)


def candidates(sentence: Sentence) -> list[Token]:
    """Return the words that may express an event."""
    return [token for token in sentence.tokens if token.upos in _OPEN_CLASSES]


def describe(sentences: Sequence[Sentence], encoder: EncoderAndTokenizer) -> list[SentenceInputs]:
    """Return the inputs of the classifier for sentences."""
    model, tokenizer = encoder
    longest = model.config.longest
    encoded = tokenizer([[token.text for token in sentence.tokens] for sentence in sentences], True)
    masked = zip(encoded["input_ids"], encoded["attention_mask"], strict=True)
    pieces = [tuple(compress(ids, mask))[:longest] for ids, mask in masked]
    with torch.inference_mode():
        states = model.last_states(pieces)
    found = []
    for number, sentence in enumerate(sentences):
        below, last = torch.tensor_split(states[number], [model.config.hidden_size], -1)
        own = _pieces_of_candidates(sentence, encoded.word_ids(number)[: len(below)])
        syntax = torch.tensor(_syntax(sentence)).reshape(-1, _SYNTAX)
        found.append(SentenceInputs(below, own, _mean_of_pieces(last, own, len(syntax)), syntax))
    return found


def _pieces_of_candidates(sentence: Sentence, word_ids: Sequence[int | None]) -> Tensor:
    rows = {token.index - 1: row for row, token in enumerate(candidates(sentence))}
    pairs = [(piece, rows[word]) for piece, word in enumerate(word_ids) if word is not None and word in rows]
    return torch.tensor(pairs, dtype=torch.long).reshape(-1, 2)


def _mean_of_pieces(states: Tensor, pieces: Tensor, count: int) -> Tensor:
    """Return the mean state of each candidate's pieces; zeros for words without pieces."""
    piece, word = pieces.T
    sums = torch.zeros(count, states.shape[-1]).index_add(0, word, states[piece])
    counts = torch.zeros(count).index_add(0, word, torch.ones(len(word)))
    return sums / counts.clamp(min=1)[:, None]


def _syntax(sentence: Sentence) -> list[list[float]]:
    """Return the part of speech and relation of each candidate, the tag of its head, and what depends on it."""
    tokens = sentence.tokens
    labels = {index: e.label for e in sentence.entities for index in range(e.first, e.last + 1)}
    dependents = defaultdict(list)
    for token in tokens:
        dependents[token.head].append(token)
    return [
        [
            *_one_hot(_TAGS, {token.upos}),
            *_one_hot(_RELATIONS, {_relation(token)}),
            *_one_hot(_TAGS, {tokens[token.head - 1].upos} if token.head else set()),
            *_one_hot(_RELATIONS, {_relation(other) for other in dependents[token.index]}),
            *_one_hot(
                (*_LABELS, "none"), {labels.get(other.index, "none") for other in dependents[token.index]}
            ),
        ]
        for token in candidates(sentence)
    ]


def _relation(token: Token) -> str:
    return token.deprel if token.deprel in _RELATIONS else token.deprel.split(":")[0]


def _one_hot(names: tuple[str, ...], present: set[str]) -> list[float]:
    """Return 1 for each name that is present; an unknown name counts as the last one, "other"."""
    known = {name if name in names else names[-1] for name in present}
    return [float(name in known) for name in names]
