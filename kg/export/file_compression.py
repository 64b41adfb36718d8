"""Compression of files by the suffixes ``.gz`` and ``.zst``."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import zstandard

_GZIP_LEVEL = 6  # default of the gzip program
_SUFFIXES = {".gz", ".zst"}


def uncompressed_name(path: Path) -> Path:
    """Return ``path`` without a compression suffix: ``events.csv`` for ``events.csv.gz``."""
    return path.with_suffix("") if path.suffix in _SUFFIXES else path


@contextmanager
def compressed_output(output: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    """Wrap ``output`` in the compression of ``path``; the bytes do not depend on the time."""
    match path.suffix:
        case ".gz":
            with gzip.GzipFile("", "wb", _GZIP_LEVEL, output, mtime=0) as file:
                yield cast(IO[bytes], file)
        case ".zst":
            with zstandard.ZstdCompressor().stream_writer(output, closefd=False) as file:
                yield cast(IO[bytes], file)
        case _:
            yield output


@contextmanager
def open_decompressed(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading and decompress it according to its suffix."""
    with path.open("rb") as file:
        match path.suffix:
            case ".gz":
                yield cast(IO[bytes], gzip.GzipFile(fileobj=file))
            case ".zst":
                with zstandard.ZstdDecompressor().stream_reader(file) as reader:
                    yield cast(IO[bytes], reader)
            case _:
                yield file
