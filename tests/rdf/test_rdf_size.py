"""The size of the graph, whose ceilings may only fall."""

import pytest
import stories

from benchmarks import size
from benchmarks.shared import SHARED
from kg.rdf import stored_events, to_dataset

MAX_QUADS_PER_EVENT = 63  # with the descriptions of article, actors and places


def test_invented_articles_have_few_quads_per_event() -> None:
    resolutions = list(stories.resolutions())
    quads = sum(len(list(to_dataset(one, base="http://example.org/").quads())) for one in resolutions)
    events = sum(len(stored_events(one, other_clauses=False)) for one in resolutions)
    assert quads / events <= MAX_QUADS_PER_EVENT


@pytest.mark.skipif(not (SHARED / "news").exists(), reason="the news articles cannot be published")
def test_news_article_of_500_words_has_few_quads() -> None:
    assert size.quads_per_words(size.resolutions(size.articles(step=8)))[""] <= size.CEILING
