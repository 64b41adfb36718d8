"""A model trained by Stanza's own trainer, stage after stage, each in a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training import transformer
from training.places import Places
from training.recipe import Recipe, Recipes


def fit(recipe: Recipe, recipes: Recipes, places: Places) -> None:
    """Train a model from nothing or, where ``places.start`` gives one, go on from that."""
    model = places.model(recipe.processor, recipe.package)
    model.parent.mkdir(parents=True, exist_ok=True)
    latest = _given(recipe, places)
    for number, stage in enumerate(recipe.stages):
        if stage.fresh and latest:
            continue
        made = model.with_name(f"{recipe.package}-{number}.pt")
        arguments = [*options(stage.options, places), "--seed", str(recipes.seed)]
        _train(recipe.trainer, arguments, latest, made, places)
        for checkpoint in made.parent.glob(f"{made.stem}*checkpoint*"):
            checkpoint.unlink()  # it takes up a run that was broken off, and not one that came to its end
        latest = made
    if latest:
        shutil.copyfile(latest, model)


def _given(recipe: Recipe, places: Places) -> Path | None:
    """Return the model to go on from, with the encoder within it where it tunes one."""
    given = places.given(recipe.processor, recipe.package)
    if not (given and recipe.tuned):
        return given
    whole = places.model(recipe.processor, f"{recipe.package}-given")
    transformer.join(given, places.model("transformer", recipe.tuned), whole)
    return whole


def options(given: Mapping[str, Any], places: Places) -> Iterator[str]:
    """Yield options as a command line has them, with the places of this run filled in."""
    known = {"data": places.prepared, "vectors": places.vectors, "models": places.work / "models"}
    for name, value in given.items():
        yield f"--{name}"
        if value is not True:
            yield str(value).format(**known)


def _train(trainer: str, arguments: list[str], start: Path | None, made: Path, places: Places) -> None:
    target = ["--save_dir", str(made.parent), "--save_name", made.name]
    before = ["--start", str(start)] if start else []
    command = [sys.executable, "-m", "training.trainer", *before, trainer, "--", *arguments, *target]
    subprocess.run(command, check=True, env={**os.environ, **places.environment})  # noqa: S603 - a module of ours
