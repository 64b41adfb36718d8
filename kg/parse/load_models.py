"""Loading and download of Stanza models. Only the download uses the network."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import ModelError
from kg.model import Sentence
from kg.parse.model_inventory import BUNDLED, EVENTS, inventory

if TYPE_CHECKING:  # it imports torch
    from kg.parse.encoder import EncoderAndTokenizer

Scoring: TypeAlias = Callable[[], AbstractContextManager[Callable[[Sequence[Sentence]], list[Sentence]]]]

TOKENIZATION = ("tokenize", "mwt")  # sentence segmentation, tokens and words
ANALYSIS = ("pos", "lemma", "depparse")
NER = "ner"
PROCESSORS = (*TOKENIZATION, *ANALYSIS, NER)
TRANSFORMER = "transformer"  # a dependency of the parser and the NER model
# Must be set before Stanza and torch are imported.
ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    # MKL then computes the same bits for a sentence in any batch and with any number of threads.
    "MKL_CBWR": "AUTO",
    # Idle OpenMP threads sleep instead of spinning. On busy machines, spinning made parsing six times slower.
    "OMP_WAIT_POLICY": "PASSIVE",
}
# As fast as Stanza's default of 1,500, with two thirds of the memory.
DEPPARSE_BATCH_WORDS = 500


def load(folder: Path | None, cpus: int = 0) -> Any:
    """Return the ``stanza.Pipeline`` of ``folder`` (None: the bundled models).

    Each folder is loaded once.
    ``cpus`` sets the number of torch threads of the process (0: torch's default). Raises :class:`ModelError` if the
    models cannot be used.
    """
    pipeline = _load((folder or BUNDLED).resolve())
    if cpus:
        import torch

        torch.set_num_threads(cpus)
    return pipeline


def load_event_scorer(folder: Path | None) -> Scoring:
    """Return a context with a function that adds the scores of the event classifier in ``folder`` to sentences.

    It is faster for sentences whose entities are recognised in the same context, because the NER model has encoded them.
    Without a classifier, the function returns the sentences as they are. Raises :class:`ModelError` if the classifier
    cannot be used.
    """
    return _load_event_scorer((folder or BUNDLED).resolve())


@cache
def _load_event_scorer(folder: Path) -> Scoring:
    model = next((model for model in inventory(folder) if model.processor == EVENTS), None)
    if model is None:
        return lambda: nullcontext(list)
    from kg.parse import event_classifier

    with _usable(folder):
        scorer = event_classifier.load(model.file, load_encoders(folder))
    return partial(event_classifier.scoring, scorer=scorer)


def download_models(folder: Path) -> None:
    """Download Stanza's official English models into ``folder``, a new Stanza resources folder.

    Raises :class:`ModelError` if the download fails.
    """
    import stanza

    try:
        stanza.download("en", model_dir=str(folder), processors=",".join(PROCESSORS), verbose=False)
    # Network, disk and checksum errors have different types in requests and huggingface_hub.
    except Exception as error:
        raise ModelError(
            f"Downloading Stanza's models failed: {type(error).__name__}: {error}.",
            subject=str(folder),
            remedy="This requires a connection to the internet. The bundled models are used if `models` is not set.",
        ) from error


@cache
def _load(folder: Path) -> Any:
    models = inventory(folder)
    available = {model.processor for model in models}
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import stanza

    _patch_decoder()
    with _usable(folder), _without_optimizers():
        return stanza.Pipeline(
            "en",
            dir=str(folder),
            processors=",".join(name for name in PROCESSORS if name in available),
            download_method=None,
            foundation_cache=_transformer_cache(folder),
            verbose=False,
            use_gpu=False,
            depparse_batch_size=DEPPARSE_BATCH_WORDS,
        )


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Turn the errors of loading models into :class:`ModelError`."""
    try:
        yield
    # A damaged model file raises many kinds of errors in torch and pickle.
    except Exception as error:
        raise ModelError(
            f"The models cannot be loaded: {error}.",
            subject=str(folder),
            remedy="Find the damaged file with: kg models",
        ) from error


@contextmanager
def _without_optimizers() -> Iterator[None]:
    """Prevent Stanza from creating optimizers, which are slow to load and only used in training."""
    from stanza.models.common import utils

    originals = {name: getattr(utils, name) for name in ("get_optimizer", "get_split_optimizer")}
    for name in originals:
        setattr(utils, name, lambda *_, **__: {})
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(utils, name, original)


@cache
def _patch_decoder() -> None:
    """Add shortcuts to the decoder of Stanza's parser."""
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds
    from stanza.models.depparse import model

    from kg.parse.mst import with_shortcuts  # only here, because it imports numpy

    model.chuliu_edmonds_one_root = with_shortcuts(model.chuliu_edmonds_one_root, chuliu_edmonds)


def _transformer_cache(folder: Path) -> Any:
    """Return a Stanza foundation cache with the encoders of the folder by file name."""
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    cache = FoundationCache()
    cache.bert = {name: BertRecord(*loaded, {}) for name, loaded in load_encoders(folder).items()}
    return cache


@cache
def load_encoders(folder: Path) -> "dict[str, EncoderAndTokenizer]":
    """Return the encoders of the folder by file name."""
    from kg.parse import encoder

    encoders: dict[str, EncoderAndTokenizer] = {}
    for model in inventory(folder):
        if model.processor == TRANSFORMER:
            encoders[model.file.name] = encoder.load(model.file, encoders)
    return encoders
