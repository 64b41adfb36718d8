"""Trains models: ``python -m training [MODEL...] --data FOLDER --work FOLDER [--start FOLDER]``.

MODEL is tokenize, mwt, pos, lemma, depparse, ner or pack. Without MODEL, all of them run in this order.
"""

import shutil
from pathlib import Path

import click

from training import transformer
from training.card import write_card
from training.fit import fit
from training.pack import pack
from training.paths import RunPaths
from training.prepare import prepare
from training.recipe import MODELS, RECIPES, Recipes, read_recipes
from training.sources import prepare_vectors

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("models", nargs=-1, type=click.Choice([*MODELS, "pack"]))
@click.option(
    "--data", type=_FOLDER, default=Path("../shared/training"), show_default=True, help="Folder of the data."
)
@click.option(
    "--work", type=_FOLDER, default=Path("build/models"), show_default=True, help="Folder for the results."
)
@click.option(
    "--start",
    type=_FOLDER,
    help="Stanza resources folder to continue from. Models with a single stage are copied.",
)
@click.option(
    "--recipes",
    "file",
    type=click.Path(path_type=Path),
    default=RECIPES,
    help="TOML file used instead of models.toml.",
)
def main(models: tuple[str, ...], data: Path, work: Path, start: Path | None, file: Path) -> None:
    """Train MODELS in the given order and pack them.

    By default, all models are trained and packed.
    """
    recipes, paths = read_recipes(file), RunPaths(data=data, work=work, start=start)
    _copy_start_models(recipes, paths)
    for name in models or (*MODELS, "pack"):
        click.echo(f"== {name}", err=True)
        if name == "pack":
            write_card(recipes, paths, pack(recipes, paths))
        else:
            prepare(recipes.models[name], recipes, paths)
            fit(recipes.models[name], recipes, paths)


def _copy_start_models(recipes: Recipes, paths: RunPaths) -> None:
    """Write missing word vectors, encoders and start models to the work folder."""
    if not paths.vectors.is_file():
        prepare_vectors(paths, recipes.vector_count)
    for package in recipes.encoders:
        if not paths.model("transformer", package).is_file():
            _prepare_encoder(package, recipes, paths)
    for name, model in recipes.models.items():
        start, target = paths.start_model(name, model.package), paths.model(name, model.package)
        if start and not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(start, target)


def _prepare_encoder(package: str, recipes: Recipes, paths: RunPaths) -> None:
    start, target = paths.start_model("transformer", package), paths.model("transformer", package)
    target.parent.mkdir(parents=True, exist_ok=True)
    if start:
        shutil.copyfile(start, target)
    elif package == recipes.base_encoder:
        transformer.convert_bert(paths.data / "transformer", recipes.layers, target)
    else:
        transformer.derive_encoder(paths.model("transformer", recipes.base_encoder), target)


if __name__ == "__main__":
    main()
