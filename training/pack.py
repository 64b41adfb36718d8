"""Trained models as a Stanza resources folder: half-precision weights, resources.json with checksums."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.parse.model_inventory import checksum
from training import transformer
from training.places import Places
from training.recipe import Recipe, Recipes

_NO_USE = frozenset({"optimizer_state_dict", "scheduler_state_dict"})  # once the training is over


def pack(recipes: Recipes, places: Places) -> Path:
    """Write the folder and return where it is; a model file that is absent is a :class:`FileNotFoundError`."""
    english = places.packed / "en"
    shutil.rmtree(places.packed, ignore_errors=True)
    encoders = {package: english / "transformer" / f"{package}.pt" for package in recipes.encoders}
    files = {name: english / name / f"{recipe.package}.pt" for name, recipe in recipes.models.items()}
    files["pretrain"] = english / "pretrain" / places.vectors.name
    for file in (*encoders.values(), *files.values()):
        file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(places.vectors, files["pretrain"])
    for package, file in encoders.items():
        shutil.copyfile(places.model("transformer", package), file)
    for name, recipe in recipes.models.items():
        tuned = encoders[recipe.tuned] if recipe.tuned else None
        lighten(places.model(name, recipe.package), files[name], tuned)
    content = json.dumps(resources(recipes, files, encoders), indent=1)
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


def resources(recipes: Recipes, files: Mapping[str, Path], encoders: Mapping[str, Path]) -> dict[str, Any]:
    """Return what resources.json says: packages, checksums, and which models need word vectors or an encoder.

    ``files`` has the file of each processor, and that of the vectors; ``encoders`` those of transformers, by package.
    """
    english: dict[str, Any] = {
        "lang_name": "English",
        "packages": {"default": {name: recipe.package for name, recipe in recipes.models.items()}},
        "default_processors": {},
        "default_dependencies": {},
    }
    for name, file in files.items():
        needed = list(_needed(recipes.models[name], files)) if name in recipes.models else []
        english[name] = {file.stem: _entry(file, needed)}
    english["transformer"] = {
        package: _entry(file, [] if package == recipes.encoder else [("transformer", recipes.encoder)])
        for package, file in encoders.items()
    }
    return {"en": english}


def _needed(recipe: Recipe, files: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    if recipe.vectors:
        yield "pretrain", files["pretrain"].stem
    if recipe.tuned:
        yield "transformer", recipe.tuned


def _entry(file: Path, needed: Sequence[tuple[str, str]]) -> dict[str, Any]:
    dependencies = [{"model": name, "package": package} for name, package in needed]
    return {"md5": checksum(file), **({"dependencies": dependencies} if dependencies else {})}
