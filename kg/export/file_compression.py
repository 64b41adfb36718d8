"""Files compressed as their names say: ``.gz`` or ``.zst``."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import zstandard

_GZIP_LEVEL = 6  # of gzip's 1 to 9; what gzip itself takes
_SUFFIXES = {".gz", ".zst"}


def plain_name(path: Path) -> Path:
    """Return the name without the suffix of a compression: ``events.csv.gz`` is ``events.csv``."""
    return path.with_suffix("") if path.suffix in _SUFFIXES else path


@contextmanager
def compressed(output: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    """Compress what is written to ``output`` as the suffix of ``path`` says; no time goes into the file."""
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
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, decompressed as its suffix says."""
    with path.open("rb") as file:
        match path.suffix:
            case ".gz":
                yield cast(IO[bytes], gzip.GzipFile(fileobj=file))
            case ".zst":
                with zstandard.ZstdDecompressor().stream_reader(file) as reader:
                    yield cast(IO[bytes], reader)
            case _:
                yield file
