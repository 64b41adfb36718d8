"""A classifier that gives each word the probabilities of the event types that it may express.

A word is described by the hidden states of the NER model's encoder, and by its part of speech, relation, dependents and
entities. Small networks with one hidden layer vote on it. ``training/events.py`` trains them on annotated news.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import compress
from pathlib import Path
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.model import EntityLabel, EventType, Sentence, Token
from kg.parse.encoder import EncoderAndTokenizer

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
_BATCH = 32  # sentences
_LEAST = 0.02  # smaller probabilities are not kept


class Dimensions(NamedTuple):
    """The size of a classifier."""

    networks: int
    inputs: int
    hidden: int


class Classifier(nn.Module):
    """Networks with one hidden layer, whose probabilities are averaged."""

    def __init__(self, size: Dimensions, drop: float = 0.5) -> None:
        super().__init__()
        self.size = size
        outputs = len(CLASSES)
        self.mean = nn.Parameter(torch.zeros(size.inputs), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(size.inputs), requires_grad=False)
        self.weight1 = nn.Parameter(torch.zeros(size.networks, size.inputs, size.hidden))
        self.bias1 = nn.Parameter(torch.zeros(size.networks, 1, size.hidden))
        self.weight2 = nn.Parameter(torch.zeros(size.networks, size.hidden, outputs))
        self.bias2 = nn.Parameter(torch.zeros(size.networks, 1, outputs))
        self.drop = nn.Dropout(drop)

    def forward(self, words: Tensor) -> Tensor:
        """Return the logits of words (words, inputs), one set for each network: (networks, words, classes)."""
        inputs = self.drop(((words - self.mean) * self.scale).expand(self.size.networks, -1, -1))
        hidden = functional.gelu(torch.bmm(inputs, self.weight1) + self.bias1)
        return torch.bmm(self.drop(hidden), self.weight2) + self.bias2

    @torch.inference_mode()
    def probabilities(self, words: Tensor) -> Tensor:
        """Return the probability of each class for words (words, inputs): (words, classes)."""
        return cast(Tensor, self(words).softmax(-1).mean(0))


def save(file: Path, classifier: Classifier, encoder: str) -> None:
    """Save a classifier in half precision, with the file name of its encoder."""
    weights = {name: value.half() for name, value in classifier.state_dict().items()}
    torch.save({"size": tuple(classifier.size), "encoder": encoder, "weights": weights}, file)


def load(file: Path) -> tuple[Classifier, str]:
    """Return the classifier in a file, in single precision, and the file name of its encoder."""
    saved = torch.load(file, map_location="cpu", weights_only=True)
    classifier = Classifier(Dimensions(*saved["size"]))
    classifier.load_state_dict({name: value.float() for name, value in saved["weights"].items()})
    return classifier.eval(), saved["encoder"]


@contextmanager
def scoring(
    classifier: Classifier, encoder: EncoderAndTokenizer
) -> Iterator[Callable[[Sequence[Sentence]], list[Sentence]]]:
    """Return a function that adds the scores of the classifier to sentences.

    Sentences that the encoder has encoded in this context, for the NER model, are not encoded again.
    """
    with encoder[0].remembering():
        yield partial(add_event_scores, classifier=classifier, encoder=encoder)


def add_event_scores(
    sentences: Sequence[Sentence], classifier: Classifier, encoder: EncoderAndTokenizer
) -> list[Sentence]:
    """Return the sentences with the scores of the classifier in their tokens."""
    scored = list(sentences)
    described = [position for position, sentence in enumerate(sentences) if candidates(sentence)]
    for start in range(0, len(described), _BATCH):
        batch = described[start : start + _BATCH]
        words = describe([sentences[position] for position in batch], encoder)
        for position, inputs in zip(batch, words, strict=True):
            scored[position] = with_scores(sentences[position], inputs, classifier)
    return scored


def with_scores(sentence: Sentence, words: Tensor, classifier: Classifier) -> Sentence:
    """Return a sentence with the scores of its candidates, whose inputs are ``words``."""
    if not len(words):
        return sentence
    rows = classifier.probabilities(words).tolist()
    scores = {token.index: _scores(row) for token, row in zip(candidates(sentence), rows, strict=True)}
    tokens = tuple(replace(token, event_scores=scores.get(token.index, ())) for token in sentence.tokens)
    return replace(sentence, tokens=tokens)


def _scores(row: Sequence[float]) -> tuple[tuple[EventType, float], ...]:
    """Return the probabilities of the types that are likely enough."""
    pairs = zip(CLASSES, row, strict=True)
    return tuple((type_, round(value, 3)) for type_, value in pairs if type_ and value >= _LEAST)


def candidates(sentence: Sentence) -> list[Token]:
    """Return the words that may express an event."""
    return [token for token in sentence.tokens if token.upos in _OPEN_CLASSES]


def describe(sentences: Sequence[Sentence], encoder: EncoderAndTokenizer) -> Iterator[Tensor]:
    """Yield the inputs of the classifier for the candidates of each sentence: (candidates, inputs)."""
    model, tokenizer = encoder
    longest = model.config.longest
    encoded = tokenizer([[token.text for token in sentence.tokens] for sentence in sentences], True)
    masked = zip(encoded["input_ids"], encoded["attention_mask"], strict=True)
    pieces = [tuple(compress(ids, mask))[:longest] for ids, mask in masked]
    with torch.inference_mode():
        states = model.last_states(pieces)
    for number, sentence in enumerate(sentences):
        word_ids = encoded.word_ids(number)[: len(pieces[number])]
        words = _mean_of_pieces(states[number], word_ids, len(sentence.tokens))
        rows = [token.index - 1 for token in candidates(sentence)]
        syntax = torch.tensor(_syntax(sentence)).reshape(len(rows), _SYNTAX)
        yield torch.cat([words[rows], syntax], -1)


def _mean_of_pieces(states: Tensor, word_ids: Sequence[int | None], count: int) -> Tensor:
    """Return the mean state of each word's pieces; zeros for words without pieces."""
    indexes = [(piece, word) for piece, word in enumerate(word_ids) if word is not None]
    if not indexes:
        return torch.zeros(count, states.shape[-1])
    pieces, words = torch.tensor(indexes).T
    sums = torch.zeros(count, states.shape[-1]).index_add(0, words, states[pieces])
    counts = torch.zeros(count).index_add(0, words, torch.ones(len(words)))
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
