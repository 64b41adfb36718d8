"""The encoders that models are tuned with: taken from published files, joined to a model, parted from it again."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import torch
from safetensors.torch import load_file
from torch import Tensor

from kg.parse import encoder

# As Hugging Face's transformers lays a BERT out.
FILES = ("model.safetensors", "config.json", "tokenizer.json")
_OURS = "bert_model."  # what Stanza's models call their encoder
_PARTS = {  # our names of what a layer has, and theirs; three maps of theirs are one of ours
    "asked.{}": [f"attention.self.{name}.{{}}" for name in ("query", "key", "value")],
    "taken.{}": ["attention.output.dense.{}"],
    "norm1.{}": ["attention.output.LayerNorm.{}"],
    "linear1.{}": ["intermediate.dense.{}"],
    "linear2.{}": ["output.dense.{}"],
    "norm2.{}": ["output.LayerNorm.{}"],
}


def take(folder: Path, layers: int, target: Path) -> None:
    """Write the first ``layers`` of a published BERT as an encoder of ours; ``folder`` has :data:`FILES`."""
    absent = [name for name in FILES if not (folder / name).is_file()]
    if absent:
        raise click.ClickException(
            f"{folder / absent[0]} is absent. Fetch the data with `python -m training.sources {folder.parent}`, "
            "or go on from models: --start FOLDER."
        )
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shape = encoder.Shape(
        num_hidden_layers=layers,
        hidden_size=config["hidden_size"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        pieces=config["vocab_size"],
        longest=config["max_position_embeddings"],
    )
    weights = dict(_weights(load_file(folder / "model.safetensors"), layers))
    target.parent.mkdir(parents=True, exist_ok=True)
    encoder.save(target, shape, weights, (folder / "tokenizer.json").read_text(encoding="utf-8"))


def _weights(theirs: Mapping[str, Tensor], layers: int) -> Iterator[tuple[str, Tensor]]:
    # A sentence by itself is always of the first kind.
    kind = theirs["embeddings.token_type_embeddings.weight"][0]
    yield "piece.weight", theirs["embeddings.word_embeddings.weight"]
    yield "place.weight", theirs["embeddings.position_embeddings.weight"] + kind
    for which in ("weight", "bias"):
        yield f"norm.{which}", theirs[f"embeddings.LayerNorm.{which}"]
        for n in range(layers):
            for ours, parts in _PARTS.items():
                found = [theirs[f"encoder.layer.{n}.{part.format(which)}"] for part in parts]
                yield f"layer.{n}.{ours.format(which)}", torch.cat(found)


def join(model: Path, tuned: Path, target: Path) -> None:
    """Write a packed model with its encoder ``tuned`` within it, as Stanza's trainer goes on from one."""
    saved = torch.load(model, map_location="cpu", weights_only=True)
    weights = encoder.read(tuned)[0].state_dict()
    saved["model"] |= {f"{_OURS}{name}": value for name, value in weights.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(saved, target, _use_new_zipfile_serialization=False)


def part(saved: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Return a trained model without its encoder, and the weights of that; the model then is packed like any other."""
    own = {name: value for name, value in saved["model"].items() if not name.startswith(_OURS)}
    tuned = {name.removeprefix(_OURS): value for name, value in saved["model"].items() if name not in own}
    return {**saved, "model": own}, tuned


def renew(file: Path, weights: Mapping[str, Tensor]) -> None:
    """Put tuned weights in place of those of an encoder's file."""
    saved = torch.load(file, map_location="cpu", weights_only=True)
    shape = encoder.Shape(**saved["shape"])
    if "base" in saved:
        encoder.save_layers(file, shape, weights, saved["base"])
    else:
        encoder.save(file, shape, weights, saved["tokenizer"])


def derive(base: Path, file: Path) -> None:
    """Write an encoder beside ``base`` that has the same layers, to be tuned with another model."""
    saved = torch.load(base, map_location="cpu", weights_only=True)
    encoder.save_layers(file, encoder.Shape(**saved["shape"]), saved["weights"], base.name)
