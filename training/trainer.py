"""Runs a Stanza trainer: ``python -m training.trainer [--start MODEL] TRAINER -- OPTIONS``.

``--start`` continues from a tagger, a parser or an NER model and keeps its vocabulary.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from kg.parse import encoder


@click.command()
@click.argument("trainer")
@click.argument("options", nargs=-1)
@click.option("--start", type=click.Path(path_type=Path, exists=True), help="The model to continue from.")
def main(trainer: str, options: tuple[str, ...], start: Path | None) -> None:
    """Run TRAINER, a module of Stanza, with OPTIONS."""
    module = importlib.import_module(trainer)
    with _own_encoders():
        if start is None:
            module.main(list(options))
            return
        continue_from = _CONTINUE.get(trainer)
        if continue_from is None:
            raise click.ClickException(
                f"{trainer} cannot continue from a model. Give the recipe a single stage with from_scratch = true."
            )
        with continue_from(module, start) as more_options:
            module.main([*options, *more_options])


@contextmanager
def _own_encoders() -> Iterator[None]:
    """Make Stanza's trainers load encoders with kg.parse instead of the transformers package."""
    from stanza.models.depparse import trainer as parser
    from stanza.models.ner import trainer as ner

    with _patch(parser, "load_bert", _load_encoder), _patch(ner, "load_bert", _load_encoder):
        yield


def _load_encoder(name: str | None, *_: Any, **__: Any) -> tuple[Any, Any]:
    """Return an encoder with frozen embeddings, which all models share, and its tokenizer."""
    if not name:
        return None, None
    model, tokenizer = encoder.load(Path(name))
    model.freeze_embeddings()
    return model, tokenizer


@contextmanager
def _continue_parser(module: Any, start: Path) -> Iterator[list[str]]:
    """Continue from a parser with its vocabulary.

    A new vocabulary would not fit the weights.
    """
    loader = partial(_loader_with_vocabulary, module.DataLoader, load_vocabulary(start))
    with _patch(module, "DataLoader", loader):
        yield ["--continue_from", str(start)]


@contextmanager
def _continue_tagger(module: Any, start: Path) -> Iterator[list[str]]:
    """Continue from a tagger with its vocabulary. Its trainer has no option for this."""
    vocabulary = load_vocabulary(start)
    with (
        _patch(module.Dataset, "init_vocab", staticmethod(lambda *_, **__: vocabulary)),
        _patch(module, "Trainer", partial(module.Trainer, model_file=str(start))),
    ):
        yield []


@contextmanager
def _continue_ner(module: Any, start: Path) -> Iterator[list[str]]:
    """Continue from an NER model with the stage's options.

    The trainer would use those of the model.
    """

    def load_model(options: dict[str, Any], model: str) -> tuple[Any, Any, Any]:
        vectors = module.load_pretrain(options)
        # The trainer sets this when it trains from scratch.
        options["word_emb_dim"] = vectors.emb.shape[1]
        trainer = module.Trainer(options, model_file=model, pretrain=vectors)
        return trainer.args, trainer, trainer.vocab

    with _patch(module, "load_model", load_model):
        yield ["--finetune", "--finetune_load_name", str(start)]


_CONTINUE = {
    "stanza.models.parser": _continue_parser,
    "stanza.models.tagger": _continue_tagger,
    "stanza.models.ner_tagger": _continue_ner,
}


def load_vocabulary(model: Path) -> Any:
    """Return the vocabulary of a saved tagger or parser."""
    import torch
    from stanza.models.pos.vocab import MultiVocab

    saved = torch.load(model, map_location="cpu", weights_only=True)
    return MultiVocab.load_state_dict(saved["vocab"])


def _loader_with_vocabulary(loader_class: Any, vocabulary: Any, *arguments: Any, **named: Any) -> Any:
    """Return a data loader with ``vocabulary`` and shuffled batches.

    The trainer sorts the batches of its first epoch by sentence length. A model that continues would forget a part of
    what it has learned, and a run that ends within the first epoch would see no long sentences.
    """
    loader = loader_class(*arguments, **{"vocab": vocabulary, **named})
    if not named["evaluation"]:
        loader.reshuffle()
    return loader


@contextmanager
def _patch(owner: Any, name: str, value: Any) -> Iterator[None]:
    original = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


if __name__ == "__main__":
    main()
