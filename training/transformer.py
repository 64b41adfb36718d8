"""Conversion of a published BERT to an encoder; moves encoders into and out of models."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import torch
from safetensors.torch import load_file
from torch import Tensor

from kg.parse import encoder

FILES = ("model.safetensors", "config.json", "tokenizer.json")  # of a Hugging Face model
_PREFIX = "bert_model."  # of the encoder's weights in Stanza's models
# Names of a layer's weights here, and in Hugging Face's BERT. Queries, keys and values are one matrix here.
_LAYER_WEIGHTS = {
    "asked.{}": [f"attention.self.{name}.{{}}" for name in ("query", "key", "value")],
    "taken.{}": ["attention.output.dense.{}"],
    "norm1.{}": ["attention.output.LayerNorm.{}"],
    "linear1.{}": ["intermediate.dense.{}"],
    "linear2.{}": ["output.dense.{}"],
    "norm2.{}": ["output.LayerNorm.{}"],
}


def convert_bert(folder: Path, layers: int, target: Path) -> None:
    """Save the first ``layers`` of a published BERT as an encoder.

    ``folder`` must contain :data:`FILES`.
    """
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise click.ClickException(
            f"{folder / missing[0]} is missing. Download the data with `python -m training.sources {folder.parent}`, "
            "or continue from existing models with --start FOLDER."
        )
    bert_config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config = encoder.EncoderConfig(
        num_hidden_layers=layers,
        hidden_size=bert_config["hidden_size"],
        heads=bert_config["num_attention_heads"],
        inner=bert_config["intermediate_size"],
        pieces=bert_config["vocab_size"],
        longest=bert_config["max_position_embeddings"],
    )
    weights = dict(_convert_weights(load_file(folder / "model.safetensors"), layers))
    target.parent.mkdir(parents=True, exist_ok=True)
    encoder.save(target, config, weights, (folder / "tokenizer.json").read_text(encoding="utf-8"))


def _convert_weights(bert: Mapping[str, Tensor], layers: int) -> Iterator[tuple[str, Tensor]]:
    # All tokens of a single sentence have type 0.
    token_type = bert["embeddings.token_type_embeddings.weight"][0]
    yield "piece.weight", bert["embeddings.word_embeddings.weight"]
    yield "place.weight", bert["embeddings.position_embeddings.weight"] + token_type
    for kind in ("weight", "bias"):
        yield f"norm.{kind}", bert[f"embeddings.LayerNorm.{kind}"]
        for n in range(layers):
            for name, bert_names in _LAYER_WEIGHTS.items():
                parts = [bert[f"encoder.layer.{n}.{bert_name.format(kind)}"] for bert_name in bert_names]
                yield f"layer.{n}.{name.format(kind)}", torch.cat(parts)


def insert_encoder(model: Path, encoder_file: Path, target: Path) -> None:
    """Save a packed model together with its encoder, as Stanza's trainer needs it to continue."""
    saved = torch.load(model, map_location="cpu", weights_only=True)
    weights = encoder.load(encoder_file)[0].state_dict()
    saved["model"] |= {f"{_PREFIX}{name}": value for name, value in weights.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(saved, target, _use_new_zipfile_serialization=False)


def extract_encoder(saved: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Return a trained model without its encoder, and the weights of the encoder."""
    model = {name: value for name, value in saved["model"].items() if not name.startswith(_PREFIX)}
    tuned = {name.removeprefix(_PREFIX): value for name, value in saved["model"].items() if name not in model}
    return {**saved, "model": model}, tuned


def replace_weights(file: Path, weights: Mapping[str, Tensor]) -> None:
    """Replace the weights in an encoder's file."""
    saved = torch.load(file, map_location="cpu", weights_only=True)
    config = encoder.EncoderConfig(**saved["shape"])
    if "base" in saved:
        encoder.save_layers(file, config, weights, saved["base"])
    else:
        encoder.save(file, config, weights, saved["tokenizer"])


def derive_encoder(base: Path, file: Path) -> None:
    """Save a copy of the layers of ``base`` for fine-tuning with another model."""
    saved = torch.load(base, map_location="cpu", weights_only=True)
    encoder.save_layers(file, encoder.EncoderConfig(**saved["shape"]), saved["weights"], base.name)
