"""Tests of kg.join_memory: what a build remembers of the last one, and what a damaged or outdated file does."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg import join_memory as module
from kg.join import Memory, join, traits
from kg.join.memory import _digest as digest
from kg.join_memory import join_memory


@pytest.fixture(scope="module")
def articles(reports):
    return [traits(resolution) for resolution in reports]


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "joins.sqlite"


def run(path: Path | None, articles) -> Memory:
    """Join as a build does, and return what the memory had before."""
    with join_memory(path) as memory:
        before = Memory(articles=memory.articles, compared=memory.compared)
        assert join(articles, memory=memory) == join(articles)
    return before


def read(path: Path) -> Memory:
    with join_memory(path) as memory:
        return memory


def test_a_run_finds_what_the_last_one_wrote(articles, path):
    assert run(path, articles) == Memory()
    with join_memory(path) as memory:
        assert memory.articles.keys() == {one.id for one in articles}
        assert memory.compared
    assert run(path, articles) == read(path)


@pytest.mark.parametrize("cut", [1, 4])
def test_any_split_gives_the_same_joins_and_the_same_file(articles, path, tmp_path, cut):
    run(path, articles[:cut])
    run(path, articles)
    run(tmp_path / "whole.sqlite", articles)
    assert read(path) == read(tmp_path / "whole.sqlite")


def test_removed_and_changed_articles_are_forgotten(articles, path):
    run(path, articles)
    changed = replace(articles[0], words=articles[0].words[:3])
    run(path, [changed, *articles[2:]])
    kept = read(path)
    assert kept.articles.keys() == {one.id for one in (changed, *articles[2:])}
    assert kept.articles[changed.id].digest == digest(changed, ())
    assert {key.article for pair in kept.compared for key in pair} <= kept.articles.keys()


def test_other_rules_compare_all_again(articles, path, monkeypatch):
    run(path, articles)
    monkeypatch.setattr(module, "code_digest", lambda sources: "other")
    assert run(path, articles) == Memory()
    assert run(path, articles).articles


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts SET content = x'00'", "UPDATE comparison SET found = x'00'"]
)
def test_damaged_rows_compare_all_again(articles, path, statement):
    run(path, articles)
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement)
        file.commit()
    assert run(path, articles) == Memory()
    assert run(path, articles).articles


def test_a_file_that_is_no_database_is_replaced(articles, path):
    path.write_text("no database, but a text that is long enough to have a header", encoding="utf-8")
    assert run(path, articles) == Memory()
    assert run(path, articles).articles


def test_without_a_file_nothing_is_remembered(articles):
    assert run(None, articles) == run(None, articles) == Memory()


def test_a_run_that_fails_leaves_what_the_last_one_wrote(articles, path):
    run(path, articles)
    before = read(path)
    with pytest.raises(ZeroDivisionError):
        fail(path, articles[:1])
    assert read(path) == before


def fail(path: Path, articles) -> None:
    with join_memory(path) as memory:
        join(articles, memory=memory)
        raise ZeroDivisionError
