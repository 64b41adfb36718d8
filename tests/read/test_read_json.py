"""JSON and JSON Lines: one article per object, and a failure for each invalid object."""

import io
import json
from datetime import date

import pytest

from kg.model import Article, Failure
from kg.read import read

TEXT = "Ruritania recalled its ambassador to Borduria on Tuesday."
FULL = {
    "id": "x-1",
    "text": TEXT,
    "title": "Envoy recalled",
    "published": "2024-03-05T12:00:00Z",
    "publisher": "The Borderland Post",
    "author": "Ada Example",
    "url": "https://example.org/envoy",
}


def read_as(tmp_path, name, content):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    return list(read([file]))


def lines(*records):
    return "\n".join(json.dumps(record) for record in records)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lines(FULL)),
        ("a.ndjson", lines(FULL) + "\n\n"),
        ("a.json", json.dumps(FULL, indent=2)),
        ("a.json", json.dumps([FULL], indent=2)),
        ("a.json", lines(FULL)),
        ("a", lines(FULL)),
        ("a", json.dumps(FULL, indent=2)),
        ("a.feed", json.dumps([FULL])),
        ("a.jsonl", "\ufeff" + lines(FULL)),
    ],
)
def test_json_object_is_an_article(tmp_path, name, content):
    (article,) = read_as(tmp_path, name, content)
    assert (article.headline, article.publisher) == ("Envoy recalled", "The Borderland Post")
    assert (article.published, article.published_basis) == (date(2024, 3, 5), "metadata")
    assert (article.url, article.source) == ("https://example.org/envoy", str(tmp_path / name))
    assert article.text == f"By Ada Example\n\n{TEXT}"
    assert article.byline.quote == "Ada Example"
    assert article.text[article.lead :] == TEXT


def test_alternative_keys_are_read(tmp_path):
    record = {
        "text": TEXT,
        "headline": "Envoy recalled",
        "date": "5 March 2024",
        "source": "The Borderland Post",
    }
    (article,) = read_as(tmp_path, "a.jsonl", lines(record))
    assert (article.headline, article.publisher) == ("Envoy recalled", "The Borderland Post")
    assert article.published == date(2024, 3, 5)


def test_text_is_the_only_required_key_and_is_kept_unchanged(tmp_path):
    (article,) = read_as(
        tmp_path, "a.jsonl", lines({"text": "Comments\n\nHe left. Advertisement She stayed."})
    )
    assert article.text == "Comments\n\nHe left. Advertisement She stayed."
    assert (article.headline, article.publisher, article.published, article.url) == (None, None, None, None)


def test_json_object_can_contain_an_html_page(tmp_path):
    page = f"<html><head><title>Other</title></head><body><h1>Other</h1><p>{TEXT}</p><p>It said no more.</p></body></html>"
    (article,) = read_as(tmp_path, "a.jsonl", lines({"html": page, "title": "Envoy recalled"}))
    assert (article.headline, article.text) == ("Envoy recalled", f"{TEXT}\n\nIt said no more.")


@pytest.mark.parametrize("bad", ['{"title": "no text"}', '{"text": ""}', '{"text": 7}', "{", "7", "null", '{"text": "…!"}',
                                 '{"text": "' + "[" * 10001 + '"}', "[" * 100_000])  # fmt: skip
def test_invalid_line_fails_alone(tmp_path, bad):
    first, failure, last = read_as(
        tmp_path, "a.jsonl", f"{lines(FULL)}\n{bad}\n{lines({'text': 'Another text.'})}\n"
    )
    assert isinstance(first, Article)
    assert isinstance(failure, Failure)
    assert failure.subject == f"{tmp_path / 'a.jsonl'}:2"
    assert failure.reason
    assert failure.remedy
    assert last.text == "Another text."


def test_invalid_list_item_fails_alone(tmp_path):
    failure, article = read_as(tmp_path, "a.json", json.dumps([{"title": "no text"}, FULL]))
    assert (failure.subject, failure.reason) == (f"{tmp_path / 'a.json'}#1", "The JSON object has no text.")
    assert article.headline == "Envoy recalled"


def test_lone_surrogate_is_replaced(tmp_path):
    (article,) = read_as(tmp_path, "a.jsonl", '{"text": "Sapt said \\ud83d no."}')
    assert article.text == "Sapt said \ufffd no."


def test_line_that_is_too_long_fails_without_being_loaded(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{"word " * 2000}"}}\n{lines(FULL)}')
    sizes = []
    readline = io.BufferedReader.readline

    class Watched(io.BufferedReader):
        def readline(self, size=-1, /):
            sizes.append(size)
            return readline(self, size)

    monkeypatch.setattr("pathlib.Path.open", lambda path, mode: Watched(io.FileIO(path)))
    failure, article = read([tmp_path / "a.jsonl"], max_chars=1000)
    assert failure.subject.endswith(":1")
    assert "longer than 1,000 characters" in failure.reason
    assert article.headline == "Envoy recalled"
    assert set(sizes) <= {4000, 4001}


def test_json_error_names_line_and_column(tmp_path):
    (failure,) = read_as(tmp_path, "a.json", '{"text": "a" "b"}')
    assert "not valid JSON" in failure.reason
    assert "line 1 column 14" in failure.reason


def test_invalid_url_is_left_out_with_a_notice(tmp_path):
    notice, article = read_as(tmp_path, "a.jsonl", lines({"text": TEXT, "url": "javascript:alert(1)"}))
    assert (notice.subject, article.url) == (f"{tmp_path / 'a.jsonl'}:1", None)
    assert notice.reason == "The address 'javascript:alert(1)' is no web address and was left out."
