"""The recipe of each model, read from models.toml: values, and nothing of Stanza."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECIPES = Path(__file__).with_name("models.toml")
MODELS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")  # in the order they are trained in


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One run of a trainer; the next goes on from its best weights."""

    options: Mapping[str, Any]  # by Stanza's names, without the hyphens; True for a flag
    fresh: bool  # begins from nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a model comes about."""

    processor: str  # "depparse": the folder of a Stanza resources folder
    package: str
    prepare: (
        str  # "depparse" for stanza.utils.datasets.prepare_depparse_treebank; "ner" for a corpus of names
    )
    trainer: str  # a module with main(args)
    data: str  # in words, for the model card
    predicted: bool  # trained on the tags of our own tagger in place of a treebank's
    distinct: bool  # trained on distinct words in place of running text
    vectors: bool  # looks words up in the word vectors
    tuned: str | None  # package of the encoder that it tunes and is packed without
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipes:
    """All recipes and what they share."""

    seed: int
    treebank: str  # "UD_English-Union"
    shorthand: str  # "en_union"
    corpus: str  # of names: "en_worldwide-9class"
    words: int  # word vectors
    encoder: str  # package of the transformer
    layers: int  # of it
    sources: Mapping[str, Any]
    models: Mapping[str, Recipe]  # by processor

    @property
    def encoders(self) -> tuple[str, ...]:
        """The packages of all encoders: the transformer's own, then those that have but their layers for themselves."""
        tuned = (model.tuned for model in self.models.values() if model.tuned)
        return tuple(dict.fromkeys((self.encoder, *tuned)))


def read(path: Path = RECIPES) -> Recipes:
    """Read the recipes of a file like models.toml; a missing key is a :class:`KeyError` with its name."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Recipes(
        seed=table["seed"],
        treebank=table["treebank"],
        shorthand=table["shorthand"],
        corpus=table["corpus"],
        words=table["words"],
        encoder=table["transformer"]["package"],
        layers=table["transformer"]["layers"],
        sources=table["sources"],
        models={name: _recipe(name, table[name]) for name in MODELS},
    )


def _recipe(name: str, table: Mapping[str, Any]) -> Recipe:
    shared = table.get("options", {})
    return Recipe(
        processor=name,
        package=table["package"],
        prepare=table["prepare"],
        trainer=table["trainer"],
        data=table["data"],
        predicted=table.get("predicted", False),
        distinct=table.get("distinct", False),
        vectors=table.get("vectors", False),
        tuned=table.get("tuned"),
        stages=tuple(
            Stage(options={**shared, **stage.get("options", {})}, fresh=stage.get("fresh", False))
            for stage in table["stage"]
        ),
    )
