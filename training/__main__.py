"""Train models: ``python -m training [MODEL...] --data FOLDER --work FOLDER [--start FOLDER]``.

MODEL is tokenize, mwt, pos, lemma, depparse, ner or pack; all of them in this order where none is named.
"""

import shutil
from pathlib import Path

import click

from training import card, recipe, transformer
from training.fit import fit
from training.pack import pack
from training.places import Places
from training.prepare import prepare
from training.recipe import MODELS, RECIPES, Recipes
from training.sources import word_vectors

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("models", nargs=-1, type=click.Choice([*MODELS, "pack"]))
@click.option("--data", type=_FOLDER, default=Path("../shared/training"), show_default=True, help="The data.")
@click.option("--work", type=_FOLDER, default=Path("build/models"), show_default=True, help="What is made.")
@click.option(
    "--start",
    type=_FOLDER,
    help="A Stanza resources folder to go on from; models with fresh stages only stay.",
)
@click.option(
    "--recipes", "file", type=click.Path(path_type=Path), default=RECIPES, help="Another models.toml."
)
def main(models: tuple[str, ...], data: Path, work: Path, start: Path | None, file: Path) -> None:
    """Train MODELS one after the other and pack them; without a name, all of them."""
    recipes, places = recipe.read(file), Places(data=data, work=work, start=start)
    _begin(recipes, places)
    for name in models or (*MODELS, "pack"):
        click.echo(f"== {name}", err=True)
        if name == "pack":
            card.write(recipes, places, pack(recipes, places))
        else:
            prepare(recipes.models[name], recipes, places)
            fit(recipes.models[name], recipes, places)


def _begin(recipes: Recipes, places: Places) -> None:
    """Put what is gone on from where the trainers look for it: vectors, encoders, models; it stays there."""
    if not places.vectors.is_file():
        word_vectors(places, recipes.words)
    for package in recipes.encoders:
        if not places.model("transformer", package).is_file():
            _encoder(package, recipes, places)
    for name, model in recipes.models.items():
        given, target = places.given(name, model.package), places.model(name, model.package)
        if given and not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(given, target)


def _encoder(package: str, recipes: Recipes, places: Places) -> None:
    given, target = places.given("transformer", package), places.model("transformer", package)
    target.parent.mkdir(parents=True, exist_ok=True)
    if given:
        shutil.copyfile(given, target)
    elif package == recipes.encoder:
        transformer.take(places.data / "transformer", recipes.layers, target)
    else:
        transformer.derive(places.model("transformer", recipes.encoder), target)


if __name__ == "__main__":
    main()
