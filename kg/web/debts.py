"""What clients owe, in a table of fixed size that several processes may share.

A client's place is one of a few that its digest leads to; where all of them are taken, who owes least is forgotten.
Nothing is locked: of two who write at once into one place, one may be forgotten, which is no harm.
"""

import os
from functools import lru_cache
from hashlib import blake2b
from mmap import mmap
from pathlib import Path
from struct import Struct

_KEY, _UNTIL = Struct("=Q"), Struct("=d")
_PLACE = _KEY.size + _UNTIL.size  # bytes
_CHOICE = 8  # places that a client may have, one after the other
_FIRSTS = 8192 - _CHOICE  # places that may be the first of them
_PLACES = Struct("=" + "Qd" * _CHOICE)
_MANY = 1000  # clients whose digests are remembered


class Debts:
    """For each client, until when it owes something. May be used from several processes and threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Keep them in a file, which is made where there is none; without one, in memory of this process."""
        size = (_FIRSTS + _CHOICE) * _PLACE
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
        key, first = _key(client)
        keys, untils = self._read(first)
        return untils[keys.index(key)] if key in keys else 0.0

    def put(self, client: str, until: float) -> None:
        """Note until when a client owes something."""
        key, first = _key(client)
        keys, untils = self._read(first)
        known = key in keys
        place = first + _PLACE * (keys.index(key) if known else untils.index(min(untils)))
        if not known:
            _UNTIL.pack_into(self._table, place + _KEY.size, 0.0)  # nobody inherits what another owes
            _KEY.pack_into(self._table, place, key)
        _UNTIL.pack_into(self._table, place + _KEY.size, until)

    def _read(self, first: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return who has the places from one on, and until when they owe something."""
        read = _PLACES.unpack_from(self._table, first)
        return read[::2], read[1::2]


@lru_cache(maxsize=_MANY)
def _key(client: str) -> tuple[int, int]:
    """Return a client's digest, and where in the table its first place is."""
    key = int.from_bytes(blake2b(client.encode(errors="replace"), digest_size=_KEY.size).digest())
    return key, key % _FIRSTS * _PLACE
