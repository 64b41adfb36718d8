"""Extraction quality on the project's annotated set (tests/annotated).

Run ``python -m benchmarks.annotated [--verbose] [--only NAME] [--json FILE]``. It prints the share of correct fields
for each phenomenon; :mod:`benchmarks.annotations` documents the scoring.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.annotations import Item, Point, load, score_item
from benchmarks.shared import models
from kg.extract import extract
from kg.model import Article, Document
from kg.parse import parse
from kg.resolve import resolve


def run(items: Sequence[Item]) -> Iterator[Point]:
    """Parse, extract and resolve the texts, and yield a point for each annotated field."""
    articles = [
        Article(
            id=f"{number:016x}",
            source=item.id,
            text=item.text,
            published=item.published,
            published_basis="metadata" if item.published else None,
        )
        for number, item in enumerate(items)
    ]
    for item, document in zip(items, parse(articles, models=models()), strict=True):
        if not isinstance(document, Document):
            raise click.ClickException(f"{item.id}: {document.reason}")
        events = resolve(extract(document)).events
        yield from score_item(item, document, [mention for event in events for mention in event.mentions])


def figures(points: Iterable[Point]) -> dict[str, dict[str, int]]:
    """Return the number of ``correct`` fields and the ``total`` for each phenomenon."""
    return {
        phenomenon: {"correct": sum(p.correct for p in group), "total": len(group)}
        for phenomenon, group in _by_phenomenon(points)
    }


def _by_phenomenon(points: Iterable[Point]) -> Iterator[tuple[str, list[Point]]]:
    for phenomenon, group in groupby(points, key=lambda point: point.item.phenomenon):
        yield phenomenon, list(group)


def table(counts: dict[str, dict[str, int]], items: Sequence[Item]) -> Table:
    """Return a table of the phenomena with their figures and number of texts."""
    result = Table("phenomenon", title="tests/annotated", title_justify="left")
    for name in ("texts", "correct", "total", "share"):
        result.add_column(name, justify="right")
    for phenomenon, count in counts.items():
        texts = sum(item.phenomenon == phenomenon for item in items)
        share = f"{count['correct'] / count['total']:.1%}"
        result.add_row(phenomenon, str(texts), str(count["correct"]), str(count["total"]), share)
    return result


def misses(points: Iterable[Point]) -> Iterator[str]:
    """Yield a description of each incorrect field."""
    for point in points:
        if not point.correct:
            values = f"expected {point.expected}; got {point.actual}"
            yield f"{point.item.id} ({point.item.point}), {point.trigger}.{point.field}: {values}"


@click.command()
@click.option("--verbose", is_flag=True, help="List all incorrect fields.")
@click.option("--only", multiple=True, help="Measure only this phenomenon; repeatable.")
@click.option(
    "--json",
    "target",
    type=click.Path(path_type=Path),
    help="Write the figures and the incorrect fields to this JSON file.",
)
def main(verbose: bool, only: tuple[str, ...], target: Path | None) -> None:
    """Measure extraction on the project's annotated set, by phenomenon."""
    items = [item for item in load() if not only or item.phenomenon in only]
    points = list(run(items))
    counts, incorrect = figures(points), list(misses(points))
    console = Console(soft_wrap=True)
    console.print(table(counts, items))
    if verbose:
        console.print("\n".join(incorrect), markup=False, highlight=False)
    if target:
        content = json.dumps({"figures": counts, "misses": incorrect}, ensure_ascii=False, indent=1)
        target.write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
