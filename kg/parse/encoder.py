"""MiniLM encoders in plain torch, with the interface that Stanza expects of transformers.

The architecture is BERT (Devlin et al. 2019) in the size of MiniLM (Wang et al. 2020). It replaces the ``transformers``
package, whose import takes longer than loading all models.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, cast

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional

# Processors with bfloat16 multiplication are twice as fast in it, with the same scores. Torch has no public function
# for this test.
_HAS_BFLOAT16 = torch.cpu._is_avx512_bf16_supported()
_EMBEDDINGS = ("piece", "place", "norm")  # the modules before the first layer
_LAST_STATES = 3  # the input and the output of the last two layers

Pieces: TypeAlias = tuple[int, ...]  # vocabulary indexes of the word pieces of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """The dimensions of an encoder.

    Field names are those in the model files; Stanza reads the first two.
    """

    num_hidden_layers: int
    hidden_size: int
    heads: int
    inner: int  # width of the feed-forward network
    pieces: int  # size of the vocabulary
    longest: int  # maximum number of pieces in a sentence


class EncoderOutput(NamedTuple):
    """The embeddings and the outputs of all layers, (sentences, pieces, hidden_size) each."""

    hidden_states: tuple[Tensor, ...]


class Encoder(nn.Module):
    """A transformer encoder.

    The names of its modules are the keys of the weights in the model files.
    """

    _hf_peft_config_loaded = False  # read by Stanza: the encoder has no adapters

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self._memory: dict[Pieces, Tensor] | None = None  # results of last_states
        self.piece = nn.Embedding(config.pieces, config.hidden_size)
        self.place = nn.Embedding(config.longest, config.hidden_size)
        self.norm = nn.LayerNorm(config.hidden_size, eps=1e-12)
        self.layer = nn.ModuleList(EncoderLayer(config) for _ in range(config.num_hidden_layers))

    def forward(self, pieces: Tensor, attention_mask: Tensor, **_: Any) -> EncoderOutput:
        """Return the hidden states of word pieces (sentences, pieces).

        ``attention_mask`` is 0 for padding, which is removed before the layers, so that a sentence's states do not
        depend on its batch.
        """
        is_piece = attention_mask != 0
        states = self._states(pieces[is_piece], is_piece.sum(1).tolist())
        padded = torch.zeros(*pieces.shape, self.config.hidden_size)
        return EncoderOutput(tuple(padded.masked_scatter(is_piece[..., None], one) for one in states))

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Remember the sentences that are encoded in this context."""
        self._memory = {}
        try:
            yield
        finally:
            self._memory = None

    def last_states(self, sentences: Sequence[Pieces]) -> list[Tensor]:
        """Return the input and the outputs of the last two layers, side by side, for the pieces of each sentence.

        Sentences that the encoder remembers are not encoded again.
        """
        known = self._memory or {}
        missing = [pieces for pieces in dict.fromkeys(sentences) if pieces not in known]
        if missing:
            lengths = [len(pieces) for pieces in missing]
            states = self._states(torch.tensor(list(chain(*missing))), lengths)
            known = known | dict(zip(missing, torch.split(_last(states), lengths), strict=True))
        return [known[pieces] for pieces in sentences]

    def _states(self, pieces: Tensor, lengths: list[int]) -> list[Tensor]:
        """Return the hidden states for the pieces of concatenated sentences with the given lengths."""
        places = torch.cat([self.place.weight[:length] for length in lengths])
        embeddings = self.norm(self.piece(pieces) + places)
        states = [embeddings, *outputs(self.layer, embeddings, lengths)]
        if self._memory is not None:
            sentences = (tuple(sentence.tolist()) for sentence in torch.split(pieces, lengths))
            self._memory.update(zip(sentences, torch.split(_last(states), lengths), strict=True))
        return states

    def freeze_embeddings(self) -> None:
        """Exclude the embeddings from training."""
        for name in _EMBEDDINGS:
            getattr(self, name).requires_grad_(False)

    def share_embeddings(self, other: "Encoder") -> None:
        """Use the embeddings of another encoder, so that they are in memory once."""
        for name in _EMBEDDINGS:
            setattr(self, name, getattr(other, name))


def _last(states: Sequence[Tensor]) -> Tensor:
    return torch.cat(tuple(states[-_LAST_STATES:]), -1)


def outputs(layers: Iterable[nn.Module], states: Tensor, lengths: list[int]) -> list[Tensor]:
    """Return the output of each layer for concatenated sentences with the given lengths: (pieces, hidden_size)."""
    found = []
    with torch.autocast("cpu", torch.bfloat16, enabled=_HAS_BFLOAT16):
        for layer in layers:
            states = layer(states, lengths).float()
            found.append(states)
    return found


class EncoderLayer(nn.Module):
    """A BERT layer: self-attention and a feed-forward network, both with residual and norm."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self._heads = config.heads
        self.asked = nn.Linear(width, 3 * width)  # queries, keys and values
        self.taken = nn.Linear(width, width)  # output projection of the attention
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.linear1 = nn.Linear(width, config.inner)
        self.linear2 = nn.Linear(config.inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, lengths: list[int]) -> Tensor:
        """Return the next states of concatenated sentences with the given lengths."""
        projected = self.asked(states).float().unflatten(-1, (3, self._heads, -1)).split(lengths)
        # In bfloat16, attention converges more slowly in training and is not faster.
        with torch.autocast("cpu", enabled=False):
            context = torch.cat([_attention(sentence) for sentence in projected])
        states = self.norm1(states + self.drop(self.taken(context)))
        inner = functional.gelu(self.linear1(states))
        return cast(Tensor, self.norm2(states + self.drop(self.linear2(inner))))


def _attention(sentence: Tensor) -> Tensor:
    """Return the attention output, (pieces, width), for queries, keys and values, (pieces, 3, heads, width)."""
    query, key, value = sentence.permute(1, 2, 0, 3)[:, None]
    return functional.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).flatten(1)


class TokenizedBatch:
    """Tokenized sentences with the interface that Stanza expects."""

    def __init__(self, encodings: Sequence[Encoding]) -> None:
        self._encodings = encodings

    def __getitem__(self, name: str) -> list[list[int]]:
        return [one.ids if name == "input_ids" else one.attention_mask for one in self._encodings]

    @property
    def input_ids(self) -> list[list[int]]:
        """The vocabulary indexes of each sentence's word pieces."""
        return self["input_ids"]

    def word_ids(self, batch_index: int) -> list[int | None]:
        """Return the word index of each piece of a sentence, None for special pieces and padding."""
        return self._encodings[batch_index].word_ids


class PieceTokenizer:
    """A word piece tokenizer with the part of the transformers interface that Stanza uses."""

    def __init__(self, tokenizer: Tokenizer, longest: int) -> None:
        tokenizer.no_truncation()
        self._tokenizer, self.model_max_length = tokenizer, longest

    def __call__(self, data: Sequence[Any], is_split_into_words: bool, **_: Any) -> TokenizedBatch:
        """Tokenize sentences, given as lists of words, with padding; or texts without padding."""
        if is_split_into_words:
            self._tokenizer.enable_padding()
            texts: list[Any] = [[_replace_surrogates(word) for word in words] for words in data]
        else:
            self._tokenizer.no_padding()
            texts = [_replace_surrogates(text) for text in data]
        return TokenizedBatch(self._tokenizer.encode_batch(texts, is_pretokenized=is_split_into_words))


def _replace_surrogates(text: str) -> str:
    """Replace lone surrogates, which the tokenizer rejects."""
    return text.encode("utf-8", "replace").decode("utf-8")


EncoderAndTokenizer: TypeAlias = tuple[Encoder, PieceTokenizer]


def save(file: Path, config: EncoderConfig, weights: Mapping[str, Tensor], tokenizer: str) -> None:
    """Save an encoder in half precision, with its tokenizer in JSON."""
    _save(file, config, weights, tokenizer=tokenizer)


def save_layers(file: Path, config: EncoderConfig, weights: Mapping[str, Tensor], base: str) -> None:
    """Save the layers of an encoder.

    Its embeddings and tokenizer are those of the encoder ``base`` in the same folder.
    """
    layers = {name: value for name, value in weights.items() if name.split(".")[0] not in _EMBEDDINGS}
    _save(file, config, layers, base=base)


def _save(file: Path, config: EncoderConfig, weights: Mapping[str, Tensor], **extra: str) -> None:
    halved = {name: value.half() for name, value in weights.items()}
    torch.save({"shape": asdict(config), "weights": halved, **extra}, file)


def load(file: Path, loaded: Mapping[str, EncoderAndTokenizer] = MappingProxyType({})) -> EncoderAndTokenizer:
    """Return the encoder in a file, in single precision, and its tokenizer.

    ``loaded`` contains encoders by file name, with which embeddings can be shared.
    """
    saved = torch.load(file, map_location="cpu", weights_only=True)
    config = EncoderConfig(**saved["shape"])
    encoder = Encoder(config)
    if "base" in saved:
        base, tokenizer = loaded.get(saved["base"]) or load(file.with_name(saved["base"]))
        encoder.share_embeddings(base)
    else:
        tokenizer = PieceTokenizer(Tokenizer.from_str(saved["tokenizer"]), config.longest)
    weights = {name: value.float() for name, value in saved["weights"].items()}
    encoder.load_state_dict({**encoder.state_dict(), **weights})
    return encoder.eval(), tokenizer
