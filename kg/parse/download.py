"""Stanza's official English models, fetched for those who have a connection; nothing else here uses one."""

from pathlib import Path

from kg.errors import ModelError
from kg.parse.load_models import PROCESSORS


def fetch(folder: Path) -> None:
    """Download the models that the stages need into ``folder``, which becomes a Stanza resources folder.

    Raises :class:`ModelError` where they cannot be had.
    """
    import stanza

    try:
        stanza.download("en", model_dir=str(folder), processors=",".join(PROCESSORS), verbose=False)
    except Exception as error:  # connection, disk or checksum, in requests' or the hub client's own ways
        raise ModelError(
            f"Stanza's models cannot be fetched: {type(error).__name__}: {error}",
            subject=str(folder),
            remedy="This needs a connection to the internet. The bundled models need none: leave `models` out.",
        ) from error
