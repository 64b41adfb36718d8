"""What clients owe, in a table of fixed size that several processes may share.

A client's place is one of a few that its digest leads to; where all of them are taken, who owes least is forgotten.
Nothing is locked: of two who write at once into one place, one may be forgotten, which is no harm.
"""

import os
from hashlib import blake2b
from mmap import mmap
from pathlib import Path
from struct import Struct

_KEY, _UNTIL = Struct("=Q"), Struct("=d")
_PLACE = _KEY.size + _UNTIL.size  # bytes
_PLACES = 8192
_CHOICE = 8  # places that a client may have


class Debts:
    """For each client, until when it owes something. May be used from several processes and threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Keep them in a file, which is made where there is none; without one, in memory of this process."""
        size = _PLACES * _PLACE
        if path is None:
            self._table = mmap(-1, size)
            return
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, mode=0o600)
        try:
            os.ftruncate(descriptor, size)
            self._table = mmap(descriptor, size)
        finally:
            os.close(descriptor)

    def until(self, client: str) -> float:
        """Return until when a client owes something, on the monotonic clock; 0 where nothing is known of it."""
        key = _key(client)
        return next((self._until(place) for place in _places(key) if self._holder(place) == key), 0.0)

    def put(self, client: str, until: float) -> None:
        """Note until when a client owes something."""
        key = _key(client)
        place = min(_places(key), key=lambda place: (self._holder(place) != key, self._until(place)))
        if self._holder(place) != key:
            _UNTIL.pack_into(self._table, place + _KEY.size, 0.0)  # nobody inherits what another owes
            _KEY.pack_into(self._table, place, key)
        _UNTIL.pack_into(self._table, place + _KEY.size, until)

    def _holder(self, place: int) -> int:
        return int(_KEY.unpack_from(self._table, place)[0])

    def _until(self, place: int) -> float:
        return float(_UNTIL.unpack_from(self._table, place + _KEY.size)[0])


def _key(client: str) -> int:
    return int.from_bytes(blake2b(client.encode(errors="replace"), digest_size=_KEY.size).digest())


def _places(key: int) -> list[int]:
    """Return where in the table a client may be."""
    return [(key + number) % _PLACES * _PLACE for number in range(_CHOICE)]
