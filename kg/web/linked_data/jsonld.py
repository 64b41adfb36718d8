"""Descriptions as JSON-LD that is compacted with our context, to which they link (https://www.w3.org/TR/json-ld11/)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from kg.datafiles import folder

MEDIA_TYPE = "application/ld+json"

_TURN = Lock()  # what is set for rdflib is set for all threads


@cache
def context() -> dict[str, Any]:
    """Return the context, ``ontology/context.jsonld``."""
    found: dict[str, Any] = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return found


@contextmanager
def _as_written() -> Iterator[None]:
    """Let rdflib leave literals as they stand: it would write a time otherwise than the store has it."""
    import rdflib

    with _TURN:
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = before


def compacted(ntriples: bytes, address: str) -> bytes:
    """Return triples (N-Triples) in short names; ``address`` is where the context is."""
    from rdflib import Graph

    with _as_written():
        graph = Graph().parse(data=ntriples, format="nt")
    written = graph.serialize(format="json-ld", context=context()["@context"], sort_keys=True, indent=None)
    document = json.loads(written)
    items = document.get("@graph", [{key: value for key, value in document.items() if key != "@context"}])
    return json.dumps({"@context": address, "@graph": items}, ensure_ascii=False, indent=1).encode()
