"""Stanza's pipeline over a resources folder: loaded once, never asking the network."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import ModelError
from kg.parse.inventory import BUNDLED, inventory

SPLITTING = ("tokenize", "mwt")  # from text to sentences, tokens and words
ANALYSIS = ("pos", "lemma", "depparse", "ner")  # what is told of the words
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
    names = {model.processor for model in inventory(folder)}
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import stanza

    try:
        return stanza.Pipeline(
            "en",
            dir=str(folder),
            processors=",".join(name for name in SPLITTING + ANALYSIS if name in names),
            download_method=None,
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
