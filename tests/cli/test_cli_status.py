"""Tests of `kg status`, as a table and as JSON."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from servers import oxigraph

from kg.store import disk_usage


@pytest.fixture
def status(kg):
    def run(*arguments: object) -> dict:
        result = kg("status", "--json", *arguments)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return run


@pytest.fixture
def stories(story_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_BASE", "http://example.org/")
    return story_store


def test_status_tells_what_a_store_covers(kg, status, stories: Path) -> None:
    found = status("--store", stories)
    rows = kg("query", "articles", "--csv", "--limit", "all", "--store", stories).stdout.splitlines()
    coverage = found["coverage"]
    assert coverage["articles"] == len(rows) - 1
    assert coverage["acts"] > 0
    assert coverage["first_day"] <= coverage["last_day"]
    assert 1 <= coverage["days"] <= coverage["articles"]
    assert coverage["publishers"] >= len(coverage["largest_publishers"]) > 0
    first, *others = coverage["largest_publishers"]
    assert all(first["articles"] >= other["articles"] for other in others)
    assert found["waiting"] is None


def test_status_tells_the_last_build_and_its_rules(status, stories: Path) -> None:
    build = status("--store", stories)["last_build"]
    assert datetime.fromisoformat(build["started"]) <= datetime.fromisoformat(build["ended"])
    assert not build["has_current_rules"]  # the stories name other rules


def test_status_tells_size_and_publication(status, stories: Path) -> None:
    disk = status("--store", stories)["disk"]
    assert disk["total_bytes"] == sum(disk["bytes_by_part"].values()) > 100_000
    assert {"writer", "generations"} <= set(disk["bytes_by_part"])
    assert disk["is_current"]
    assert datetime.fromisoformat(disk["published"])


def test_status_tells_that_changes_wait(kg, status, stories: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(stories, tmp_path / "copy")
    (copy / "dirty").touch()
    assert not status("--store", copy)["disk"]["is_current"]
    assert "Waiting to be published" in kg("status", "--store", copy).stdout


def test_linked_files_are_counted_once(stories: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(stories, tmp_path / "copy")
    size = disk_usage(copy).total_bytes
    for file in (copy / "writer").iterdir():
        os.link(file, copy / f"second-{file.name}")
    assert disk_usage(copy).total_bytes == size


def test_status_is_a_table_without_json(kg, stories: Path) -> None:
    result = kg("status", "--store", stories)
    assert result.exit_code == 0, result.stderr
    for words in ("Articles", "Publishers", "Days of publication", "Last build", "Size on disk", "UTC"):
        assert words in result.stdout


def test_status_of_a_missing_store_is_an_error(kg, folder: Path) -> None:
    result = kg("status", "--store", folder / "none")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"kg: {folder / 'none'}: There is no store here.")


def test_status_of_a_remote_store_has_no_size(kg, status, stories: Path, folder: Path) -> None:
    assert kg("export", "-o", "all.nq", "--store", stories).exit_code == 0
    with oxigraph() as address:
        assert kg("load", "all.nq", "--store", f"{address}/query").exit_code == 0
        found, local = status("--store", f"{address}/query"), status("--store", stories)
    assert found["coverage"] == local["coverage"]
    assert found["last_build"] == local["last_build"]
    assert (found["disk"], found["waiting"]) == (None, None)
