"""Time parsing alone, for comparison: ``python -m benchmarks.parsing METHOD DAY PATH...``.

METHOD is ``plain`` (``stanza.Pipeline``, one article at a time) or ``batched`` (the parse stage).
Prints JSON: the number of articles and words, and the seconds spent on loading models and on parsing.
"""

import json
import sys
import time
from collections.abc import Sequence
from datetime import date

from kg.model import Article
from kg.parse import parse
from kg.parse.load_models import load
from kg.read import read


def plain(articles: Sequence[Article]) -> tuple[float, float]:
    """Parse one article at a time; return the clock times after loading and after parsing."""
    pipeline = load(None)
    loaded = time.perf_counter()
    for article in articles:
        pipeline(article.text)
    return loaded, time.perf_counter()


def batched(articles: Sequence[Article]) -> tuple[float, float]:
    """Run the parse stage; return the clock times after loading and after parsing."""
    load(None)
    loaded = time.perf_counter()
    for _ in parse(articles):
        pass
    return loaded, time.perf_counter()


def main() -> None:
    method, day, *paths = sys.argv[1:]
    found = read(paths, published=date.fromisoformat(day))
    articles = [item for item in found if isinstance(item, Article)]
    began = time.perf_counter()
    loaded, ended = {"plain": plain, "batched": batched}[method](articles)
    counts = {"articles": len(articles), "words": sum(len(article.text.split()) for article in articles)}
    print(json.dumps({**counts, "load_s": loaded - began, "parse_s": ended - loaded}))


if __name__ == "__main__":
    main()
