"""Parsing and nothing else, for comparison: ``python -m benchmarks.parsing WAY DAY PATH...``.

WAY is ``plain`` (``stanza.Pipeline`` called with one article after the other) or ``batched`` (our parse stage).
Prints as JSON the articles, their words and the seconds that loading and parsing took.
"""

import json
import sys
import time
from collections.abc import Sequence
from datetime import date

from kg.model import Article
from kg.parse import parse
from kg.parse.load_models import load
from kg.parse.model_inventory import BUNDLED
from kg.read import read


def plain(articles: Sequence[Article]) -> tuple[float, float]:
    """Return when the models were loaded, and when the last article was parsed."""
    import stanza

    pipeline = stanza.Pipeline("en", dir=str(BUNDLED), download_method=None, verbose=False, use_gpu=False)
    loaded = time.perf_counter()
    for article in articles:
        pipeline(article.text)
    return loaded, time.perf_counter()


def batched(articles: Sequence[Article]) -> tuple[float, float]:
    """Return the same of our parse stage, which goes on with the models that are loaded."""
    load(None)
    loaded = time.perf_counter()
    for _ in parse(articles):
        pass
    return loaded, time.perf_counter()


def main() -> None:
    way, day, *paths = sys.argv[1:]
    found = read(paths, published=date.fromisoformat(day))
    articles = [item for item in found if isinstance(item, Article)]
    began = time.perf_counter()
    loaded, ended = {"plain": plain, "batched": batched}[way](articles)
    counts = {"articles": len(articles), "words": sum(len(article.text.split()) for article in articles)}
    print(json.dumps({**counts, "load_s": loaded - began, "parse_s": ended - loaded}))


if __name__ == "__main__":
    main()
