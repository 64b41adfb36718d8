"""A small BERT with random weights, in files as Hugging Face's transformers lays them out, and its tokenizer."""

import json

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "minister", "##s", "met", "in", "os", "##lo", ".")
WIDE, HEADS, INNER, LONGEST, LAYERS = 8, 2, 12, 32, 5


def word_pieces() -> str:
    """Return the JSON of a tokenizer that knows :data:`PIECES`."""
    made = Tokenizer(WordPiece({piece: n for n, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    made.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return str(made.to_str())


def published(folder, layers=LAYERS):
    """Write a small BERT with random weights as Hugging Face's transformers lays one out; return its weights."""
    torch.manual_seed(11)
    shapes = {
        "embeddings.word_embeddings.weight": (len(PIECES), WIDE),
        "embeddings.position_embeddings.weight": (LONGEST, WIDE),
        "embeddings.token_type_embeddings.weight": (2, WIDE),
        **norm("embeddings.LayerNorm"),
        **dense("pooler.dense", WIDE, WIDE),
    }
    for n in range(layers):
        layer = f"encoder.layer.{n}"
        for name in ("query", "key", "value"):
            shapes |= dense(f"{layer}.attention.self.{name}", WIDE, WIDE)
        shapes |= dense(f"{layer}.attention.output.dense", WIDE, WIDE) | norm(
            f"{layer}.attention.output.LayerNorm"
        )
        shapes |= dense(f"{layer}.intermediate.dense", INNER, WIDE)
        shapes |= dense(f"{layer}.output.dense", WIDE, INNER) | norm(f"{layer}.output.LayerNorm")
    weights = {name: torch.randn(shape).half().float() for name, shape in shapes.items()}
    folder.mkdir(parents=True)
    save_file(weights, folder / "model.safetensors")
    config = {
        "hidden_size": WIDE,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER,
        "vocab_size": len(PIECES),
        "max_position_embeddings": LONGEST,
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text(word_pieces())
    return weights


def dense(name, out, into):
    return {f"{name}.weight": (out, into), f"{name}.bias": (out,)}


def norm(name):
    return {f"{name}.weight": (WIDE,), f"{name}.bias": (WIDE,)}
