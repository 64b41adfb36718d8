"""Quality on the annotated set of our own: ``python -m benchmarks.annotated [--verbose] [--only NAME] [--json FILE]``.

The texts of tests/annotated, each phenomenon with its share of right fields; how they are compared stands in
:mod:`benchmarks.annotations`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.annotations import Item, Point, load, points
from benchmarks.shared import models
from kg.extract import extract
from kg.model import Article, Document
from kg.parse import parse
from kg.resolve import resolve


def run(items: Sequence[Item]) -> Iterator[Point]:
    """Take the texts through parse, extract and resolve, and check what comes out."""
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
        yield from points(item, document, [mention for event in events for mention in event.mentions])


def figures(found: Iterable[Point]) -> dict[str, dict[str, int]]:
    """Count for each phenomenon what is ``right`` ``of`` how many fields."""
    return {
        phenomenon: {"right": sum(p.right for p in group), "of": len(group)}
        for phenomenon, group in _grouped(found)
    }


def _grouped(found: Iterable[Point]) -> Iterator[tuple[str, list[Point]]]:
    for phenomenon, group in groupby(found, key=lambda point: point.item.phenomenon):
        yield phenomenon, list(group)


def table(counts: dict[str, dict[str, int]], items: Sequence[Item]) -> Table:
    """Lay the phenomena out, with the number of their texts."""
    result = Table("phenomenon", title="tests/annotated", title_justify="left")
    for name in ("texts", "right", "of", "share"):
        result.add_column(name, justify="right")
    for phenomenon, count in counts.items():
        texts = sum(item.phenomenon == phenomenon for item in items)
        share = f"{count['right'] / count['of']:.1%}"
        result.add_row(phenomenon, str(texts), str(count["right"]), str(count["of"]), share)
    return result


def misses(found: Iterable[Point]) -> Iterator[str]:
    """Tell of each wrong field what was wanted and what stands there."""
    for point in found:
        if not point.right:
            item = point.item
            yield f"{item.id} ({item.point}), {point.trigger}.{point.field}: wanted {point.wanted}; got {point.got}"


@click.command()
@click.option("--verbose", is_flag=True, help="List every miss.")
@click.option("--only", multiple=True, help="Only this phenomenon.")
@click.option(
    "--json", "target", type=click.Path(path_type=Path), help="Write figures and misses to this file."
)
def main(verbose: bool, only: tuple[str, ...], target: Path | None) -> None:
    """Measure extraction on the annotated set of our own, phenomenon by phenomenon."""
    items = [item for item in load() if not only or item.phenomenon in only]
    found = list(run(items))
    counts, wrong = figures(found), list(misses(found))
    console = Console(soft_wrap=True)
    console.print(table(counts, items))
    if verbose:
        console.print("\n".join(wrong), markup=False, highlight=False)
    if target:
        content = json.dumps({"figures": counts, "misses": wrong}, ensure_ascii=False, indent=1)
        target.write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
