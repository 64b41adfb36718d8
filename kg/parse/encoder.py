"""The transformers that parser and names read words with, as Stanza's models call one: MiniLM's layers in plain torch.

Architecture: BERT (Devlin et al. 2019) with layers of MiniLM's size (Wang et al. 2020). It stands in for the
``transformers`` package, whose import alone takes longer than all models take to load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, cast

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional

# Where a processor multiplies bfloat16, it does so twice as fast, and scores stay as they are. Torch, which is pinned, has
# no public word for it.
_BFLOAT16 = torch.cpu._is_avx512_bf16_supported()
_EMBEDDINGS = ("piece", "place", "norm")  # how pieces are read before the first layer


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
        self.layer = nn.ModuleList(Layer(shape) for _ in range(shape.num_hidden_layers))

    def forward(self, pieces: Tensor, attention_mask: Tensor, **_: Any) -> Read:
        """Return the states of ``pieces`` (sentences, pieces); ``attention_mask`` is 0 where there is none.

        A sentence's states are the same to the last bit whatever other sentences it comes with.
        """
        there = attention_mask != 0
        lengths = there.sum(1).tolist()
        read = self.norm(self.piece(pieces) + self.place.weight[: pieces.shape[1]])
        states, flat = [read], read[there]
        with torch.autocast("cpu", torch.bfloat16, enabled=_BFLOAT16):
            for layer in self.layer:
                flat = layer(flat, lengths).float()
                states.append(torch.zeros_like(read).masked_scatter(there[..., None], flat))
        return Read(tuple(states))

    def freeze_embeddings(self) -> None:
        """Leave how pieces are read as it is when the layers are trained."""
        for name in _EMBEDDINGS:
            getattr(self, name).requires_grad_(False)

    def share_embeddings(self, other: "Encoder") -> None:
        """Read pieces as another does, by its weights: they are in memory once."""
        for name in _EMBEDDINGS:
            setattr(self, name, getattr(other, name))


class Layer(nn.Module):
    """One layer: what each piece takes from those of its sentence, then two maps, each added and normed."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        wide = shape.hidden_size
        self._heads = shape.heads
        self.asked = nn.Linear(wide, 3 * wide)  # queries, keys and values
        self.taken = nn.Linear(wide, wide)
        self.norm1 = nn.LayerNorm(wide, eps=1e-12)
        self.linear1 = nn.Linear(wide, shape.inner)
        self.linear2 = nn.Linear(shape.inner, wide)
        self.norm2 = nn.LayerNorm(wide, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, lengths: list[int]) -> Tensor:
        """Return the next states of the pieces of sentences of these lengths, one after the other."""
        asked = self.asked(states).float().unflatten(-1, (3, self._heads, -1)).split(lengths)
        with torch.autocast("cpu", enabled=False):  # whose attention learns more slowly, and reads no faster
            found = torch.cat([_attention(sentence) for sentence in asked])
        states = self.norm1(states + self.drop(self.taken(found)))
        inner = functional.gelu(self.linear1(states))
        return cast(Tensor, self.norm2(states + self.drop(self.linear2(inner))))


def _attention(sentence: Tensor) -> Tensor:
    """Return what pieces take from each other, (pieces, width), by queries, keys, values: (pieces, 3, heads, width)."""
    query, key, value = sentence.permute(1, 2, 0, 3)[:, None]
    return functional.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).flatten(1)


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


Loaded: TypeAlias = tuple[Encoder, PieceTokenizer]


def save(file: Path, shape: Shape, weights: Mapping[str, Tensor], tokenizer: str) -> None:
    """Write an encoder, its weights in half precision, and the JSON of its tokenizer."""
    _write(file, shape, weights, tokenizer=tokenizer)


def save_layers(file: Path, shape: Shape, weights: Mapping[str, Tensor], base: str) -> None:
    """Write the layers of an encoder that reads pieces as ``base`` does, a file in the same folder."""
    layers = {name: value for name, value in weights.items() if name.split(".")[0] not in _EMBEDDINGS}
    _write(file, shape, layers, base=base)


def _write(file: Path, shape: Shape, weights: Mapping[str, Tensor], **other: str) -> None:
    halved = {name: value.half() for name, value in weights.items()}
    torch.save({"shape": asdict(shape), "weights": halved, **other}, file)


def read(file: Path, known: Mapping[str, Loaded] = MappingProxyType({})) -> Loaded:
    """Return the encoder that was written to a file, in single precision, and its tokenizer.

    ``known`` has those that are read already, by the names of their files: what is shared with one is not read again.
    """
    saved = torch.load(file, map_location="cpu", weights_only=True)
    shape = Shape(**saved["shape"])
    encoder = Encoder(shape)
    if "base" in saved:
        base, tokenizer = known.get(saved["base"]) or read(file.with_name(saved["base"]))
        encoder.share_embeddings(base)
    else:
        tokenizer = PieceTokenizer(Tokenizer.from_str(saved["tokenizer"]), shape.longest)
    own = {name: value.float() for name, value in saved["weights"].items()}
    encoder.load_state_dict({**encoder.state_dict(), **own})
    return encoder.eval(), tokenizer
