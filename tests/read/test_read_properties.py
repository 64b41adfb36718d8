"""Properties of any input: no exception is raised, and every span matches the text."""

import io
import json
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Article, Failure, Notice
from kg.read import read

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LINES = st.sampled_from(
    [
        "By Ada Example and Bo Sample STRELSAU (Reuters) -Ruritania said no.",
        "By Ada Example",
        "STRELSAU, Aug 20, 2024 (AFP) - Ruritania said no.",
        "Envoy recalled today",
        "Envoy recalled today",
        "The Post13 hours ago",
        "• The Post",
        "Related Articles",
        "Comments",
        "Advertisement",
        "He left. Advertisement She stayed. NO TALKS YET They met for talks.",
        "20 August 2024",
        "Title: Envoy",
        "",
    ]
)
MARKUP = st.lists(
    st.sampled_from(
        [
            "<html>",
            "<body>",
            "<article>",
            "</article>",
            "<h1>Envoy</h1>",
            "<p>Ruritania said no.</p>",
            "<!--",
            "<time datetime='2024-01-01'>",
            "<meta charset=x>",
            "<meta name=date content=2024-01-01>",
            "<script type='application/ld+json'>{",
            "</script>",
            "&#0;",
            "\x07",
        ]
    )
)


STARTS = st.sampled_from(
    [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\0",
        b"WARC/1.0\r\nWARC-Type: response\r\n",
        b"<?xml version='1.0'?><rss version='2.0'><channel><item>",
        b"From: a@b.example\nTo: c@d.example\nSubject: Envoy\n",
        b"---\ntitle: Envoy\n",
        b"title,text\n",
        b"\xff\xfe",
    ]
)


def check(found):
    for item in found:
        assert isinstance(item, Article | Failure | Notice)
        if isinstance(item, Article):
            assert item.text
            assert 0 <= item.lead <= len(item.text)
            for span in filter(None, (item.byline, item.dateline)):
                assert item.text[span.start : span.end] == span.quote
            json.dumps(item.text, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "a.md",
        "a.html",
        "a.json",
        "a.jsonl",
        "a",
        "a.csv",
        "a.xml",
        "a.eml",
        "a.warc",
        "a.pdf",
        "a.zip",
        "a.gz",
    ],
)
@FEW
@given(
    content=st.binary(max_size=300)
    | st.builds(bytes.__add__, STARTS, st.binary(max_size=300))
    | st.text(st.characters(codec="utf-8"), max_size=300).map(str.encode)
)
def test_read_never_raises_on_bytes(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    check(read([tmp_path / name]))


@FEW
@given(content=st.lists(LINES, max_size=15).map("\n".join))
def test_read_never_raises_on_lines(tmp_path, content):
    (tmp_path / "a.txt").write_text(content)
    check(read([tmp_path / "a.txt"]))


@FEW
@given(content=MARKUP.map("".join))
def test_read_never_raises_on_markup(tmp_path, content):
    (tmp_path / "a.html").write_text(content)
    check(read([tmp_path / "a.html"]))


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=40)
)


@FEW
@given(
    record=st.dictionaries(
        st.sampled_from(["text", "title", "published", "publisher", "author", "url", "html"]), VALUES
    )
)
def test_read_never_raises_on_json(record):
    original = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps(record).encode()))
    try:
        check(read(["-"]))
    finally:
        sys.stdin = original


@FEW
@given(
    paths=st.lists(
        st.text(st.characters(codec=None), max_size=20).filter(
            lambda path: path != "-" and "/" not in path and path.strip(".")
        )
    )
)
def test_read_never_raises_on_paths(tmp_path, monkeypatch, paths):
    monkeypatch.chdir(tmp_path)
    for item in read(paths):
        assert isinstance(item, Failure)
        assert item.subject.encode("utf-8")
