"""A program that writes articles until it is killed: ``python building.py STORE BASE FIRST_VERSION``.

It prints ``NAME VERSION`` for each committed article. All triples of an article have the same version.
"""

import sys
import time
from itertools import count
from pathlib import Path

from kg.errors import StoreError
from kg.store import from_nquads, open_writer

TRIPLES = 20  # per article
VERSION = "http://example.org/version"
_ARTICLES = ("a", "b", "c", "d")
_PATIENCE_S = 10.0  # same as kg build
_PAUSE_S = 0.3  # between two builds, so that a server can write


def things(name: str, base: str) -> list[str]:
    """Return the IRIs of the subjects of an article."""
    return [f"{base}id/{name}/{number}" for number in range(TRIPLES)]


def _build(store: Path, base: str, version: int) -> None:
    with open_writer(store, base=base, patience=_PATIENCE_S) as writer:
        for name in _ARTICLES:
            graph = f"{base}graph/{name}"
            lines = [f'<{thing}> <{VERSION}> "{version}" <{graph}> .\n' for thing in things(name, base)]
            writer.replace_article(graph, from_nquads("".join(lines).encode()), fingerprint=str(version))
            print(name, version, flush=True)


if __name__ == "__main__":
    path, base_iri, first = sys.argv[1:]
    for number in count(int(first)):
        try:
            _build(Path(path), base_iri, number)
        except StoreError as error:  # a server has locked the store
            print("#", error, flush=True)
        time.sleep(_PAUSE_S)
