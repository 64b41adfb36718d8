"""Writer process: ``python -m kg.store.workers.writer_worker DESCRIPTOR STORE BASE``.

It applies one change at a time. If a change takes too long, the server kills the process, and the engine rolls the
transaction back or has already committed it. The process holds the store only while changes arrive, so that
``kg build`` can write in between.
"""

import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import KgError
from kg.store.changes import Change
from kg.store.local import directory
from kg.store.local.writer import Writer, open_for_changes

_LINGER_S = 0.5  # time for which the store stays open for further changes

ChangeChannel: TypeAlias = "Connection[Any, Any]"


def serve(channel: ChangeChannel, store: Path, *, base: str) -> None:
    """Send None when ready. Then apply and publish each change; reply whether its graph existed, or with the error.

    The change None publishes what an earlier process may have left unpublished.
    """
    folder = directory.find(store, base=base)
    writer: Writer | None = None
    channel.send(None)
    while True:
        if writer is not None and not channel.poll(_LINGER_S):
            _finish(writer, channel)
            if channel.poll():
                continue
            writer.release()
            writer = None
        try:
            change: Change | None = channel.recv()
        except EOFError:  # the server has ended
            return
        try:
            writer = writer or open_for_changes(folder)
            channel.send(_apply(writer, change))
        except KgError as error:
            channel.send(error)


def _apply(writer: Writer, change: Change | None) -> bool:
    existed = change is None or writer.change(change)
    writer.publish()
    return existed


def _finish(writer: Writer, channel: ChangeChannel) -> None:
    """Update the dataset description and mark the store clean, unless another change arrives."""
    with suppress(KgError):  # there is no request to report it to; the next change fails with the reason
        if writer.update_description(is_cancelled=channel.poll):
            writer.publish()
        if not channel.poll():
            writer.mark_clean()


if __name__ == "__main__":
    descriptor, path, base_iri = sys.argv[1:]
    serve(Connection(int(descriptor)), Path(path), base=base_iri)
