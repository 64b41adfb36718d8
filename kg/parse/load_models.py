"""Stanza's pipeline over a resources folder: loaded once, never asking the network."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import ModelError
from kg.parse.model_inventory import BUNDLED, Model, inventory
from kg.parse.mst import at_once

SPLITTING = ("tokenize", "mwt")  # from text to sentences, tokens and words
ANALYSIS = ("pos", "lemma", "depparse")  # what is told of the words
NAMES = "ner"
PROCESSORS = (*SPLITTING, *ANALYSIS, NAMES)
ENCODER = "transformer"  # what a model that reads words in their sentence names as a dependency
_ENVIRONMENT = {  # looked at when Stanza and torch are imported
    "HF_HUB_OFFLINE": "1",
    # A thread that has nothing to do sleeps instead of spinning: on a machine whose cores are busy with
    # something else too, spinning made a parse six times slower and more.
    "OMP_WAIT_POLICY": "PASSIVE",
}
PARSED_AT_ONCE = 500  # words; measured: as fast as Stanza's 1,500 or faster, with two thirds of the memory


def load(folder: Path | None, cpus: int = 0) -> Any:
    """Return the ``stanza.Pipeline`` of ``folder`` (None: the bundled models), with the models in memory.

    ``cpus`` sets torch's threads for the whole process (0: its own choice). Raises :class:`ModelError` for a
    folder that has no models we can use.
    """
    pipeline = _load((folder or BUNDLED).resolve())
    if cpus:
        import torch

        torch.set_num_threads(cpus)
    return pipeline


@cache
def _load(folder: Path) -> Any:
    models = inventory(folder)
    names = {model.processor for model in models}
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import stanza

    _decode_at_once()
    try:
        with _no_optimizers():
            return stanza.Pipeline(
                "en",
                dir=str(folder),
                processors=",".join(name for name in PROCESSORS if name in names),
                download_method=None,
                foundation_cache=_foundations(models),
                verbose=False,
                use_gpu=False,
                depparse_batch_size=PARSED_AT_ONCE,
            )
    except Exception as error:  # a broken model file breaks in whatever way torch or pickle happen to
        raise ModelError(
            f"the models cannot be loaded: {error}",
            subject=str(folder),
            remedy="See which file is not as it should be with: kg models",
        ) from error


@contextmanager
def _no_optimizers() -> Iterator[None]:
    """Spare Stanza's models the optimizers that they bring: they are for learning, and take a second to load."""
    from stanza.models.common import utils

    own = {name: getattr(utils, name) for name in ("get_optimizer", "get_split_optimizer")}
    for name in own:
        setattr(utils, name, lambda *_, **__: {})
    try:
        yield
    finally:
        for name, made in own.items():
            setattr(utils, name, made)


@cache
def _decode_at_once() -> None:
    """Spare Stanza's parser the search for a tree where its best heads are one."""
    from stanza.models.depparse import model

    model.chuliu_edmonds_one_root = at_once(model.chuliu_edmonds_one_root)


def _foundations(models: Sequence[Model]) -> Any:
    """Return what Stanza's models build on: the encoders of the folder, by the names that the models know."""
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    from kg.parse import encoder

    read: dict[str, encoder.Loaded] = {}
    for model in models:
        if model.processor == ENCODER:
            read[model.file.name] = encoder.read(model.file, read)
    cache = FoundationCache()
    cache.bert = {name: BertRecord(*loaded, {}) for name, loaded in read.items()}
    return cache
