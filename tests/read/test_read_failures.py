"""Inputs that no article can be read from: each is told with its reason and what to do, and the others go on."""

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
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
    "a.txt": (b"\x89PNG\r\n\x1a\n\0\0\0", "a PNG image"),
    "b.txt": (b"PK\x03\x04\x14\0", "a zip archive or an office document"),
    "c.txt": (b"Ruritania\0recalled", "a binary file"),
    "a.html": (b"\x1f\x8b\x08\0", "a gzip archive"),
    "a.jsonl": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
}


def failing(path, **settings):
    """Read one bad input before a good one, and return its failure."""
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
def test_an_empty_file(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert failing(tmp_path / name).reason == "is empty"


@pytest.mark.parametrize("name", BINARY)
def test_a_binary_file(tmp_path, name):
    content, kind = BINARY[name]
    (tmp_path / name).write_bytes(content)
    assert failing(tmp_path / name).reason == f"is {kind}, not text"


def test_a_file_without_a_letter(tmp_path):
    (tmp_path / "a.txt").write_text("1, 2, 3 … 4!")
    assert failing(tmp_path / "a.txt").reason == "holds no text"


def test_ten_megabytes_of_one_line_are_not_read(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"x" * 10_000_000)
    opened = Path.open

    def guarded(path, *args, **kwargs):
        assert path.name != "a.txt"
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)
    assert "longer than 2,000,000 characters" in failing(tmp_path / "a.txt").reason


def test_a_text_that_is_too_long(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT * 3)
    assert "longer than 100 characters" in failing(tmp_path / "a.txt", max_chars=100).reason


def test_no_more_is_read_than_the_limit(tmp_path, monkeypatch):
    class Endless(io.RawIOBase):
        given = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = b"x" * len(buffer)
            self.given += len(buffer)
            return len(buffer)

    endless = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    (failure,) = read(["-"], max_chars=1000)
    assert "longer than 1,000 characters" in failure.reason
    assert endless.given < 100_000


def test_a_run_of_characters_is_no_prose(tmp_path):
    (tmp_path / "a.txt").write_text(f"{TEXT} {'x' * 10_001}")
    assert "without a space" in failing(tmp_path / "a.txt").reason


def test_broken_utf8_names_the_byte(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Ruritania said \x93no\x94.")
    failure = failing(tmp_path / "a.txt")
    assert failure.reason == "is not UTF-8: byte 0x93 at offset 15"
    assert "iconv" in failure.remedy


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes("Ruritania’s envoy left.".encode(encoding))
    (article,) = read([tmp_path / "a.txt"])
    assert article.text == "Ruritania’s envoy left."


def test_half_of_a_utf16_text(tmp_path):
    (tmp_path / "a.txt").write_bytes("Ruritania".encode("utf-16")[:-1])
    assert "is not UTF-16" in failing(tmp_path / "a.txt").reason


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
def test_a_page_says_its_encoding(tmp_path, declaration, encoding, name):
    (tmp_path / name).write_bytes(PAGE.format(declaration).encode(encoding))
    (article,) = read([tmp_path / name])
    assert article.text == "Ruritania’s envoy left Café Szohod on Tuesday."


@pytest.mark.parametrize(
    "declaration", ["", '<meta charset="rot13">', '<meta charset="utf-7">', '<meta charset="x-none">']
)
def test_a_page_that_says_no_encoding_we_know(tmp_path, declaration):
    (tmp_path / "a.html").write_bytes(PAGE.format(declaration).encode("cp1252"))
    assert "is not UTF-8" in failing(tmp_path / "a.html").reason


def test_a_page_whose_encoding_is_another_one(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE.format("<meta charset=euc-jp>").encode("cp1252"))
    assert failing(tmp_path / "a.html").reason.startswith("is not euc_jp, which it declares: byte 0x")


def test_html_without_text(tmp_path):
    (tmp_path / "a.html").write_text(
        "<html><head><title>Envoy</title></head><body><img src='a.png'></body></html>"
    )
    assert failing(tmp_path / "a.html").reason == "is HTML without an article's text"


def test_a_parser_that_gives_up(tmp_path, monkeypatch):
    def give_up(*args, **kwargs):
        raise RecursionError

    monkeypatch.setattr("trafilatura.extract", give_up)
    (tmp_path / "a.html").write_text(PAGE.format(""))
    assert failing(tmp_path / "a.html").reason == "cannot be read as HTML (RecursionError)"


def test_a_file_that_is_not_there(tmp_path):
    assert failing(tmp_path / "a.txt").reason == "is not there, or no longer"


def test_a_file_that_vanishes_after_it_was_found(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{TEXT} So did {name}.")
    found = read([tmp_path])
    assert isinstance(next(found), Article)
    (tmp_path / "b.txt").unlink()
    (failure,) = found
    assert (failure.subject, failure.reason) == (str(tmp_path / "b.txt"), "is not there, or no longer")


def test_a_file_that_vanishes_while_it_is_read(tmp_path, monkeypatch):
    class Stale(io.BytesIO):
        def readline(self, size=-1, /):
            raise OSError(116, "Stale file handle")

    def stale(path, *args, **kwargs):
        return Stale() if path.name == "a.txt" else opened(path, *args, **kwargs)

    (tmp_path / "a.txt").write_text(TEXT)
    opened = Path.open
    monkeypatch.setattr(Path, "open", stale)
    assert failing(tmp_path / "a.txt").reason == "cannot be read: Stale file handle"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT)
    opened = builtins.open

    def denied(path, *args, **kwargs):
        if Path(path).name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(io, "open", denied)
    assert failing(tmp_path / "a.txt").reason == "may not be read"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    failure = failing(tmp_path / "a.txt")
    assert failure.reason.startswith("is no ordinary file")
    assert "standard input" in failure.remedy


@pytest.mark.parametrize("path", ["a\0b.txt", "\ud800.txt", "x" * 5000, "a.txt/b.txt"])
def test_a_path_that_no_file_can_have(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    (failure,) = read([path])
    assert isinstance(failure, Failure)
    assert failure.subject.encode("utf-8")
    assert failure.remedy


def test_standard_input_that_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    (failure,) = read(["-"])
    assert (failure.subject, failure.reason) == ("-", "is closed")


def test_an_article_of_a_page_that_cannot_be_used_is_named(tmp_path):
    text = f"Envoy recalled today\nEnvoy recalled today\n{TEXT}\nBridge shut again\nBridge shut again\n{'x' * 10_001}."
    (tmp_path / "a.txt").write_text(f"{text} {TEXT}")
    first, failure = read([tmp_path / "a.txt"])
    assert first.headline == "Envoy recalled today"
    assert failure.subject == f"{tmp_path / 'a.txt'}#2"
