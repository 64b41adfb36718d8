"""Where sentences of agency news end: our own set (tests/parse/data/wire.txt), by kg.parse and by the tokenizer alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared import REPO
from kg.model import Article, Document
from kg.parse import parse

WIRE = REPO / "tests" / "parse" / "data" / "wire.txt"
Borders = frozenset[tuple[int, int, int]]  # article, start and end of each sentence


def read(path: Path = WIRE) -> tuple[list[str], Borders]:
    """Return the texts of the articles and where their sentences are."""
    texts, borders = [], set()
    for number, lines in enumerate(_articles(path.read_text(encoding="utf-8"))):
        text = ""
        for line in lines:
            if line:
                text += "" if not text or text.endswith("\n") else " "
                borders.add((number, len(text), len(text) + len(line)))
            text += line or "\n\n"
        texts.append(text)
    return texts, frozenset(borders)


def _articles(content: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in content.splitlines():
        if line == "----":
            yield lines
            lines = []
        elif not line.startswith("#"):
            lines.append(line)
    yield lines


def ours(texts: Sequence[str], models: Path | None) -> Borders:
    """Return the sentences that kg.parse finds."""
    articles = [Article(id=str(n), source=str(n), text=text) for n, text in enumerate(texts)]
    documents = [item for item in parse(articles, models=models) if isinstance(item, Document)]
    return frozenset(
        (number, sentence.span.start, sentence.span.end)
        for number, document in enumerate(documents)
        for sentence in document.sentences
    )


def raw(texts: Sequence[str], pipeline: Any) -> Borders:
    """Return the sentences that the tokenizer finds without our rules."""
    documents = pipeline.bulk_process(list(texts), processors=("tokenize", "mwt"))
    return frozenset(
        (number, sentence.tokens[0].start_char, sentence.tokens[-1].end_char)
        for number, document in enumerate(documents)
        for sentence in document.sentences
    )


def f1(gold: Borders, found: Borders) -> float:
    """Return the F1 of whole sentences in per cent."""
    return 200 * len(gold & found) / (len(gold) + len(found))


def misses(texts: Sequence[str], gold: Borders, found: Borders) -> Iterator[str]:
    """Yield the sentences that only one side has, in their order: "wanted" for the set's, "found" for ours."""
    for sentence in sorted(gold ^ found):
        number, start, end = sentence
        yield f"{'wanted' if sentence in gold else 'found'}: {texts[number][start:end]!r}"
