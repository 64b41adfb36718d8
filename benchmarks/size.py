"""Measure how large the graph of a news article is: ``python -m benchmarks.size [--articles N]``.

Articles of shared/news are parsed, extracted, resolved and converted to RDF. The result is the number of quads per 500
words, by the class of their subject. Exits with 1 if it is above the ceiling.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date

import click
from rdflib import RDF, Dataset
from rich.console import Console
from rich.table import Table

from benchmarks.shared import models, shared
from kg.extract import extract
from kg.model import Article, Document
from kg.parse import parse
from kg.rdf import to_dataset
from kg.resolve import resolve

WORDS = 500
CEILING = 900  # quads per 500 words; may only fall
_BASE = "http://example.org/"


def articles(step: int) -> Iterator[Article]:
    """Yield every ``step``-th article of the development set."""
    lines = shared("news/dev.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[::step]):
        record = json.loads(line)
        published = date.fromisoformat(record["published"]) if record.get("published") else None
        yield Article(id=f"{number:016x}", source="news", text=record["text"], published=published)


def quads_per_words(read: Iterator[Article]) -> dict[str, float]:
    """Return the quads per 500 words by the class of their subject; "" has the sum."""
    quads: Counter[str] = Counter()
    words = 0
    for document in parse(read, models=models()):
        if isinstance(document, Document):
            words += len(document.article.text.split())
            quads += _by_class(to_dataset(resolve(extract(document)), base=_BASE))
    total = Counter({"": quads.total()})
    return {name: count * WORDS / words for name, count in (quads + total).most_common()}


def _by_class(dataset: Dataset) -> Counter[str]:
    classes = {subject: str(kind) for subject, _, kind, _ in dataset.quads((None, RDF.type, None, None))}
    names = (classes.get(subject, "#evidence") for subject, _, _, _ in dataset.quads())
    return Counter(name.replace("/", "#").rpartition("#")[2] for name in names)


@click.command()
@click.option("--articles", "count", default=36, help="Number of articles.", show_default=True)
def main(count: int) -> None:
    """Print the quads per 500 words of news, by the class of their subject."""
    sizes = quads_per_words(articles(max(1, 72 // count)))
    table = Table("class of the subject", f"quads per {WORDS} words")
    for name, size in sizes.items():
        table.add_row(name or "all", f"{size:.1f}")
    Console().print(table)
    sys.exit(int(sizes[""] > CEILING))


if __name__ == "__main__":
    main()
