"""A build without a parser, for the tests that kill it: ``python building.py STORE BASE`` puts articles until it is ended.

It says ``NAME VERSION`` of each article that is committed. All triples of an article say the same version.
"""

import sys
import time
from itertools import count
from pathlib import Path

from kg.errors import StoreError
from kg.store import open_writer

TRIPLES = 20  # of an article that say its version
VERSION = "http://example.org/version"
_ARTICLES = ("a", "b", "c", "d")
_PATIENCE = 10.0  # seconds, as a build has it
_PAUSE = 0.3  # seconds between two builds, when a server may write


def things(name: str, base: str) -> list[str]:
    """What an article tells of."""
    return [f"{base}id/{name}/{number}" for number in range(TRIPLES)]


def _build(store: Path, base: str, version: int) -> None:
    with open_writer(store, base=base, patience=_PATIENCE) as writer:
        for name in _ARTICLES:
            graph = f"{base}graph/{name}"
            lines = [f'<{thing}> <{VERSION}> "{version}" <{graph}> .\n' for thing in things(name, base)]
            writer.replace_article(graph, "".join(lines).encode(), fingerprint=str(version))
            print(name, version, flush=True)


if __name__ == "__main__":
    path, base_, first = sys.argv[1:]
    for number in count(int(first)):
        try:
            _build(Path(path), base_, number)
        except StoreError as error:  # the server writes all the time
            print("#", error, flush=True)
        time.sleep(_PAUSE)
