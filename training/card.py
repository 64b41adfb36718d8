"""The model card, made from the recipes and from what the packed models score."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import models as measured
from training.places import Places
from training.recipe import Recipe, Recipes

_HEAD = Path(__file__).with_name("card.md")


def write(recipes: Recipes, places: Places, packed: Path) -> None:
    """Measure the packed models, and write their figures and MODEL_CARD.md beside them."""
    figures = measured.measure(packed, places.data)
    (places.work / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (packed / "MODEL_CARD.md").write_text(
        text(recipes, packed, figures, places.start is not None), encoding="utf-8"
    )


def text(recipes: Recipes, packed: Path, figures: Mapping[str, float], went_on: bool) -> str:
    """Return the card: what is always so (card.md), then models, options and scores."""
    scores = (f"| {label} | {figures[name]:.1f} |" for name, label in measured.LABELS.items())
    return "\n".join(
        [
            _HEAD.read_text(encoding="utf-8"),
            "## Models\n",
            "| processor | package | size | trained on | stages |",
            "|---|---|---|---|---|",
            *(_row(recipe, packed, went_on) for recipe in recipes.models.values()),
            *(_encoder(name, model.tuned, packed) for name, model in recipes.models.items() if model.tuned),
            "",
            f"Word vectors: the {recipes.words:,} most frequent words of GloVe 6B, 100 numbers each. Seed {recipes.seed}.\n",
            "## Scores\n",
            "| figure | measured |",
            "|---|---|",
            *scores,
            "",
        ]
    )


def _row(recipe: Recipe, packed: Path, went_on: bool) -> str:
    size = _size(packed, recipe.processor, recipe.package)
    stages = "; ".join(_stages(recipe, went_on))
    return f"| {recipe.processor} | {recipe.package} | {size} | {recipe.data} | {stages} |"


def _encoder(processor: str, package: str, packed: Path) -> str:
    return f"| transformer | {package} | {_size(packed, 'transformer', package)} | as {processor} | tuned with it |"


def _size(packed: Path, processor: str, package: str) -> str:
    return f"{(packed / 'en' / processor / f'{package}.pt').stat().st_size / 1e6:.1f} MB"


def _stages(recipe: Recipe, went_on: bool) -> Iterator[str]:
    shared = set.intersection(*(set(stage.options.items()) for stage in recipe.stages))
    if went_on:
        yield "from the models given"
    for stage in recipe.stages:
        if not (went_on and stage.fresh):
            own = {name: value for name, value in stage.options.items() if (name, value) not in shared}
            chosen = own or {
                name: value for name, value in stage.options.items() if not isinstance(value, str)
            }
            yield ", ".join(name if value is True else f"{name} {value}" for name, value in chosen.items())
