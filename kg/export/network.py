"""The network of actors: who acts on whom, as GraphML and GEXF.

An arrow goes from an agent of an asserted event to its patient or recipient; where there is none, between the agents, who
then do it to each other ("the ministers met"), in the order of their IRIs.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import IO, Any

import networkx as nx

from kg import vocab
from kg.export.event_rows import Row, first, rows, several, values
from kg.store import Lookup

_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def write_graphml(lookup: Lookup, output: IO[bytes]) -> None:
    """Write GraphML (http://graphml.graphdrawing.org/)."""
    nx.write_graphml(network(lookup), output)


def write_gexf(lookup: Lookup, output: IO[bytes]) -> None:
    """Write GEXF 1.2 (https://gexf.net/)."""
    nx.write_gexf(network(lookup), output)


def network(lookup: Lookup) -> "nx.DiGraph[str]":
    """Return the network: a node for each actor, an edge with counts for each pair."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in rows(lookup):
        if row["asserted"]:
            for one, other in _pairs(row):
                _count(graph, one, other, row)
    for actor in graph:
        graph.nodes[actor].update(_described(lookup, actor))
    return graph


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    agents = several(row, "agent_iris")
    others = several(row, "patient_iris") + several(row, "recipient_iris")
    pairs = product(agents, others) if others else combinations(sorted(agents), 2)
    return (pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1])


def _count(graph: "nx.DiGraph[str]", one: str, other: str, row: Row) -> None:
    if not graph.has_edge(one, other):
        graph.add_edge(one, other, weight=0, **{_key(quad): 0 for quad in _QUADS})
    edge: dict[str, Any] = graph.edges[one, other]
    edge["weight"] += 1
    if (quad := str(row.get("quad_class"))) in _QUADS:
        edge[_key(quad)] += 1
    if "earliest" in row:
        edge["first"] = min(edge.get("first", "9999"), str(row["earliest"]))
        edge["last"] = max(edge.get("last", ""), str(row["latest"]))


def _key(quad: str) -> str:
    return quad.replace(" ", "_")


def _described(lookup: Lookup, actor: str) -> dict[str, str]:
    facts = lookup.remembered(actor)
    kinds = [iri.removeprefix(vocab.DIP) for iri in values(facts, vocab.A) if iri != vocab.ACTOR]
    return {
        "label": first(facts, vocab.LABEL),
        "kind": kinds[0] if kinds else "Actor",
        "country": first(facts, vocab.COUNTRY_CODE),
        "sector": first(facts, vocab.SECTOR),
    }
