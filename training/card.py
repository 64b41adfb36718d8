"""The model card, generated from card.md, the recipes and the measured scores."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import models as benchmark
from training.paths import RunPaths
from training.recipe import Recipe, Recipes

_INTRODUCTION = Path(__file__).with_name("card.md")


def write_card(recipes: Recipes, paths: RunPaths, packed: Path) -> None:
    """Measure the packed models and write figures.json and MODEL_CARD.md."""
    figures = benchmark.measure(packed, paths.data)
    (paths.work / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (packed / "MODEL_CARD.md").write_text(
        card_text(recipes, packed, figures, continued=paths.start is not None), encoding="utf-8"
    )


def card_text(recipes: Recipes, packed: Path, figures: Mapping[str, float], *, continued: bool) -> str:
    """Return the model card in Markdown.

    ``continued`` means that training continued from existing models.
    """
    scores = (f"| {label} | {figures[name]:.1f} |" for name, label in benchmark.LABELS.items())
    tuned = ((name, model.encoder) for name, model in recipes.models.items() if model.encoder)
    return "\n".join(
        [
            _INTRODUCTION.read_text(encoding="utf-8"),
            "## Models\n",
            "| processor | package | size | trained on | stages |",
            "|---|---|---|---|---|",
            *(_model_row(recipe, packed, continued) for recipe in recipes.models.values()),
            *(_encoder_row(processor, package, packed) for processor, package in tuned),
            "",
            f"Word vectors: the {recipes.vector_count:,} most frequent words of GloVe 6B, 100 dimensions. "
            f"Seed: {recipes.seed}.\n",
            "## Scores\n",
            "| score | value |",
            "|---|---|",
            *scores,
            "",
        ]
    )


def _model_row(recipe: Recipe, packed: Path, continued: bool) -> str:
    size = _size(packed, recipe.processor, recipe.package)
    stages = "; ".join(_stages(recipe, continued))
    return f"| {recipe.processor} | {recipe.package} | {size} | {recipe.data} | {stages} |"


def _encoder_row(processor: str, package: str, packed: Path) -> str:
    size = _size(packed, "transformer", package)
    return f"| transformer | {package} | {size} | as {processor} | fine-tuned with {processor} |"


def _size(packed: Path, processor: str, package: str) -> str:
    return f"{(packed / 'en' / processor / f'{package}.pt').stat().st_size / 1e6:.1f} MB"


def _stages(recipe: Recipe, continued: bool) -> Iterator[str]:
    """Yield a description of each stage with the options in which it differs from the others."""
    common = set.intersection(*(set(stage.options.items()) for stage in recipe.stages))
    if continued:
        yield "continued from the given models"
    for stage in recipe.stages:
        if not (continued and stage.from_scratch):
            own = {name: value for name, value in stage.options.items() if (name, value) not in common}
            shown = own or {
                name: value for name, value in stage.options.items() if not isinstance(value, str)
            }
            yield ", ".join(name if value is True else f"{name} {value}" for name, value in shown.items())
