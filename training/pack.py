"""Packs trained models as a Stanza resources folder with checksums."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.parse.model_inventory import checksum
from training import transformer
from training.paths import RunPaths
from training.recipe import Recipe, Recipes

_TRAINING_ONLY = frozenset({"optimizer_state_dict", "scheduler_state_dict"})


def pack(recipes: Recipes, paths: RunPaths) -> Path:
    """Write the resources folder and return its path.

    Raises ``FileNotFoundError`` if a model is missing.
    """
    english = paths.packed / "en"
    shutil.rmtree(paths.packed, ignore_errors=True)
    encoders = {package: english / "transformer" / f"{package}.pt" for package in recipes.encoders}
    files = {name: english / name / f"{recipe.package}.pt" for name, recipe in recipes.models.items()}
    files["pretrain"] = english / "pretrain" / paths.vectors.name
    for file in (*encoders.values(), *files.values()):
        file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(paths.vectors, files["pretrain"])
    for package, file in encoders.items():
        shutil.copyfile(paths.model("transformer", package), file)
    for name, recipe in recipes.models.items():
        encoder_file = encoders[recipe.encoder] if recipe.encoder else None
        pack_model(paths.model(name, recipe.package), files[name], encoder_file)
    content = json.dumps(resources(recipes, files, encoders), indent=1)
    (paths.packed / "resources.json").write_text(f"{content}\n", encoding="utf-8")
    return paths.packed


def pack_model(source: Path, target: Path, encoder_file: Path | None = None) -> None:
    """Save a model in half precision, without optimizer state and absolute paths.

    Stanza converts the weights back when it loads them, so parsing is not slower. The fine-tuned encoder of the model
    replaces the weights in ``encoder_file``.
    """
    import torch

    saved = torch.load(source, map_location="cpu", weights_only=True)
    content = {key: value for key, value in saved.items() if key not in _TRAINING_ONLY}
    if encoder_file:
        content, weights = transformer.extract_encoder(content)
        # A model that was copied without training is already packed and has no encoder.
        if weights:
            transformer.replace_weights(encoder_file, weights)
    content["model"] = _to_half_precision(content["model"])
    content["config"] = {key: _without_folder(value) for key, value in content["config"].items()}
    torch.save(content, target, _use_new_zipfile_serialization=False)


def _to_half_precision(weights: Any) -> Any:
    if isinstance(weights, Mapping):
        return {name: _to_half_precision(value) for name, value in weights.items()}
    is_float = hasattr(weights, "is_floating_point") and weights.is_floating_point()
    return weights.half() if is_float else weights


def _without_folder(value: Any) -> Any:
    return Path(value).name if isinstance(value, str) and "/" in value else value


def resources(recipes: Recipes, files: Mapping[str, Path], encoders: Mapping[str, Path]) -> dict[str, Any]:
    """Return the content of resources.json: packages, checksums and dependencies.

    ``files`` contains the file of each processor and of the word vectors, ``encoders`` the files of the encoders by
    package.
    """
    english: dict[str, Any] = {
        "lang_name": "English",
        "packages": {"default": {name: recipe.package for name, recipe in recipes.models.items()}},
        "default_processors": {},
        "default_dependencies": {},
    }
    for name, file in files.items():
        dependencies = list(_dependencies(recipes.models[name], files)) if name in recipes.models else []
        english[name] = {file.stem: _entry(file, dependencies)}
    base = [("transformer", recipes.base_encoder)]
    english["transformer"] = {
        package: _entry(file, [] if package == recipes.base_encoder else base)
        for package, file in encoders.items()
    }
    return {"en": english}


def _dependencies(recipe: Recipe, files: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    if recipe.word_vectors:
        yield "pretrain", files["pretrain"].stem
    if recipe.encoder:
        yield "transformer", recipe.encoder


def _entry(file: Path, dependencies: Sequence[tuple[str, str]]) -> dict[str, Any]:
    entries = [{"model": name, "package": package} for name, package in dependencies]
    return {"md5": checksum(file), **({"dependencies": entries} if entries else {})}
