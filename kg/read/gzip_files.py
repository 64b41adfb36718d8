"""Gzip: the file inside has any format."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from kg.errors import InputError
from kg.read.containers import Input
from kg.read.located import LocatedDraft

MAGIC = b"\x1f\x8b"


def read_gzip(source: Input, read: Callable[[Input], Iterator[LocatedDraft]]) -> Iterator[LocatedDraft]:
    """Yield the articles of the file in a gzip archive, which ``read`` reads."""
    name = PurePosixPath(source.name).stem if source.suffix == ".gz" else source.name
    stream = cast(BinaryIO, gzip.GzipFile(fileobj=source.stream))
    try:
        yield from read(source.unpacked(stream, name))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"The gzip archive is damaged: {error}.", remedy="Download or compress the file again."
        ) from None
