"""The plain way, for comparison: ``stanza.Pipeline`` called with one article after the other, and nothing else.

``python -m benchmarks.one_at_a_time PATH...`` prints as JSON the articles, their words and the seconds that
loading and parsing took.
"""

import json
import sys
import time
from datetime import date

import stanza

from kg.model import Article
from kg.parse.inventory import BUNDLED
from kg.read import read


def main() -> None:
    published = date.fromisoformat(sys.argv[1])
    texts = [item.text for item in read(sys.argv[2:], published=published) if isinstance(item, Article)]
    began = time.perf_counter()
    pipeline = stanza.Pipeline("en", dir=str(BUNDLED), download_method=None, verbose=False, use_gpu=False)
    loaded = time.perf_counter()
    for text in texts:
        pipeline(text)
    took = {"load_s": loaded - began, "parse_s": time.perf_counter() - loaded}
    print(json.dumps({"articles": len(texts), "words": sum(len(text.split()) for text in texts), **took}))


if __name__ == "__main__":
    main()
