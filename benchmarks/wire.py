"""Score sentence boundaries on our own news sentences (tests/parse/data/wire.txt), with and without our rules."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared import REPO
from kg.model import Article, Document
from kg.parse import parse

WIRE = REPO / "tests" / "parse" / "data" / "wire.txt"
Boundaries = frozenset[tuple[int, int, int]]  # (article number, start, end) of each sentence


def read(path: Path = WIRE) -> tuple[list[str], Boundaries]:
    """Return the texts of the articles and the boundaries of their sentences."""
    texts, boundaries = [], set()
    for number, lines in enumerate(_articles(path.read_text(encoding="utf-8"))):
        text = ""
        for line in lines:
            if line:
                text += "" if not text or text.endswith("\n") else " "
                boundaries.add((number, len(text), len(text) + len(line)))
            text += line or "\n\n"
        texts.append(text)
    return texts, frozenset(boundaries)


def _articles(content: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in content.splitlines():
        if line == "----":
            yield lines
            lines = []
        elif not line.startswith("#"):
            lines.append(line)
    yield lines


def ours(texts: Sequence[str], models: Path | None) -> Boundaries:
    """Return the boundaries that the parse stage finds."""
    articles = [Article(id=str(n), source=str(n), text=text) for n, text in enumerate(texts)]
    documents = [item for item in parse(articles, models=models) if isinstance(item, Document)]
    return frozenset(
        (number, sentence.span.start, sentence.span.end)
        for number, document in enumerate(documents)
        for sentence in document.sentences
    )


def raw(texts: Sequence[str], pipeline: Any) -> Boundaries:
    """Return the boundaries that the tokenizer finds without further rules."""
    documents = pipeline.bulk_process(list(texts), processors=("tokenize", "mwt"))
    return frozenset(
        (number, sentence.tokens[0].start_char, sentence.tokens[-1].end_char)
        for number, document in enumerate(documents)
        for sentence in document.sentences
    )


def f1(gold: Boundaries, found: Boundaries) -> float:
    """Return the F1 of whole sentences, in percent."""
    return 200 * len(gold & found) / (len(gold) + len(found))


def misses(texts: Sequence[str], gold: Boundaries, found: Boundaries) -> Iterator[str]:
    """Yield the sentences that only one side has, in text order, marked "wanted" (gold only) or "found" (parse only)."""
    for sentence in sorted(gold ^ found):
        number, start, end = sentence
        yield f"{'wanted' if sentence in gold else 'found'}: {texts[number][start:end]!r}"
