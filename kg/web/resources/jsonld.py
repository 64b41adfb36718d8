"""Descriptions as JSON-LD that is compacted with our context, to which they link (https://www.w3.org/TR/json-ld11/)."""

import json
from functools import cache
from typing import Any

from kg.resources import folder

MEDIA_TYPE = "application/ld+json"


@cache
def context() -> dict[str, Any]:
    """Return the context, ``ontology/context.jsonld``."""
    found: dict[str, Any] = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return found


def compacted(ntriples: bytes, address: str) -> bytes:
    """Return triples (N-Triples) in short names; ``address`` is where the context is."""
    from rdflib import Graph

    graph = Graph().parse(data=ntriples, format="nt")
    written = graph.serialize(format="json-ld", context=context()["@context"], sort_keys=True, indent=None)
    document = json.loads(written)
    items = document.get("@graph", [{key: value for key, value in document.items() if key != "@context"}])
    return json.dumps({"@context": address, "@graph": items}, ensure_ascii=False, indent=1).encode()
