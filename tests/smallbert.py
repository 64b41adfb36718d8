"""A small BERT with random weights and its tokenizer, in the files of a Hugging Face model."""

import json

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "minister", "##s", "met", "in", "os", "##lo", ".")
HIDDEN_SIZE, HEADS, INNER_SIZE, MAX_PIECES, LAYERS = 8, 2, 12, 32, 5


def word_pieces() -> str:
    """Return a tokenizer with the vocabulary :data:`PIECES` in JSON."""
    tokenizer = Tokenizer(WordPiece({piece: n for n, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return str(tokenizer.to_str())


def write_bert(folder, layers=LAYERS):
    """Write the files of the model to ``folder`` and return its weights."""
    torch.manual_seed(11)
    shapes = {
        "embeddings.word_embeddings.weight": (len(PIECES), HIDDEN_SIZE),
        "embeddings.position_embeddings.weight": (MAX_PIECES, HIDDEN_SIZE),
        "embeddings.token_type_embeddings.weight": (2, HIDDEN_SIZE),
        **norm("embeddings.LayerNorm"),
        **dense("pooler.dense", HIDDEN_SIZE, HIDDEN_SIZE),
    }
    for n in range(layers):
        layer = f"encoder.layer.{n}"
        for name in ("query", "key", "value"):
            shapes |= dense(f"{layer}.attention.self.{name}", HIDDEN_SIZE, HIDDEN_SIZE)
        shapes |= dense(f"{layer}.attention.output.dense", HIDDEN_SIZE, HIDDEN_SIZE)
        shapes |= norm(f"{layer}.attention.output.LayerNorm")
        shapes |= dense(f"{layer}.intermediate.dense", INNER_SIZE, HIDDEN_SIZE)
        shapes |= dense(f"{layer}.output.dense", HIDDEN_SIZE, INNER_SIZE)
        shapes |= norm(f"{layer}.output.LayerNorm")
    weights = {name: torch.randn(shape).half().float() for name, shape in shapes.items()}
    folder.mkdir(parents=True)
    save_file(weights, folder / "model.safetensors")
    config = {
        "hidden_size": HIDDEN_SIZE,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER_SIZE,
        "vocab_size": len(PIECES),
        "max_position_embeddings": MAX_PIECES,
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text(word_pieces())
    return weights


def dense(name, outputs, inputs):
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def norm(name):
    return {f"{name}.weight": (HIDDEN_SIZE,), f"{name}.bias": (HIDDEN_SIZE,)}
