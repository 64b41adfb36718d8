"""Tests of kg.input_memory: which files a build reads again, and what a damaged memory or a killed build does."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import kg.article_store
import kg.pipeline
import kg.read
from kg.config import Settings
from kg.model import Notice
from kg.pipeline import build, remove
from kg.read import Reading
from kg.read.files import read_file
from kg.read.limits import Limits
from kg.store import back_up, open_snapshot, restore
from kg.vocab import ARTICLE_BODY

FIRST = "Norway expelled two Kenyan diplomats on Friday.\n"
SECOND = "Kenya rejected the decision on Monday.\n"
FRENCH = "Le gouvernement français a annoncé hier la fermeture de son ambassade dans ce pays voisin. " * 5
MEMORY = "inputs.sqlite"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST)
    (folder / "b.txt").write_text(SECOND)
    return folder


@pytest.fixture
def settings(tmp_path):
    return Settings(store=tmp_path / "store")


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that are read, in order."""
    names = []

    def recorded(file, *options):
        names.append(Path(file).name)
        return read_file(file, *options)

    monkeypatch.setattr(kg.read, "_read_file", recorded)
    return names


def texts(settings):
    """Return the texts of the articles in the store."""
    with open_snapshot(settings.store) as snapshot:
        rows = snapshot.store.query(f"SELECT ?text {{ ?article <{ARTICLE_BODY}> ?text }} ORDER BY ?text")
        return [row[0].value.strip() for row in rows]


def again(opened, folder, settings):
    """Build once more, and return the report and the files that were read."""
    opened.clear()
    report = build([str(folder)], settings)
    return report, list(opened)


def test_unchanged_files_are_counted_and_not_read(opened, folder, settings):
    first = build([str(folder)], settings)
    assert opened == ["a.txt", "b.txt"]
    report, read = again(opened, folder, settings)
    assert read == []
    assert (report.articles, report.skipped, report.failures) == (2, 2, [])
    assert report.reading.position == first.reading.position > 0


def test_change_of_the_same_size_and_time_is_read(opened, folder, settings):
    build([str(folder)], settings)
    status = (folder / "a.txt").stat()
    (folder / "a.txt").write_text(FIRST.replace("two", "six"))
    os.utime(folder / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    report, read = again(opened, folder, settings)
    assert read == ["a.txt"]
    assert report.skipped == 1
    assert any("six" in text for text in texts(settings))


def test_new_file_alone_is_read(opened, folder, settings):
    build([str(folder)], settings)
    (folder / "c.txt").write_text("Chad and Mali signed a treaty.\n")
    report, read = again(opened, folder, settings)
    assert read == ["c.txt"]
    assert (report.articles, report.skipped) == (3, 2)


def test_renamed_file_is_read(opened, folder, settings):
    build([str(folder)], settings)
    (folder / "a.txt").rename(folder / "d.txt")
    assert again(opened, folder, settings)[1] == ["d.txt"]


@pytest.mark.parametrize("digest", ["code_digest", "_fingerprint_base"])
def test_other_rules_read_all_files(opened, folder, settings, monkeypatch, digest):
    build([str(folder)], settings)
    monkeypatch.setattr(kg.article_store, digest, lambda *_: "0" * 64)
    assert again(opened, folder, settings)[1] == ["a.txt", "b.txt"]
    assert again(opened, folder, settings)[1] == []


@pytest.mark.parametrize(
    "options", [{"published": date(2024, 5, 6)}, {"language": "any"}, {"max_chars": 1000}]
)
def test_other_options_read_all_files(opened, folder, settings, options):
    build([str(folder)], settings)
    changed = replace(settings, **options)
    assert again(opened, folder, changed)[1] == ["a.txt", "b.txt"]
    assert again(opened, folder, changed)[1] == []


def test_removed_article_is_added_again(opened, folder, settings):
    build([str(folder)], settings)
    remove([str(folder / "a.txt")], settings)
    assert texts(settings) == [SECOND.strip()]
    report, read = again(opened, folder, settings)
    assert read == ["a.txt"]
    assert (report.stored, report.skipped) == (1, 1)
    assert texts(settings) == [SECOND.strip(), FIRST.strip()]


def test_memory_of_another_store_is_not_trusted(opened, folder, settings, tmp_path):
    build([str(folder)], settings)
    kept = tmp_path / MEMORY
    shutil.copy(settings.store / MEMORY, kept)
    shutil.rmtree(settings.store)
    build([], settings)
    shutil.copy(kept, settings.store / MEMORY)
    assert again(opened, folder, settings)[1] == ["a.txt", "b.txt"]
    assert len(texts(settings)) == 2


def test_memory_newer_than_a_restored_store_is_not_trusted(opened, folder, settings, tmp_path):
    build([str(folder / "b.txt")], settings)
    back_up(settings.store, tmp_path / "backup", base=settings.base)
    build([str(folder)], settings)
    kept = tmp_path / MEMORY
    shutil.copy(settings.store / MEMORY, kept)
    shutil.rmtree(settings.store)
    restore(tmp_path / "backup", settings.store)
    shutil.copy(kept, settings.store / MEMORY)
    assert again(opened, folder, settings)[1] == ["a.txt"]
    assert len(texts(settings)) == 2


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_damaged_memory_is_replaced(opened, folder, settings, damage):
    build([str(folder)], settings)
    for file in settings.store.glob(f"{MEMORY}*"):
        file.unlink()
    (settings.store / MEMORY).write_bytes(damage)
    report, read = again(opened, folder, settings)
    assert (read, report.skipped) == (["a.txt", "b.txt"], 2)
    assert again(opened, folder, settings)[1] == []


def test_memory_damaged_inside_reads_all_files(opened, folder, settings):
    build([str(folder)], settings)
    content = bytearray((settings.store / MEMORY).read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    (settings.store / MEMORY).write_bytes(content)
    report, read = again(opened, folder, settings)
    assert (read, report.skipped, report.failures) == (["a.txt", "b.txt"], 2, [])


def test_file_that_failed_is_read_again(opened, folder, settings):
    (folder / "c.txt").write_bytes(b"\0\1\2" * 100)
    assert len(build([str(folder)], settings).failures) == 1
    report, read = again(opened, folder, settings)
    assert read == ["c.txt"]
    assert len(report.failures) == 1


def test_article_that_failed_is_processed_again(opened, folder, settings, monkeypatch):
    def breaking(_):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(kg.processing, "extract", breaking)
        assert len(build([str(folder)], settings).failures) == 2
    report, read = again(opened, folder, settings)
    assert (read, report.stored) == (["a.txt", "b.txt"], 2)


def test_notices_on_unchanged_files_are_repeated(opened, folder, settings):
    (folder / "c.txt").write_text(FRENCH)
    first = build([str(folder)], settings)
    report, read = again(opened, folder, settings)
    assert read == []
    assert [type(notice) for notice in first.notices] == [Notice]
    assert report.notices == first.notices


def test_build_without_changes_imports_no_stage(tmp_path, settings):
    file = tmp_path / "c.txt"
    file.write_text(FRENCH)
    build([str(file)], settings)
    program = (
        "import sys; from pathlib import Path\n"
        "from kg.config import Settings; from kg.pipeline import build\n"
        "report = build([sys.argv[1]], Settings(store=Path(sys.argv[2])))\n"
        "assert len(report.notices) == 1\n"
        "stages = {'torch', 'numpy', 'rdflib', 'lxml', 'kg.extract', 'kg.resolve', 'kg.join', 'kg.processing'}\n"
        "print(*sorted(stages & sys.modules.keys()))\n"
    )
    arguments = [sys.executable, "-c", program, str(file), str(settings.store)]
    result = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_same_article_in_two_files_is_one_duplicate(opened, folder, settings):
    record = json.dumps({"url": "https://example.org/1", "title": "Expelled", "text": FIRST}) + "\n"
    (folder / "c.jsonl").write_text(record)
    (folder / "d.jsonl").write_text(record)
    first = build([str(folder)], settings)
    report, read = again(opened, folder, settings)
    assert read == []
    assert report.reading.duplicates == first.reading.duplicates == 1
    assert (report.articles, report.skipped) == (3, 3)


def test_interrupted_build_leaves_no_file_unread(opened, folder, settings):
    def interrupt(report):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([str(folder)], settings, on_progress=interrupt)
    assert opened == ["a.txt", "b.txt"]  # both are remembered, and one is stored
    report, read = again(opened, folder, settings)
    assert read == ["b.txt"]
    assert (report.skipped, report.stored) == (1, 1)
    assert len(texts(settings)) == 2


def test_file_that_changes_while_it_is_read_is_not_remembered(folder, settings):
    file = folder / "a.txt"
    with (
        kg.pipeline.open_article_store(settings) as store,
        kg.article_store.input_memory(settings, store) as memory,
    ):
        assert memory.recall(file) is None
        results = memory.remember(file, read_file(file, Limits(published=None, max_chars=1000), Reading()))
        next(results)
        file.write_text(SECOND)
        assert list(results) == []
        file.write_text(FIRST)
        assert replace(memory, is_stored=lambda *_: True).recall(file) is None
