"""Measure how large the graph of a news article is: ``python -m benchmarks.size [--articles N]``.

Articles of shared/news are parsed, extracted, resolved and converted to RDF. The result is the number of quads per 500
words, by the class of their subject, and what a store of the articles takes on disk beyond an empty one. Exits with 1 if
the quads are above the ceiling.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rdflib import RDF, Dataset
from rich.console import Console
from rich.table import Table

from benchmarks.shared import models, shared
from kg.config import Settings
from kg.extract import extract
from kg.model import Article, Document, Resolution
from kg.parse import parse
from kg.pipeline import store_resolutions
from kg.rdf import to_dataset
from kg.resolve import resolve
from kg.store import disk_usage

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


def resolutions(read: Iterable[Article]) -> Iterator[Resolution]:
    """Yield the events of each article."""
    for document in parse(read, models=models()):
        if isinstance(document, Document):
            yield resolve(extract(document))


def quads_per_words(resolved: Iterable[Resolution]) -> dict[str, float]:
    """Return the quads per 500 words by the class of their subject; "" has the sum."""
    quads: Counter[str] = Counter()
    words = 0
    for resolution in resolved:
        words += len(resolution.article.text.split())
        quads += _by_class(to_dataset(resolution, base=_BASE))
    total = Counter({"": quads.total()})
    return {name: count * WORDS / words for name, count in (quads + total).most_common()}


def kilobytes_per_article(resolved: Sequence[Resolution]) -> dict[str, float]:
    """Return what an article adds to a store on disk, by the part of the store directory; "" has the sum."""
    empty, full = _stored([]), _stored(resolved)
    sizes = {part: (size - empty.get(part, 0)) / len(resolved) / 1000 for part, size in full.items()}
    return {"": sum(sizes.values())} | sizes


def _stored(resolved: Sequence[Resolution]) -> dict[str, int]:
    with TemporaryDirectory() as folder:
        store = Path(folder, "store")
        store_resolutions(resolved, Settings(store=store, base=_BASE))
        return disk_usage(store).bytes_by_part


def _by_class(dataset: Dataset) -> Counter[str]:
    classes = {subject: str(kind) for subject, _, kind, _ in dataset.quads((None, RDF.type, None, None))}
    names = (classes.get(subject, "#evidence") for subject, _, _, _ in dataset.quads())
    return Counter(name.replace("/", "#").rpartition("#")[2] for name in names)


@click.command()
@click.option("--articles", "count", default=36, help="Number of articles.", show_default=True)
def main(count: int) -> None:
    """Print the quads per 500 words of news, by the class of their subject."""
    resolved = list(resolutions(articles(max(1, 72 // count))))
    sizes = quads_per_words(resolved)
    _print("class of the subject", f"quads per {WORDS} words", sizes)
    _print("part of the store directory", "kB an article", kilobytes_per_article(resolved))
    sys.exit(int(sizes[""] > CEILING))


def _print(name: str, value: str, sizes: dict[str, float]) -> None:
    table = Table(name, value)
    for key, size in sizes.items():
        table.add_row(key or "all", f"{size:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
