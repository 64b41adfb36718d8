"""Trained models as a Stanza resources folder: half-precision weights, resources.json with checksums."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.parse.inventory import checksum
from training.places import Places
from training.recipe import Recipes

_NO_USE = frozenset({"optimizer_state_dict", "scheduler_state_dict"})  # once the training is over


def pack(recipes: Recipes, places: Places) -> Path:
    """Write the folder and return where it is; a model file that is absent is a :class:`FileNotFoundError`."""
    english = places.packed / "en"
    shutil.rmtree(places.packed, ignore_errors=True)
    files = {name: english / name / f"{recipe.package}.pt" for name, recipe in recipes.models.items()}
    for name, file in files.items():
        file.parent.mkdir(parents=True)
        lighten(places.model(name, recipes.models[name].package), file)
    vectors = english / "pretrain" / places.vectors.name
    vectors.parent.mkdir(parents=True)
    shutil.copyfile(places.vectors, vectors)
    content = json.dumps(resources(recipes, {**files, "pretrain": vectors}), indent=1)
    (places.packed / "resources.json").write_text(f"{content}\n", encoding="utf-8")
    return places.packed


def lighten(source: Path, target: Path) -> None:
    """Store a model with half-precision weights, without its optimizer and without the paths it was trained at.

    Stanza casts the weights back when it loads them, so that a parse takes the same time.
    """
    import torch

    saved = torch.load(source, map_location="cpu", weights_only=True)
    kept = {key: value for key, value in saved.items() if key not in _NO_USE}
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
    """Return what resources.json says: packages, checksums, and which models need the word vectors."""
    vectors = files["pretrain"].stem
    english: dict[str, Any] = {
        "lang_name": "English",
        "packages": {"default": {name: recipe.package for name, recipe in recipes.models.items()}},
        "default_processors": {},
        "default_dependencies": {},
    }
    for name, file in files.items():
        entry: dict[str, Any] = {"md5": checksum(file)}
        if name in recipes.models and recipes.models[name].vectors:
            entry["dependencies"] = [{"model": "pretrain", "package": vectors}]
        english[name] = {file.stem: entry}
    return {"en": english}
