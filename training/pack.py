"""Trained models as a Stanza resources folder: half-precision weights, resources.json with checksums."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.parse.inventory import checksum
from training import transformer
from training.places import Places
from training.recipe import Recipes

_NO_USE = frozenset({"optimizer_state_dict", "scheduler_state_dict"})  # once the training is over


def pack(recipes: Recipes, places: Places) -> Path:
    """Write the folder and return where it is; a model file that is absent is a :class:`FileNotFoundError`."""
    english = places.packed / "en"
    shutil.rmtree(places.packed, ignore_errors=True)
    files = {name: english / name / f"{recipe.package}.pt" for name, recipe in recipes.models.items()}
    files["transformer"] = english / "transformer" / f"{recipes.encoder}.pt"
    files["pretrain"] = english / "pretrain" / places.vectors.name
    for file in files.values():
        file.parent.mkdir(parents=True)
    shutil.copyfile(places.vectors, files["pretrain"])
    shutil.copyfile(places.model("transformer", recipes.encoder), files["transformer"])
    for name, recipe in recipes.models.items():
        tuned = files["transformer"] if recipe.tuned else None
        lighten(places.model(name, recipe.package), files[name], tuned)
    content = json.dumps(resources(recipes, files), indent=1)
    (places.packed / "resources.json").write_text(f"{content}\n", encoding="utf-8")
    return places.packed


def lighten(source: Path, target: Path, tuned: Path | None = None) -> None:
    """Store a model with half-precision weights, without its optimizer and without the paths it was trained at.

    Stanza casts the weights back when it loads them, so that a parse takes the same time. The encoder that a model
    was trained with goes into the file ``tuned``, over the one that the training began with.
    """
    import torch

    saved = torch.load(source, map_location="cpu", weights_only=True)
    kept = {key: value for key, value in saved.items() if key not in _NO_USE}
    if tuned:
        kept, weights = transformer.part(kept)
        if weights:  # a packed parser that was only copied has none: what it needs is there
            transformer.renew(tuned, weights)
    kept["model"] = _halved(kept["model"])
    kept["config"] = {key: _without_folder(value) for key, value in kept["config"].items()}
    torch.save(kept, target, _use_new_zipfile_serialization=False)


def _halved(weights: Any) -> Any:
    if isinstance(weights, Mapping):
        return {name: _halved(value) for name, value in weights.items()}
    return (
        weights.half() if hasattr(weights, "is_floating_point") and weights.is_floating_point() else weights
    )


def _without_folder(value: Any) -> Any:
    return Path(value).name if isinstance(value, str) and "/" in value else value


def resources(recipes: Recipes, files: Mapping[str, Path]) -> dict[str, Any]:
    """Return what resources.json says: packages, checksums, and which models need word vectors or an encoder."""
    english: dict[str, Any] = {
        "lang_name": "English",
        "packages": {"default": {name: recipe.package for name, recipe in recipes.models.items()}},
        "default_processors": {},
        "default_dependencies": {},
    }
    for name, file in files.items():
        entry: dict[str, Any] = {"md5": checksum(file)}
        if name in recipes.models and recipes.models[name].vectors:
            entry["dependencies"] = [{"model": "pretrain", "package": files["pretrain"].stem}]
        if name in recipes.models and recipes.models[name].tuned:
            entry["dependencies"] = [{"model": "transformer", "package": files["transformer"].stem}]
        english[name] = {file.stem: entry}
    return {"en": english}
