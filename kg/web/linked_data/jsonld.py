"""Compacts RDF to JSON-LD with the context of the ontology (https://www.w3.org/TR/json-ld11/)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from kg.datafiles import folder

MEDIA_TYPE = "application/ld+json"

_RDFLIB_SETTING = Lock()


@cache
def context() -> dict[str, Any]:
    """Return the parsed context document, ``ontology/context.jsonld``."""
    document: dict[str, Any] = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return document


def compact(ntriples: bytes, context_url: str) -> bytes:
    """Return N-Triples as compacted JSON-LD that refers to the context at ``context_url``."""
    from rdflib import Graph

    with _unnormalized_literals():
        graph = Graph().parse(data=ntriples, format="nt")
    text = graph.serialize(format="json-ld", context=context()["@context"], sort_keys=True, indent=None)
    document = json.loads(text)
    items = document.get("@graph", [{key: value for key, value in document.items() if key != "@context"}])
    return json.dumps({"@context": context_url, "@graph": items}, ensure_ascii=False, indent=1).encode()


@contextmanager
def _unnormalized_literals() -> Iterator[None]:
    """Keep literals as the store has them: rdflib would rewrite times. The setting is global, hence the lock."""
    import rdflib

    with _RDFLIB_SETTING:
        previous, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = previous
