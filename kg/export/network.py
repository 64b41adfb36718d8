"""The actor network in GraphML and GEXF.

Edges lead from the agents of asserted events to their patients and recipients. If an event has neither, its agents act on
each other ("the ministers met"), and an edge connects each pair in the order of their IRIs. The network of meetings is
undirected and connects all who met.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import IO, Any

import networkx as nx

from kg import vocab
from kg.export.event_rows import Row, all_values, event_rows, first_value, meetings, split_cell
from kg.store import Lookup

_QUAD_CLASSES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def write_graphml(lookup: Lookup, output: IO[bytes], *, only_meetings: bool = False) -> None:
    """Write the actor network in GraphML (http://graphml.graphdrawing.org/)."""
    nx.write_graphml(_whole_network(lookup, only_meetings=only_meetings), output)


def write_gexf(lookup: Lookup, output: IO[bytes], *, only_meetings: bool = False) -> None:
    """Write the actor network in GEXF 1.2 (https://gexf.net/)."""
    nx.write_gexf(_whole_network(lookup, only_meetings=only_meetings), output)


def write_network(
    name: str, lookup: Lookup, rows: Iterable[Row], output: IO[bytes], *, is_meetings: bool
) -> None:
    """Write the network of some events in GraphML or GEXF, also if they are not asserted."""
    write = {"graphml": nx.write_graphml, "gexf": nx.write_gexf}[name]
    write(network(lookup, rows, is_meetings=is_meetings), output)


def _whole_network(lookup: Lookup, *, only_meetings: bool) -> "nx.Graph[str]":
    rows = event_rows(lookup)
    chosen = meetings(rows) if only_meetings else rows
    return network(lookup, (row for row in chosen if row["asserted"]), is_meetings=only_meetings)


def network(lookup: Lookup, rows: Iterable[Row], *, is_meetings: bool) -> "nx.Graph[str]":
    """Return a graph with a node for each actor and an edge with event counts for each pair; undirected for meetings."""
    graph: nx.Graph[str] = nx.Graph() if is_meetings else nx.DiGraph()
    for row in rows:
        for source, target in _participant_pairs(row) if is_meetings else _pairs(row):
            _count_event(graph, source, target, row)
    for actor in graph:
        graph.nodes[actor].update(_node_attributes(lookup, actor))
    return graph


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    agents = split_cell(row, "agent_iris")
    counterparts = split_cell(row, "patient_iris") + split_cell(row, "recipient_iris")
    pairs = product(agents, counterparts) if counterparts else combinations(sorted(agents), 2)
    return (pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1])


def _participant_pairs(row: Row) -> Iterator[tuple[str, str]]:
    participants = {
        iri for role in ("agent", "patient", "recipient") for iri in split_cell(row, f"{role}_iris")
    }
    return combinations(sorted(participants), 2)


def _count_event(graph: "nx.Graph[str]", source: str, target: str, row: Row) -> None:
    if not graph.has_edge(source, target):
        graph.add_edge(
            source, target, weight=0, **{_attribute_name(quad_class): 0 for quad_class in _QUAD_CLASSES}
        )
    edge: dict[str, Any] = graph.edges[source, target]
    edge["weight"] += 1
    if (quad_class := str(row.get("quad_class"))) in _QUAD_CLASSES:
        edge[_attribute_name(quad_class)] += 1
    if "earliest" in row:
        edge["first"] = min(edge.get("first", "9999"), str(row["earliest"]))
        edge["last"] = max(edge.get("last", ""), str(row["latest"]))


def _attribute_name(quad_class: str) -> str:
    return quad_class.replace(" ", "_")


def _node_attributes(lookup: Lookup, actor: str) -> dict[str, str]:
    facts = lookup.cached_facts(actor)
    kinds = [iri.removeprefix(vocab.DIP) for iri in all_values(facts, vocab.A) if iri != vocab.ACTOR]
    return {
        "label": _NOT_IN_XML.sub(" ", first_value(facts, vocab.LABEL)),
        "kind": kinds[0] if kinds else "Actor",
        "country": first_value(facts, vocab.COUNTRY_CODE),
        "sector": first_value(facts, vocab.SECTOR),
    }
