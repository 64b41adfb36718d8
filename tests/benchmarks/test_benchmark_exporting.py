"""The graph whose exports are measured, and how rounds are summed up."""

import pytest

from benchmarks.exporting import figures, statements
from benchmarks.program import Usage
from kg.model import Article, Document, Resolution


def test_articles_stand_in_it_under_other_ids_until_there_are_enough_statements() -> None:
    article = Article(id="a", source="a.txt", text="Kenya met Togo.")
    resolution = Resolution(document=Document(article=article, sentences=()), events=(), abstentions=())
    made = b"".join(statements([resolution], 20, "http://example.org/")).splitlines()
    assert 20 <= len(made) == len(set(made)) < 40
    assert any(b"<http://example.org/id/article/a-0>" in line for line in made)
    assert any(b"<http://example.org/id/article/a-1>" in line for line in made)


def test_the_ratio_is_of_a_round_and_the_memory_is_the_most() -> None:
    ours = [Usage(wall_s=0, cpu_s=seconds, peak_mib=mib) for seconds, mib in ((2, 80), (4, 90), (8, 70))]
    dumps = [Usage(wall_s=0, cpu_s=seconds, peak_mib=60) for seconds in (2, 2, 8)]
    found = figures(list(zip(ours, dumps, strict=True)))
    assert (found.ours_s, found.dump_s, found.ours_mib, found.dump_mib) == (4, 2, 90, 60)
    assert found.ratio == pytest.approx(1.0)
