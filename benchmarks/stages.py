"""Measure the time of each stage and how it grows with the text: ``python -m benchmarks.stages [--words N] [--json FILE]``.

The seed page and the sample articles are parsed, extracted and resolved in one process. Then their sentences are joined to
one article of 25,000 words, 50,000 words and so on. Extracting and resolving twice the text should take twice the time.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.shared import REPO, shared
from kg.extract import extract
from kg.model import Article, Document, Sentence, Span
from kg.parse import parse
from kg.parse.load_models import load
from kg.read import read
from kg.resolve import resolve

PUBLISHED = date(2025, 8, 20)
FIRST = 25_000  # words in the first long article
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts bytes there, KiB elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """CPU seconds of each stage for the same words."""

    words: int
    parse_s: float
    extract_s: float
    resolve_s: float
    peak_mib: float  # peak of the process so far


def measure(documents: Sequence[Document], parse_s: float = 0.0) -> Stages:
    """Extract and resolve documents, and measure both stages."""
    began = time.process_time()
    extractions = [extract(document) for document in documents]
    extracted = time.process_time()
    for extraction in extractions:
        resolve(extraction)
    return Stages(
        words=sum(len(s.tokens) for d in documents for s in d.sentences),
        parse_s=parse_s,
        extract_s=extracted - began,
        resolve_s=time.process_time() - extracted,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT / 2**20,
    )


def parsed(paths: Sequence[Path]) -> tuple[list[Document], float]:
    """Return the parsed articles at ``paths`` and the CPU seconds of parsing, without loading the models."""
    found = read([str(path) for path in paths], published=PUBLISHED)
    articles = [item for item in found if isinstance(item, Article)]
    load(None)
    began = time.process_time()
    documents = [item for item in parse(articles, cpus=1) if isinstance(item, Document)]
    return documents, time.process_time() - began


def long_article(documents: Sequence[Document], words: int) -> Document:
    """Return one document of about ``words`` words, made by repeating the sentences of others."""
    sentences: list[Sentence] = []
    offset = count = 0
    for sentence in _endless(documents):
        if count >= words:
            break
        sentences.append(_moved(sentence, len(sentences), offset - sentence.span.start))
        offset, count = offset + len(sentence.span.quote) + 1, count + len(sentence.tokens)
    text = " ".join(sentence.span.quote for sentence in sentences)
    article = Article(id="0" * 16, source="-", text=text, published=PUBLISHED)
    return Document(article=article, sentences=tuple(sentences))


def _endless(documents: Sequence[Document]) -> Iterator[Sentence]:
    while True:
        yield from (sentence for document in documents for sentence in document.sentences)


def _moved(sentence: Sentence, index: int, by: int) -> Sentence:
    return replace(
        sentence,
        index=index,
        span=_span(sentence.span, by),
        tokens=tuple(replace(t, start=t.start + by, end=t.end + by) for t in sentence.tokens),
        entities=tuple(replace(e, span=_span(e.span, by)) for e in sentence.entities),
    )


def _span(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)


def table(title: str, rows: Sequence[Stages]) -> Table:
    """Return the figures of the stages as a table."""
    result = Table(title=title, title_justify="left")
    for name in ("words", "parse s", "extract s", "resolve s", "share of parse", "us/word", "peak MiB"):
        result.add_column(name, justify="right")
    for row in rows:
        own = row.extract_s + row.resolve_s
        share = f"{own / row.parse_s:.1%}" if row.parse_s else ""
        seconds = (
            f"{row.parse_s:.1f}" if row.parse_s else "",
            f"{row.extract_s:.2f}",
            f"{row.resolve_s:.2f}",
        )
        result.add_row(
            f"{row.words:,}", *seconds, share, f"{own / row.words * 1e6:.0f}", f"{row.peak_mib:.0f}"
        )
    return result


@click.command()
@click.option("--words", default=200_000, show_default=True, help="Number of words in the longest article.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to this file.")
def main(words: int, target: Path | None) -> None:
    """Measure the stages and how their time grows with the length of an article."""
    documents, parse_s = parsed([REPO / "examples", shared("seed/seed-page.txt")])
    measure(documents)  # warm up, so that data files are loaded
    shares = measure(documents, parse_s)
    sizes = [FIRST]
    while sizes[-1] * 2 <= words:
        sizes.append(sizes[-1] * 2)
    growth = [measure([long_article(documents, size)]) for size in sizes]
    console = Console()
    console.print(table("Stages", [shares]), table("One long article", growth))
    if target:
        content = [{name: getattr(row, name) for name in Stages.__slots__} for row in (shares, *growth)]
        target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
