"""A process that makes changes, one at a time: ``python -m kg.store.writing DESCRIPTOR STORE BASE``.

Whoever waits for a change kills the process when that takes too long; the engine leaves the store as it was before
or after. The store is held only while changes come, so that ``kg build`` gets it in between.
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

_LINGER = 0.5  # seconds that the store is held after a change, in case that another comes

Pipe: TypeAlias = "Connection[Any, Any]"


def serve(pipe: Pipe, store: Path, *, base: str) -> None:
    """Make each change that comes, and publish it; answer whether its graph was there before, or with the error.

    None is sent when it begins. A change that is None publishes what a process before may have left unpublished.
    """
    place = directory.find(store, base=base)
    writer: Writer | None = None
    pipe.send(None)
    while True:
        if writer is not None and not pipe.poll(_LINGER):
            _settle(writer, pipe)
            if pipe.poll():
                continue
            writer.release()
            writer = None
        try:
            change: Change | None = pipe.recv()
        except EOFError:  # nobody asks any more
            return
        try:
            writer = writer or open_for_changes(place)
            pipe.send(_made(writer, change))
        except KgError as error:
            pipe.send(error)


def _made(writer: Writer, change: Change | None) -> bool:
    there = change is None or writer.change(change)
    writer.publish()
    return there


def _settle(writer: Writer, pipe: Pipe) -> None:
    """Bring the store's description in step with the changes, unless another one comes."""
    with suppress(KgError):  # nobody waits for it; the next change that fails says why
        if writer.update_description(is_cancelled=pipe.poll):
            writer.publish()
        if not pipe.poll():
            writer.mark_clean()


if __name__ == "__main__":
    descriptor, path, base_ = sys.argv[1:]
    serve(Connection(int(descriptor)), Path(path), base=base_)
