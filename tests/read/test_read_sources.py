"""Files, folders and standard input: read in order, one at a time, without duplicates."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from kg.model import Article, Failure
from kg.read import read

TEXT = "Ruritania recalled its ambassador to Borduria on Tuesday."


@pytest.fixture
def folder(tmp_path):
    articles = ("b.txt", "a.md", "sub/c.html", "sub/d.TXT")
    others = (
        "README.md",
        "License.md",
        "sub/LICENSE.txt",
        ".hidden.txt",
        ".git/e.txt",
        "x.png",
        "notes.docx",
    )
    for name in (*articles, *others):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        markup = f"<html><body><p>{TEXT} So says {name}.</p></body></html>"
        file.write_text(markup if file.suffix == ".html" else f"{TEXT} So says {name}.")
    return tmp_path


def test_folder_yields_article_files_in_order(folder):
    found = [Path(article.source).relative_to(folder).as_posix() for article in read([folder])]
    assert found == ["a.md", "b.txt", "sub/c.html", "sub/d.TXT"]


@pytest.mark.parametrize("name", ["README.md", "notes.docx", ".hidden.txt"])
def test_named_file_is_read_despite_its_name(folder, name):
    (article,) = read([str(folder / name)])
    assert article.source == str(folder / name)
    assert article.text == f"{TEXT} So says {name}."


def test_folder_without_articles_fails(tmp_path):
    (tmp_path / "sub").mkdir()
    (failure,) = read([tmp_path])
    assert (failure.subject, failure.reason) == (str(tmp_path), "The folder contains no articles.")
    assert ".jsonl" in failure.remedy


def test_unreadable_subfolder_fails_alone(folder, monkeypatch):
    def walk(top, onerror):
        onerror(PermissionError(13, "Permission denied", f"{top}/sub"))
        yield str(top), [], ["b.txt"]

    monkeypatch.setattr("os.walk", walk)
    article, failure = read([folder])
    assert article.source == str(folder / "b.txt")
    assert (failure.subject, failure.reason) == (f"{folder}/sub", "Permission denied.")


def test_dangling_link_fails_alone(folder):
    (folder / "a0.txt").symlink_to(folder / "none.txt")
    found = list(read([folder]))
    assert [item.subject for item in found if isinstance(item, Failure)] == [str(folder / "a0.txt")]
    assert sum(isinstance(item, Article) for item in found) == 4


def test_duplicate_articles_are_yielded_once(tmp_path):
    (tmp_path / "a.txt").write_text(f"Title: Envoy\n\n{TEXT}")
    (tmp_path / "b.txt").write_text(f"Title: Envoy\r\n\r\n{TEXT}  \r\n")
    (tmp_path / "c.txt").write_text(f"Title: Another\n\n{TEXT}")
    found = list(read([tmp_path, tmp_path / "a.txt"]))
    assert [article.headline for article in found] == ["Envoy", "Another"]
    assert len({article.id for article in found}) == 2


def test_id_depends_only_on_headline_and_text(tmp_path):
    (tmp_path / "a.txt").write_text(f"Title: Envoy\nDate: 2024-03-05\n\n{TEXT}")
    (tmp_path / "b.jsonl").write_text(f'{{"text": "{TEXT}", "title": "Envoy", "publisher": "The Post"}}')
    (first,), (second,) = read([tmp_path / "a.txt"]), read([tmp_path / "b.jsonl"])
    assert first.id == second.id
    assert len(first.id) == 16
    assert int(first.id, 16)


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        (TEXT.encode(), None),
        (f"Title: Envoy\n\n{TEXT}".encode(), "Envoy"),
        (f'{{"text": "{TEXT}", "title": "Envoy"}}\n'.encode() * 2, "Envoy"),
        (f'[{{"text": "{TEXT}", "title": "Envoy"}}]'.encode(), "Envoy"),
        (
            f"<!-- saved -->\n<!DOCTYPE html><html><body><h1>Envoy</h1><p>{TEXT}</p></body></html>".encode(),
            "Envoy",
        ),
    ],
)
def test_format_of_standard_input_is_detected(monkeypatch, given, headline):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    (article,) = read(["-"])
    assert (article.source, article.headline, article.text) == ("-", headline, TEXT)


@pytest.mark.parametrize("start", ["[Editor's note] ", "{sic} "])
def test_text_starting_with_a_bracket_is_not_json(monkeypatch, start):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((start + TEXT).encode())))
    (article,) = read(["-"])
    assert article.text == start + TEXT


def test_files_are_read_one_at_a_time(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{TEXT} So says {name}.")
    opened = []

    def paths():
        for name in ("a.txt", "b.txt"):
            opened.append(name)
            yield tmp_path / name

    found = read(paths())
    assert opened == []
    next(found)
    assert opened == ["a.txt"]


def test_default_date_applies_to_articles_without_date(tmp_path):
    (tmp_path / "a.txt").write_text(f"Date: 2024-03-05\n\n{TEXT}")
    (tmp_path / "b.txt").write_text(f"STRELSAU, Aug 20, 2024 (Reuters) - {TEXT}")
    (tmp_path / "c.txt").write_text(f"STRELSAU, Aug 20 (Reuters) - {TEXT}")
    found = list(read([tmp_path], published=date(2025, 1, 2)))
    assert [(article.published, article.published_basis) for article in found] == [
        (date(2024, 3, 5), "text"),
        (date(2024, 8, 20), "text"),
        (date(2025, 1, 2), "argument"),
    ]
    assert [article.publisher for article in found] == [None, "Reuters", "Reuters"]
