"""Tests of the exports of a built graph with other programs, which must read them without warnings."""

import hashlib
import json
import logging
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import duckdb
import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from kg.config import Settings
from kg.export import EXPORTS
from kg.export.gdelt import COLUMNS as GDELT
from kg.store import load, open_snapshot

WITH_GRAPHS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
WITHOUT = {"nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML}
ENGINE = WITH_GRAPHS | WITHOUT | {"canonical": ox.RdfFormat.N_QUADS}
RDFLIB = {"nq": "nquads", "canonical": "nquads", "jsonld": "json-ld", "ttl": "turtle", "rdfxml": "xml"}
RAPPER = {"nq": "nquads", "canonical": "nquads", "nt": "ntriples", "ttl": "turtle", "rdfxml": "rdfxml"}
MIN_STATEMENTS = 10_000  # with the known actors

ExportBytes = Callable[[str], bytes]


@pytest.fixture(scope="module")
def built(graph: Settings) -> Iterator[ExportBytes]:
    written: dict[str, bytes] = {}
    with open_snapshot(graph.store, base=graph.base) as snapshot:

        def export(name: str) -> bytes:
            if name not in written:
                output = BytesIO()
                EXPORTS[name].write(snapshot, output)
                written[name] = output.getvalue()
            return written[name]

        yield export


def digest(statements: Iterator[ox.Quad] | Iterator[ox.Triple]) -> str:
    """Return the digest of the canonical form (https://www.w3.org/TR/rdf-canon/) with the named graphs."""
    dataset = ox.Dataset(s if isinstance(s, ox.Quad) else ox.Quad(*s) for s in statements)
    assert len(dataset) > MIN_STATEMENTS
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


@pytest.fixture(scope="module")
def union(built: ExportBytes) -> Iterator[set[object]]:
    """The triples of the graph in rdflib, with literals in their original form."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        yield set(rdflib.Graph().parse(data=built("nt"), format="nt"))


@pytest.mark.parametrize("name", ENGINE)
def test_pyoxigraph_reads_the_same_graph_in_all_formats(built: ExportBytes, name: str) -> None:
    first = "nt" if name in WITHOUT else "nq"
    assert digest(ox.parse(built(name), ENGINE[name])) == digest(ox.parse(built(first), ENGINE[first]))


@pytest.mark.parametrize("name", ENGINE)
def test_rdflib_reads_all_formats_without_warnings(
    built: ExportBytes, union: set[object], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")  # of rdflib itself
        read = rdflib.Dataset().parse(data=built(name), format=RDFLIB.get(name, name))
    assert {(s, p, o) for s, p, o, _ in read.quads()} == union
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("name", RAPPER)
def test_rapper_reads_its_formats_without_warnings(
    built: ExportBytes, graph: Settings, tmp_path: Path, name: str
) -> None:
    if shutil.which("rapper") is None:
        pytest.skip("rapper is missing: apt-get install raptor2-utils")
    (tmp_path / "export").write_bytes(built(name))
    command = ["rapper", "-c", "-i", RAPPER[name], str(tmp_path / "export"), graph.base]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    number = sum(1 for _ in ox.parse(built(name), ENGINE[name]))
    assert done.returncode == 0
    assert done.stderr.splitlines()[1:] == [f"rapper: Parsing returned {number} triples"]


def test_pyld_reads_json_ld_offline(built: ExportBytes) -> None:
    quads = jsonld.to_rdf(json.loads(built("jsonld")), {"format": "application/n-quads"})
    assert digest(ox.parse(quads.encode(), ox.RdfFormat.N_QUADS)) == digest(
        ox.parse(built("nq"), ox.RdfFormat.N_QUADS)
    )


@pytest.mark.parametrize("name", ENGINE)
def test_loaded_export_has_the_same_digest(
    built: ExportBytes, graph: Settings, tmp_path: Path, name: str
) -> None:
    source = "nq" if name == "canonical" else name
    count = load(tmp_path / "store", BytesIO(built(name)), source, base=graph.base)
    assert count == built("nt" if name in WITHOUT else "canonical").count(b"\n")
    output = BytesIO()
    with open_snapshot(tmp_path / "store", base=graph.base) as again:
        EXPORTS["nt" if name in WITHOUT else "canonical"].write(again, output)
    if name in WITHOUT:
        assert digest(ox.parse(output.getvalue(), ox.RdfFormat.N_TRIPLES)) == digest(
            ox.parse(built("nt"), ox.RdfFormat.N_TRIPLES)
        )
    else:
        assert hashlib.sha256(output.getvalue()).digest() == hashlib.sha256(built("canonical")).digest()


def test_pandas_and_duckdb_read_the_same_tables(built: ExportBytes, tmp_path: Path) -> None:
    for name in ("csv", "parquet", "gdelt"):
        (tmp_path / name).write_bytes(built(name))
    sources = {
        "csv": f"read_csv('{tmp_path / 'csv'}')",
        "parquet": f"read_parquet('{tmp_path / 'parquet'}')",
        "gdelt": f"read_csv('{tmp_path / 'gdelt'}', delim='\t', header=false, names={list(GDELT)})",
    }
    frames = {
        "csv": pd.read_csv(tmp_path / "csv"),
        "parquet": pd.read_parquet(tmp_path / "parquet"),
        "gdelt": pd.read_csv(tmp_path / "gdelt", sep="\t", header=None, names=list(GDELT)),
    }
    for name, source in sources.items():
        ((rows,),) = duckdb.sql(f"SELECT count(*) FROM {source}").fetchall()
        assert rows == len(frames[name]) > 2, name
    assert list(frames["csv"].columns) == list(frames["parquet"].columns)
