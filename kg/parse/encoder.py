"""The transformer that the parser reads words with, as Stanza's models call one: MiniLM's layers in plain torch.

Architecture: BERT (Devlin et al. 2019) with layers of MiniLM's size (Wang et al. 2020). It stands in for the
``transformers`` package, whose import alone takes longer than all models take to load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of an encoder; the two with long names are asked for by Stanza under these names."""

    num_hidden_layers: int
    hidden_size: int
    heads: int
    inner: int  # width between the two maps of a layer
    pieces: int  # that the tokenizer knows
    longest: int  # pieces in a sentence; Stanza cuts a longer one and joins what comes out


class Read(NamedTuple):
    """What comes out: pieces before the first layer and after each, (sentences, pieces, hidden_size) each."""

    hidden_states: tuple[Tensor, ...]


class Encoder(nn.Module):
    """Word pieces to a vector for each, seen in their sentence."""

    _hf_peft_config_loaded = False  # asked by Stanza: there are no adapters

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.config = shape
        self.piece = nn.Embedding(shape.pieces, shape.hidden_size)
        self.place = nn.Embedding(shape.longest, shape.hidden_size)
        self.norm = nn.LayerNorm(shape.hidden_size, eps=1e-12)
        self.layer = nn.ModuleList(_layer(shape) for _ in range(shape.num_hidden_layers))

    def forward(self, pieces: Tensor, attention_mask: Tensor, **_: Any) -> Read:
        """Return the states of ``pieces`` (sentences, pieces); ``attention_mask`` is 0 where there is none."""
        states = [self.norm(self.piece(pieces) + self.place.weight[: pieces.shape[1]])]
        for layer in self.layer:
            states.append(layer(states[-1], src_key_padding_mask=attention_mask == 0))
        return Read(tuple(states))


def _layer(shape: Shape) -> nn.Module:
    return nn.TransformerEncoderLayer(
        shape.hidden_size, shape.heads, shape.inner, 0.1, "gelu", layer_norm_eps=1e-12, batch_first=True
    )


class Pieces:
    """What a tokenizer made of sentences, as Stanza reads it."""

    def __init__(self, encodings: Sequence[Encoding]) -> None:
        self._encodings = encodings

    def __getitem__(self, name: str) -> list[list[int]]:
        return [one.ids if name == "input_ids" else one.attention_mask for one in self._encodings]

    @property
    def input_ids(self) -> list[list[int]]:
        """The numbers of the pieces of each sentence."""
        return self["input_ids"]

    def word_ids(self, batch_index: int) -> list[int | None]:
        """Return which word each piece of a sentence is of; None for those that are added at both ends."""
        return self._encodings[batch_index].word_ids


class PieceTokenizer:
    """Words to word pieces, as Stanza calls a tokenizer of the transformers package."""

    def __init__(self, tokenizer: Tokenizer, longest: int) -> None:
        tokenizer.no_truncation()
        self._tokenizer, self.model_max_length = tokenizer, longest

    def __call__(self, data: Sequence[Any], is_split_into_words: bool, **_: Any) -> Pieces:
        """Return the pieces of sentences (lists of words), filled up to the longest; or of single texts."""
        if is_split_into_words:
            self._tokenizer.enable_padding()
            texts: list[Any] = [[_encodable(word) for word in words] for words in data]
        else:
            self._tokenizer.no_padding()
            texts = [_encodable(text) for text in data]
        return Pieces(self._tokenizer.encode_batch(texts, is_pretokenized=is_split_into_words))


def _encodable(text: str) -> str:
    """Return a text without lone surrogates, which the tokenizer refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def save(file: Path, shape: Shape, weights: Mapping[str, Tensor], tokenizer: str) -> None:
    """Write an encoder, its weights in half precision, and the JSON of its tokenizer."""
    content = {"shape": asdict(shape), "weights": {name: value.half() for name, value in weights.items()}}
    torch.save({**content, "tokenizer": tokenizer}, file)


def read(file: Path) -> tuple[Encoder, PieceTokenizer]:
    """Return the encoder that :func:`save` wrote, in single precision, and its tokenizer."""
    saved = torch.load(file, map_location="cpu", weights_only=True)
    shape = Shape(**saved["shape"])
    encoder = Encoder(shape)
    encoder.load_state_dict({name: value.float() for name, value in saved["weights"].items()})
    return encoder.eval(), PieceTokenizer(Tokenizer.from_str(saved["tokenizer"]), shape.longest)
