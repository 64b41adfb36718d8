"""Tests of files that begin with a byte order mark."""

import codecs
import gzip

import pytest
import zstandard

MARK = codecs.BOM_UTF8
TURTLE = MARK + b'@prefix e: <http://a.example/> . e:s e:p "x" .'
TRIPLE = MARK + b'<http://a.example/s> <http://a.example/p> "x" .'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", TURTLE),
        ("a.nt", TRIPLE),
        ("a.nq", TRIPLE),
        ("a.nt.gz", gzip.compress(TRIPLE)),
        ("a.nt.zst", zstandard.compress(TRIPLE)),
    ],
    ids=["Turtle", "N-Triples", "N-Quads", "gzip", "zstd"],
)
def test_query_and_load_skip_a_byte_order_mark(kg, folder, name, content):
    (folder / name).write_bytes(content)
    loaded = kg("load", name, "--store", "loaded")
    assert loaded.exit_code == 0, loaded.stderr
    (folder / "a.rq").write_bytes(MARK + b"SELECT ?o { ?s ?p ?o FILTER (?o = 'x') }")
    result = kg("query", "-f", "a.rq", "--store", "loaded")
    assert result.exit_code == 0, result.stderr
    assert "x" in result.stdout
