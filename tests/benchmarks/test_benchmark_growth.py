"""The benchmark of stores of growing size."""

from datetime import timedelta
from itertools import islice
from pathlib import Path

from benchmarks.growth import ARTICLES_A_DAY, START, articles, measure


def test_synthetic_articles_differ_and_fill_day_after_day() -> None:
    last, next_day = islice(articles(ARTICLES_A_DAY + 1), ARTICLES_A_DAY - 1, None)
    assert (last.article.published, next_day.article.published) == (START, START + timedelta(days=1))
    assert last.article.text != next_day.article.text
    assert len(last.events) == len(next_day.events) == 3


def test_measure_builds_adds_and_finds_the_first_event(tmp_path: Path) -> None:
    growth = measure(3, tmp_path)
    assert growth.articles == 3
    assert (
        min(growth.build_s, growth.added_s, growth.lookup_ms, growth.timeline_ms, growth.kb_per_article) > 0
    )
