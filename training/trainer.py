"""One run of a trainer of Stanza's: ``python -m training.trainer [--start MODEL] TRAINER -- OPTIONS``.

With ``--start`` it goes on from a tagger or parser, and keeps the vocabulary of that.
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
@click.option("--start", type=click.Path(path_type=Path, exists=True))
def main(trainer: str, options: tuple[str, ...], start: Path | None) -> None:
    """Run TRAINER, a module of Stanza's, with its OPTIONS."""
    module = importlib.import_module(trainer)
    with _encoders():
        if start is None:
            module.main(list(options))
            return
        goes_on = _GOES_ON.get(trainer)
        if goes_on is None:
            raise click.ClickException(
                f"{trainer} cannot go on from a model: give it one stage, a fresh one."
            )
        with goes_on(module, start) as more:
            module.main([*options, *more])


@contextmanager
def _encoders() -> Iterator[None]:
    """Have trainers read an encoder as kg.parse keeps it, where they would ask the transformers package."""
    from stanza.models.depparse import trainer as parser
    from stanza.models.ner import trainer as names

    with _replaced(parser, "load_bert", _encoder), _replaced(names, "load_bert", _encoder):
        yield


def _encoder(name: str | None, *_: Any, **__: Any) -> tuple[Any, Any]:
    """Return an encoder to tune: its layers, and not how it reads pieces, which all models share."""
    if not name:
        return None, None
    read, tokenizer = encoder.read(Path(name))
    read.freeze_embeddings()
    return read, tokenizer


@contextmanager
def _parser(module: Any, start: Path) -> Iterator[list[str]]:
    """Keep the vocabulary of the model: the trainer makes a new one, by whose numbers its weights mean other words."""
    loader = partial(_with_vocabulary, module.DataLoader, vocabulary(start))
    with _replaced(module, "DataLoader", loader):
        yield ["--continue_from", str(start)]


@contextmanager
def _tagger(module: Any, start: Path) -> Iterator[list[str]]:
    """The same for the tagger, whose trainer has no option to go on from a model."""
    kept = vocabulary(start)
    with (
        _replaced(module.Dataset, "init_vocab", staticmethod(lambda *_, **__: kept)),
        _replaced(module, "Trainer", partial(module.Trainer, model_file=str(start))),
    ):
        yield []


@contextmanager
def _names(module: Any, start: Path) -> Iterator[list[str]]:
    """The trainer of names keeps the vocabulary itself, but learns by the options of the model it goes on from."""

    def loaded(options: dict[str, Any], model: str) -> tuple[Any, Any, Any]:
        vectors = module.load_pretrain(options)
        options["word_emb_dim"] = vectors.emb.shape[1]  # as the trainer does where it begins from nothing
        made = module.Trainer(options, model_file=model, pretrain=vectors)
        return made.args, made, made.vocab

    with _replaced(module, "load_model", loaded):
        yield ["--finetune", "--finetune_load_name", str(start)]


_GOES_ON = {
    "stanza.models.parser": _parser,
    "stanza.models.tagger": _tagger,
    "stanza.models.ner_tagger": _names,
}


def vocabulary(model: Path) -> Any:
    """Return the vocabulary that is saved with a tagger or parser."""
    import torch
    from stanza.models.pos.vocab import MultiVocab

    saved = torch.load(model, map_location="cpu", weights_only=True)
    return MultiVocab.load_state_dict(saved["vocab"])


def _with_vocabulary(loader: Any, kept: Any, *arguments: Any, **named: Any) -> Any:
    """Make a loader of the trainer's with the vocabulary ``kept``, its batches in no order.

    The trainer takes its first epoch from the shortest sentence to the longest, or back: a model that goes on from
    another forgets by that much of what it knew, and one that is stopped within it has seen no long sentence.
    """
    made = loader(*arguments, **{"vocab": kept, **named})
    if not named["evaluation"]:
        made.reshuffle()
    return made


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    own = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, own)


if __name__ == "__main__":
    main()
