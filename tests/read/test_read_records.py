"""JSON and JSON Lines: an article for each object, a failure for each that is none, the others go on."""

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
def test_a_record_is_an_article(tmp_path, name, content):
    (article,) = read_as(tmp_path, name, content)
    assert (article.headline, article.publisher) == ("Envoy recalled", "The Borderland Post")
    assert (article.published, article.published_basis) == (date(2024, 3, 5), "metadata")
    assert (article.url, article.source) == ("https://example.org/envoy", str(tmp_path / name))
    assert article.text == f"By Ada Example\n\n{TEXT}"
    assert article.byline.quote == "Ada Example"
    assert article.text[article.lead :] == TEXT


def test_other_names_of_the_same(tmp_path):
    record = {
        "text": TEXT,
        "headline": "Envoy recalled",
        "date": "5 March 2024",
        "source": "The Borderland Post",
    }
    (article,) = read_as(tmp_path, "a.jsonl", lines(record))
    assert (article.headline, article.publisher) == ("Envoy recalled", "The Borderland Post")
    assert article.published == date(2024, 3, 5)


def test_a_text_alone_is_enough_and_furniture_in_it_is_its_own(tmp_path):
    (article,) = read_as(
        tmp_path, "a.jsonl", lines({"text": "Comments\n\nHe left. Advertisement She stayed."})
    )
    assert article.text == "Comments\n\nHe left. Advertisement She stayed."
    assert (article.headline, article.publisher, article.published, article.url) == (None, None, None, None)


def test_a_record_may_hold_a_page(tmp_path):
    page = f"<html><head><title>Other</title></head><body><h1>Other</h1><p>{TEXT}</p><p>It said no more.</p></body></html>"
    (article,) = read_as(tmp_path, "a.jsonl", lines({"html": page, "title": "Envoy recalled"}))
    assert (article.headline, article.text) == ("Envoy recalled", f"{TEXT}\n\nIt said no more.")


@pytest.mark.parametrize("bad", ['{"title": "no text"}', '{"text": ""}', '{"text": 7}', "{", "7", "null", '{"text": "…!"}',
                                 '{"text": "' + "[" * 10001 + '"}', "[" * 100_000])  # fmt: skip
def test_a_line_that_is_no_article_fails_alone(tmp_path, bad):
    first, failure, last = read_as(
        tmp_path, "a.jsonl", f"{lines(FULL)}\n{bad}\n{lines({'text': 'Another text.'})}\n"
    )
    assert isinstance(first, Article)
    assert isinstance(failure, Failure)
    assert failure.subject == f"{tmp_path / 'a.jsonl'}:2"
    assert failure.reason
    assert failure.remedy
    assert last.text == "Another text."


def test_an_item_of_a_list_that_is_no_article_fails_alone(tmp_path):
    failure, article = read_as(tmp_path, "a.json", json.dumps([{"title": "no text"}, FULL]))
    assert (failure.subject, failure.reason) == (f"{tmp_path / 'a.json'}#1", "has no text")
    assert article.headline == "Envoy recalled"


def test_broken_bytes_in_a_line_fail_alone(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "caf\xe9"}\n' + lines(FULL).encode())
    failure, article = read([tmp_path / "a.jsonl"])
    assert failure.subject.endswith("a.jsonl:1")
    assert "byte 0xe9 at offset 13" in failure.reason
    assert article.headline == "Envoy recalled"


def test_half_a_surrogate_pair_is_replaced(tmp_path):
    (article,) = read_as(tmp_path, "a.jsonl", '{"text": "Sapt said \\ud83d no."}')
    assert article.text == "Sapt said \ufffd no."


def test_a_line_that_is_too_long_fails_alone_and_is_not_held(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{"word " * 2000}"}}\n{lines(FULL)}')
    asked = []
    readline = io.BufferedReader.readline

    class Watched(io.BufferedReader):
        def readline(self, size=-1, /):
            asked.append(size)
            return readline(self, size)

    monkeypatch.setattr("pathlib.Path.open", lambda path, mode: Watched(io.FileIO(path)))
    failure, article = read([tmp_path / "a.jsonl"], max_chars=1000)
    assert failure.subject.endswith(":1")
    assert "longer than 1,000 characters" in failure.reason
    assert article.headline == "Envoy recalled"
    assert set(asked) <= {4000, 4001}


def test_json_that_is_none_says_where(tmp_path):
    (failure,) = read_as(tmp_path, "a.json", '{"text": "a" "b"}')
    assert "is not JSON" in failure.reason
    assert "line 1 column 14" in failure.reason


def test_an_address_that_is_none_is_left_out(tmp_path):
    (article,) = read_as(tmp_path, "a.jsonl", lines({"text": TEXT, "url": "javascript:alert(1)"}))
    assert article.url is None
