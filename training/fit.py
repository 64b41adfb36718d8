"""Trains a model with Stanza's trainer, each stage in its own process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training import transformer
from training.paths import RunPaths
from training.recipe import Recipe, Recipes


def fit(recipe: Recipe, recipes: Recipes, paths: RunPaths) -> None:
    """Train a model from scratch, or continue from the model in ``paths.start``."""
    model = paths.model(recipe.processor, recipe.package)
    model.parent.mkdir(parents=True, exist_ok=True)
    latest = _start_model(recipe, paths)
    for number, stage in enumerate(recipe.stages):
        if stage.from_scratch and latest:
            continue
        result = model.with_name(f"{recipe.package}-{number}.pt")
        arguments = [*command_line(stage.options, paths), "--seed", str(recipes.seed)]
        _train(recipe.trainer, arguments, latest, result, paths)
        # A checkpoint would make the next run resume this one.
        for checkpoint in result.parent.glob(f"{result.stem}*checkpoint*"):
            checkpoint.unlink()
        latest = result
    if latest:
        shutil.copyfile(latest, model)


def _start_model(recipe: Recipe, paths: RunPaths) -> Path | None:
    """Return the model to continue from, with the encoder that it fine-tunes inserted."""
    start = paths.start_model(recipe.processor, recipe.package)
    if not (start and recipe.encoder):
        return start
    with_encoder = paths.model(recipe.processor, f"{recipe.package}-given")
    transformer.insert_encoder(start, paths.model("transformer", recipe.encoder), with_encoder)
    return with_encoder


def command_line(options: Mapping[str, Any], paths: RunPaths) -> Iterator[str]:
    """Yield command line options, with the placeholders for paths replaced."""
    placeholders = {"data": paths.prepared, "vectors": paths.vectors, "models": paths.work / "models"}
    for name, value in options.items():
        yield f"--{name}"
        if value is not True:
            yield str(value).format(**placeholders)


def _train(trainer: str, arguments: list[str], start: Path | None, result: Path, paths: RunPaths) -> None:
    target = ["--save_dir", str(result.parent), "--save_name", result.name]
    start_options = ["--start", str(start)] if start else []
    command = [sys.executable, "-m", "training.trainer", *start_options, trainer, "--", *arguments, *target]
    subprocess.run(command, check=True, env={**os.environ, **paths.environment})  # noqa: S603 - own module
