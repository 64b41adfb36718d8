"""The whole graph as linked data, in an order that depends on nothing but what it says."""

import heapq
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.store.formats import GRAPHS_ENGINE
from kg.store.snapshot import Snapshot

_RUN = 64 * 1024 * 1024  # bytes that are sorted in memory at once
_PARSED = 1000  # lines that are parsed at once


def export(snapshot: Snapshot, name: str, output: IO[bytes]) -> None:
    """Write the graph in the format of that name: its named graphs where the format has them, else their union.

    The same graph gives the same bytes. Lines are in the order of their bytes, in N-Quads graph by graph.
    """
    engine = GRAPHS_ENGINE[name]
    lines = _quads(snapshot.store) if engine.supports_datasets else _triples(snapshot.store, DefaultGraph())
    if name in {"nt", "nq"}:
        output.writelines(lines)
    else:
        serialize(_parsed(lines), output, engine, prefixes=snapshot.prefixes)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that comes to be at ``path`` only when all of it is written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as output:
            yield output
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _quads(store: Store) -> Iterator[bytes]:
    for graph in sorted(store.named_graphs(), key=str):
        name = str(graph).encode()
        for line in _triples(store, graph):
            yield line[:-2] + name + b" .\n"  # a line ends with a space, a full stop and a line feed


def _triples(store: Store, graph: NamedNode | BlankNode | DefaultGraph) -> Iterator[bytes]:
    with TemporaryFile() as file:
        store.dump(file, RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        yield from _sorted(file)


def _sorted(lines: IO[bytes]) -> Iterator[bytes]:
    """Sort lines without having all of them in memory: sorted runs in files, which are merged."""
    with ExitStack() as files:
        runs = [files.enter_context(_file(run)) for run in iter(lambda: sorted(lines.readlines(_RUN)), [])]
        yield from heapq.merge(*runs)


@contextmanager
def _file(lines: list[bytes]) -> Iterator[IO[bytes]]:
    with TemporaryFile() as file:
        file.writelines(lines)
        file.seek(0)
        yield file


def _parsed(lines: Iterator[bytes]) -> Iterator[Quad]:
    while some := b"".join(islice(lines, _PARSED)):
        yield from parse(some, RdfFormat.N_QUADS)
