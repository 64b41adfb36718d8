"""Write the table of word frequencies of the join stage: in how many news articles each lemma occurs.

    python -m scripts.word_frequencies FILE...

Each file has one article a line as JSON, with its ``text``. Only counts are kept. A word that lemminflect gives
several lemmas counts for each of them, as "meeting" does for "meet" and "meeting".
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import lemminflect

TABLE = Path("kg/join/data/word_frequencies.tsv")
_MIN_ARTICLES = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")


def main(paths: Iterable[str]) -> None:
    """Count the lemmas of all articles and write the common ones, the most common first."""
    counts: Counter[str] = Counter()
    number = 0
    for text in _texts(paths):
        counts.update({lemma for word in _WORD.findall(text) for lemma in _lemmas(word.lower())})
        number += 1
    common = sorted((-count, lemma) for lemma, count in counts.items() if count >= _MIN_ARTICLES)
    rows = "".join(f"{lemma}\t{-count}\n" for count, lemma in common)
    TABLE.write_text(f"articles\t{number}\n{rows}", encoding="utf-8")


def _texts(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


@cache
def _lemmas(word: str) -> frozenset[str]:
    lemmas = lemminflect.getAllLemmas(word)
    return frozenset(lemma.lower() for found in lemmas.values() for lemma in found) or frozenset({word})


if __name__ == "__main__":
    main(sys.argv[1:])
