"""Unusable inputs: each yields a failure with reason and remedy, and the other inputs are read."""

import builtins
import io
import os
import sys
from pathlib import Path

import pytest

from kg.model import Article, Failure
from kg.read import read

TEXT = "Ruritania recalled its ambassador to Borduria on Tuesday."
BINARY = {
    "a.txt": (b"\x89PNG\r\n\x1a\n\0\0\0", "The input is an image, which is not read."),
    "a.jsonl": (b"\xff\xd8\xff\xe0\0\x10JFIF", "The input is an image, which is not read."),
    "c.txt": (b"Ruritania\0recalled", "The input is a binary file, not text."),
}


def failing(path, **settings):
    """Read an unusable input and a good one, and return the failure."""
    good = Path(path).parent / "good-one.txt"
    good.write_text(TEXT)
    failure, article = read([path, good], **settings)
    assert isinstance(failure, Failure)
    assert isinstance(article, Article)
    assert failure.subject == str(path)
    assert failure.remedy
    return failure


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a"])
@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf\n"])
def test_empty_file_fails(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert failing(tmp_path / name).reason == "The input is empty."


@pytest.mark.parametrize("name", BINARY)
def test_binary_file_fails(tmp_path, name):
    content, reason = BINARY[name]
    (tmp_path / name).write_bytes(content)
    assert failing(tmp_path / name).reason == reason


def test_file_without_letters_fails(tmp_path):
    (tmp_path / "a.txt").write_text("1, 2, 3 … 4!")
    assert failing(tmp_path / "a.txt").reason == "The input has no text."


def test_file_above_the_size_limit_is_not_opened(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"x" * 10_000_000)
    opened = Path.open

    def guarded(path, *args, **kwargs):
        assert path.name != "a.txt"
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)
    assert "longer than 2,000,000 characters" in failing(tmp_path / "a.txt").reason


def test_text_that_is_too_long_fails(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT * 3)
    assert "longer than 100 characters" in failing(tmp_path / "a.txt", max_chars=100).reason


def test_read_stops_at_the_limit(tmp_path, monkeypatch):
    class Endless(io.RawIOBase):
        size = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = b"x" * len(buffer)
            self.size += len(buffer)
            return len(buffer)

    endless = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    (failure,) = read(["-"], max_chars=1000)
    assert "longer than 1,000 characters" in failure.reason
    assert endless.size < 100_000


def test_text_without_spaces_fails(tmp_path):
    (tmp_path / "a.txt").write_text(f"{TEXT} {'x' * 10_001}")
    assert "without a space" in failing(tmp_path / "a.txt").reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_determines_the_encoding(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes("Ruritania’s envoy left.".encode(encoding))
    (article,) = read([tmp_path / "a.txt"])
    assert article.text == "Ruritania’s envoy left."


def test_truncated_utf16_fails(tmp_path):
    (tmp_path / "a.txt").write_bytes("Ruritania".encode("utf-16")[:-1])
    assert "not valid UTF-16" in failing(tmp_path / "a.txt").reason


PAGE = "<html><head>{}<title>Envoy</title></head><body><p>Ruritania’s envoy left Café Szohod on Tuesday.</p></body></html>"


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a"])
def test_page_declares_its_encoding(tmp_path, declaration, encoding, name):
    (tmp_path / name).write_bytes(PAGE.format(declaration).encode(encoding))
    (article,) = read([tmp_path / name])
    assert article.text == "Ruritania’s envoy left Café Szohod on Tuesday."


def test_page_without_text_fails(tmp_path):
    (tmp_path / "a.html").write_text(
        "<html><head><title>Envoy</title></head><body><img src='a.png'></body></html>"
    )
    assert failing(tmp_path / "a.html").reason == "The HTML page has no article text."


def test_html_parser_error_is_a_failure(tmp_path, monkeypatch):
    def give_up(*args, **kwargs):
        raise RecursionError

    monkeypatch.setattr("trafilatura.extract", give_up)
    (tmp_path / "a.html").write_text(PAGE.format(""))
    assert failing(tmp_path / "a.html").reason == "The HTML page cannot be parsed (RecursionError)."


def test_missing_file_fails(tmp_path):
    assert failing(tmp_path / "a.txt").reason == "The file does not exist."


def test_file_deleted_before_reading_fails(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{TEXT} So did {name}.")
    found = read([tmp_path])
    assert isinstance(next(found), Article)
    (tmp_path / "b.txt").unlink()
    (failure,) = found
    assert (failure.subject, failure.reason) == (str(tmp_path / "b.txt"), "The file does not exist.")


def test_file_deleted_while_reading_fails(tmp_path, monkeypatch):
    class Stale(io.BytesIO):
        def read(self, size=-1, /):
            raise OSError(116, "Stale file handle")

    def stale(path, *args, **kwargs):
        return Stale() if path.name == "a.txt" else opened(path, *args, **kwargs)

    (tmp_path / "a.txt").write_text(TEXT)
    opened = Path.open
    monkeypatch.setattr(Path, "open", stale)
    assert failing(tmp_path / "a.txt").reason == "The file cannot be read: Stale file handle."


def test_file_without_read_permission_fails(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT)
    opened = builtins.open

    def denied(path, *args, **kwargs):
        if Path(path).name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(io, "open", denied)
    assert failing(tmp_path / "a.txt").reason == "Permission denied."


def test_pipe_fails_without_blocking(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    failure = failing(tmp_path / "a.txt")
    assert failure.reason.startswith("This is a pipe")
    assert "standard input" in failure.remedy


@pytest.mark.parametrize("path", ["a\0b.txt", "\ud800.txt", "x" * 5000, "a.txt/b.txt"])
def test_invalid_path_fails(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    (failure,) = read([path])
    assert isinstance(failure, Failure)
    assert failure.subject.encode("utf-8")
    assert failure.remedy


def test_closed_standard_input_fails(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    (failure,) = read(["-"])
    assert (failure.subject, failure.reason) == ("-", "Standard input is closed.")


def test_failure_names_the_article_on_the_page(tmp_path):
    text = f"Envoy recalled today\nEnvoy recalled today\n{TEXT}\nBridge shut again\nBridge shut again\n{'x' * 10_001}."
    (tmp_path / "a.txt").write_text(f"{text} {TEXT}")
    first, failure = read([tmp_path / "a.txt"])
    assert first.headline == "Envoy recalled today"
    assert failure.subject == f"{tmp_path / 'a.txt'}#2"
