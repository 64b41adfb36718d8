"""Training recipes of all models, read from models.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECIPES = Path(__file__).with_name("models.toml")
MODELS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")  # in training order


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A run of a trainer. It continues from the best weights of the previous stage."""

    options: Mapping[str, Any]  # of the trainer's command line; True for a flag
    from_scratch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The data, the trainer and the stages of a model."""

    processor: str  # Stanza's name and folder: "depparse"
    package: str
    prepare: str  # "depparse" for Stanza's prepare_depparse_treebank, or "ner"
    trainer: str  # module with main(args)
    data: str  # description for the model card
    predicted_tags: bool  # trained on tags predicted by our tagger
    distinct_words: bool  # trained on distinct words instead of running text
    word_vectors: bool  # uses the word vectors
    encoder: str | None  # package of the fine-tuned encoder
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipes:
    """The recipes of all models, with the common settings."""

    seed: int
    treebank: str  # "UD_English-Union"
    shorthand: str  # "en_union"
    corpus: str  # NER corpus: "en_worldwide-9class"
    vector_count: int  # number of word vectors
    base_encoder: str  # package of the transformer
    layers: int  # of the transformer
    sources: Mapping[str, Any]
    models: Mapping[str, Recipe]  # by processor

    @property
    def encoders(self) -> tuple[str, ...]:
        """The packages of all encoders.

        The first one contains the embeddings that the others share.
        """
        tuned = (model.encoder for model in self.models.values() if model.encoder)
        return tuple(dict.fromkeys((self.base_encoder, *tuned)))


def read_recipes(path: Path = RECIPES) -> Recipes:
    """Return the recipes in a TOML file. Raises ``KeyError`` if a key is missing."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Recipes(
        seed=table["seed"],
        treebank=table["treebank"],
        shorthand=table["shorthand"],
        corpus=table["corpus"],
        vector_count=table["vector_count"],
        base_encoder=table["transformer"]["package"],
        layers=table["transformer"]["layers"],
        sources=table["sources"],
        models={name: _recipe(name, table[name]) for name in MODELS},
    )


def _recipe(name: str, table: Mapping[str, Any]) -> Recipe:
    common = table.get("options", {})
    return Recipe(
        processor=name,
        package=table["package"],
        prepare=table["prepare"],
        trainer=table["trainer"],
        data=table["data"],
        predicted_tags=table.get("predicted_tags", False),
        distinct_words=table.get("distinct_words", False),
        word_vectors=table.get("word_vectors", False),
        encoder=table.get("encoder"),
        stages=tuple(
            Stage(
                options={**common, **stage.get("options", {})}, from_scratch=stage.get("from_scratch", False)
            )
            for stage in table["stage"]
        ),
    )
