"""Tests of kg export and kg load: formats, compression and atomic output."""

import gzip
import hashlib
import json
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep

import pytest
import stories
import zstandard

from kg.model import EventKind

EVENTS = sum(event.kind is EventKind.ACT for one in stories.resolutions() for event in one.events)
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


@pytest.fixture
def export(kg, story_store: Path):
    return lambda *arguments: kg("export", "--store", story_store, *arguments)


@pytest.fixture(autouse=True)
def base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE", stories.BASE)


SUFFIXES = [
    ("graph.nq", b"<http"),
    ("graph.trig", b"@prefix"),
    ("graph.ttl", b"@prefix"),
    ("graph.rdf", b"<?xml"),
    ("graph.jsonld", b"[{"),
    ("events.csv", b"event,label"),
    ("events.xlsx", b"PK"),
    ("events.parquet", b"PAR1"),
    ("events.geojson", b'{"type": "FeatureCollection"'),
    ("actors.graphml", b"<?xml"),
    ("actors.gexf", b"<?xml"),
]


@pytest.mark.parametrize(("name", "start"), SUFFIXES)
def test_suffix_selects_the_format(export, folder: Path, name: str, start: bytes) -> None:
    assert export("-o", name).exit_code == 0
    assert (folder / name).read_bytes().startswith(start)
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("name", ["graph.doc", "graph", "graph.doc.gz"])
def test_unknown_suffix_is_refused(export, folder: Path, name: str) -> None:
    result = export("-o", name)
    assert result.exit_code == 1
    assert "belongs to no format" in result.output
    assert list(folder.iterdir()) == []


def test_excel_and_meetings_need_a_suitable_format(export, folder: Path) -> None:
    assert export("--excel", "-o", "events.csv").exit_code == 0
    assert (folder / "events.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert export("--excel", "-o", "events.ttl").exit_code == 1
    assert export("--meetings", "-o", "meetings.gexf").exit_code == 0
    assert export("--meetings", "-o", "meetings.ttl").exit_code == 1


def test_compression_suffix_compresses(export, folder: Path) -> None:
    for name in ("graph.nt", "graph.nt.gz", "graph.nt.zst"):
        assert export("-o", name).exit_code == 0
    plain = (folder / "graph.nt").read_bytes()
    assert gzip.decompress((folder / "graph.nt.gz").read_bytes()) == plain
    reader = zstandard.ZstdDecompressor().stream_reader(BytesIO((folder / "graph.nt.zst").read_bytes()))
    assert reader.read() == plain
    first = (folder / "graph.nt.gz").read_bytes()
    export("-o", "graph.nt.gz")
    assert (folder / "graph.nt.gz").read_bytes() == first


def test_canonical_export_writes_a_checksum(export, folder: Path) -> None:
    assert export("--format", "canonical", "-o", "graph.nq").exit_code == 0
    lines = (folder / "graph.nq").read_bytes().splitlines()
    assert lines == sorted(lines)
    done = subprocess.run(
        ["sha256sum", "-c", "graph.nq.sha256"], cwd=folder, capture_output=True, check=False
    )
    assert done.stdout == b"graph.nq: OK\n"


@pytest.mark.parametrize("name", ["graph.nq.zst", "graph.trig", "graph.jsonld.gz"])
def test_loaded_export_equals_the_original(export, kg, folder: Path, name: str) -> None:
    export("-o", name)
    loaded = kg("load", name, "--store", "again")
    assert loaded.exit_code == 0, loaded.stderr
    export("--format", "canonical", "-o", "first.nq")
    kg("export", "--store", "again", "--format", "canonical", "-o", "second.nq")
    digests = {hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in ("first.nq", "second.nq")}
    assert len(digests) == 1


def test_articles_option_writes_a_file_per_article(export, folder: Path) -> None:
    assert export("--articles", "-o", "parts").exit_code == 0
    assert sorted(path.name for path in (folder / "parts" / "articles").iterdir()) == [
        f"a{n}.nq" for n in (1, 2, 3, 4)
    ]
    whole = set(export().stdout_bytes.splitlines())
    parts = {line for file in (folder / "parts").rglob("*.nq") for line in file.read_bytes().splitlines()}
    assert parts == whole
    again = export("--articles", "-o", "parts")
    assert (again.exit_code, "already exists" in again.stderr) == (1, True)


def test_list_prints_all_formats(export) -> None:
    output = export("--list").stdout
    for name in ("parquet", "canonical", "gdelt", "gexf"):
        assert name in output


INVALID = [
    (["load", "none.nq", "--store", "x"], "none.nq"),
    (["load", "notes.txt", "--store", "x"], "--format"),
    (["load", "broken.nq", "--store", "x"], "cannot be read as nq"),
    (["load", "blank.nq", "--store", "x"], "blank node"),
    (["load", "other.nq", "--store", "x"], "KG_BASE"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), INVALID, ids=lambda value: str(value[1]) if isinstance(value, list) else ""
)
def test_failed_load_leaves_no_store(kg, folder: Path, arguments: list[str], message: str) -> None:
    (folder / "notes.txt").write_text("Dear all")
    (folder / "broken.nq").write_text("<http://a.example/> <http://a.example/> .\n")
    (folder / "blank.nq").write_text('_:a <http://a.example/> "x" <http://a.example/g> .\n')
    (folder / "other.nq").write_text(
        '<http://o.example/> <http://o.example/> "x" <http://o.example/graph/events> .\n'
    )
    done = kg(*arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert kg("query", "ASK {}", "--store", "x").exit_code == 2


def test_load_refuses_an_existing_store(export, kg, story_store: Path) -> None:
    export("-o", "graph.nq")
    done = kg("load", "graph.nq", "--store", story_store)
    assert done.exit_code == 2
    assert "already has a graph" in done.stderr


def test_killed_export_leaves_the_old_file(story_store: Path, folder: Path) -> None:
    (folder / "graph.nq").write_text("old\n")
    program = (
        "import os, signal, sys; from kg.cli import export, main\n"
        "write = export._CountedOutput.write\n"
        "def once(self, content):\n  write(self, content); os.kill(os.getpid(), signal.SIGKILL)\n"
        "export._CountedOutput.write = once\n"
        f"main(['export', '-o', 'graph.nq', '--store', {str(story_store)!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (folder / "graph.nq").read_text() == "old\n"


def test_killed_load_leaves_no_graph(story_store: Path, kg, export, folder: Path) -> None:
    export("-o", "graph.nq")
    lines = (folder / "graph.nq").read_bytes()
    command = [*KG, "load", "/dev/stdin", "--format", "nq", "--store", "half"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(lines[: len(lines) // 2])
        process.stdin.flush()
        end = monotonic() + 30
        while not (folder / "half" / "loading").exists():
            assert monotonic() < end, "the load does not start"
            sleep(0.05)
        process.kill()
    assert "no published graph" in kg("query", "ASK {}", "--store", "half").stderr
    assert kg("load", "graph.nq", "--store", "half").exit_code == 0
    result = kg("query", "SELECT (COUNT(?e) AS ?n) { ?e a dip:Act }", "--store", "half", "--json")
    assert json.loads(result.stdout)["results"]["bindings"][0]["n"]["value"] == str(EVENTS)
