"""Tests of the RDF exports: canonical form, reproducibility, escapes and articles."""

from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import stories
from pyld import jsonld

from kg.export import EXPORTS
from kg.store import (
    Snapshot,
    article_graphs,
    export_article,
    export_other_graphs,
    load,
    open_snapshot,
    open_writer,
)

ENGINE = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "canonical": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def canonical(path: Path) -> bytes:
    output = BytesIO()
    with open_snapshot(path) as opened:
        EXPORTS["canonical"].write(opened, output)
    return output.getvalue()


def canonicalized(nquads: bytes) -> str:
    """Return the canonical form from PyLD, which calls RDFC-1.0 by its old name URDNA2015."""
    media_type = "application/n-quads"
    options = {"algorithm": "URDNA2015", "inputFormat": media_type, "format": media_type}
    return jsonld.normalize(nquads.decode(), options)


def test_canonical_export_equals_reference_algorithms(export) -> None:
    dataset = ox.Dataset(ox.parse(export("trig"), ox.RdfFormat.TRIG))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    assert export("canonical").decode() == "".join(lines)
    assert canonicalized(export("nq")) == export("canonical").decode()


def test_export_does_not_depend_on_the_build_order(export, tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_writer(path, base=stories.BASE) as writer:
        stories.write_articles(writer, reversed(list(stories.resolutions())))
    with open_snapshot(path) as other:
        for name in ENGINE:
            output = BytesIO()
            EXPORTS[name].write(other, output)
            assert output.getvalue() == export(name), name


def test_special_characters_are_preserved(tmp_path: Path) -> None:
    strange = 'tab\t quote" slash\\ line\n carriage\r bell\x07 delete\x7f nel\x85 smile😀 \ue000'
    # The escapes of canonical N-Quads (https://www.w3.org/TR/rdf-canon/#canonical-quads).
    literal = (
        '"tab\\t quote\\" slash\\\\ line\\n carriage\\r bell\\u0007 delete\\u007F nel\x85 smile😀 \ue000"'
    )
    line = f"<{stories.BASE}id/x> <http://example.org/p> {literal} <{stories.BASE}graph/x> .\n"
    path = tmp_path / "store"
    load(path, BytesIO(line.encode()), "nq", base=stories.BASE)
    assert canonical(path).decode() == line
    with open_snapshot(path) as opened:
        for name in ("nq", "nt", "ttl", "trig", "jsonld"):
            output = BytesIO()
            EXPORTS[name].write(opened, output)
            (quad,) = ox.parse(output.getvalue(), ENGINE[name])
            assert quad.object.value == strange


def test_article_exports_and_rest_add_up_to_the_whole(snapshot: Snapshot, export) -> None:
    parts = []
    for graph in article_graphs(snapshot):
        output = BytesIO()
        export_article(snapshot, graph, output)
        parts.append(set(ox.parse(output.getvalue(), ox.RdfFormat.N_QUADS)))
        assert {str(quad.graph_name.value) for quad in parts[-1]} == {graph, snapshot.iris.events_graph}
    assert len(parts) == 4
    rest = BytesIO()
    export_other_graphs(snapshot, rest)
    whole = set(ox.parse(export("nq"), ox.RdfFormat.N_QUADS))
    assert set().union(*parts, ox.parse(rest.getvalue(), ox.RdfFormat.N_QUADS)) == whole
