"""Measure extraction on the seed page: ``python -m benchmarks.seed [--verbose] [--json FILE]``.

Reads the page, extracts and resolves events, and compares them with the gold events of two of its four articles.
:mod:`benchmarks.matching` defines what counts as found.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks import gold
from benchmarks.checks import DAYS, EVENTS, NOT_FACTS, PATIENTS, PLACES, SPEAKERS, Check, check, figures
from benchmarks.gold import GoldSentence
from benchmarks.shared import models, shared
from kg.extract import extract
from kg.model import Article, Document, Failure
from kg.parse import parse
from kg.read import read
from kg.resolve import resolve

PUBLISHED = date(2025, 8, 20)  # the day the page was saved; the page has no date
ARTICLES = 4
WANTED = {EVENTS: 0.8, DAYS: 0.9, NOT_FACTS: 1.0}  # targets of the first release


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a run on the seed page."""

    headlines: tuple[str | None, ...]
    failures: tuple[str, ...]
    boilerplate: tuple[str, ...]  # extracted sentences that belong to no article
    checks: tuple[Check, ...]


def run(page: Path, sentences: Sequence[GoldSentence], *, published: date = PUBLISHED) -> Report:
    """Read, parse, extract and resolve the page, and compare the result with the gold."""
    inputs = list(read([str(page)], published=published))
    parsed = list(parse((item for item in inputs if isinstance(item, Article)), models=models()))
    documents = [item for item in parsed if isinstance(item, Document)]
    failures = [item for item in [*inputs, *parsed] if isinstance(item, Failure)]
    return Report(
        headlines=tuple(document.article.headline for document in documents),
        failures=tuple(f"{failure.subject}: {failure.reason}" for failure in failures),
        boilerplate=tuple(boilerplate(documents)),
        checks=tuple(check([resolve(extract(document)) for document in documents], sentences)),
    )


def boilerplate(documents: Iterable[Document]) -> Iterator[str]:
    """Yield the sentences that hold words of the page around the articles, or are a headline."""
    known = tomllib.loads(Path(__file__).with_name("boilerplate.toml").read_text(encoding="utf-8"))
    for document in documents:
        alone = {*known["alone"], document.article.headline}
        for sentence in document.sentences:
            words = " ".join(sentence.span.quote.split())
            if words in alone or any(phrase in words for phrase in known["anywhere"]):
                yield words


def _table(report: Report) -> Table:
    table = Table(title="The seed page", title_justify="left")
    for name in ("", "right", "of", "share", "wanted", "of found events"):
        table.add_column(name, justify="left" if not name else "right")
    table.add_row("articles", str(len(report.headlines)), str(ARTICLES), "", str(ARTICLES), "")
    table.add_row("boilerplate sentences", str(len(report.boilerplate)), "", "", "0", "")
    for kind, count in figures(report.checks).items():
        wanted = f"{WANTED[kind]:.0%}" if kind in WANTED else ""
        of_found = (
            f"{_share(count['right'], count['found'])}" if kind in (PATIENTS, DAYS, PLACES, SPEAKERS) else ""
        )
        share = _share(count["right"], count["of"])
        table.add_row(kind, str(count["right"]), str(count["of"]), share, wanted, of_found)
    return table


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def _misses(report: Report) -> Iterator[str]:
    yield from (f"failed: {failure}" for failure in report.failures)
    yield from (f"boilerplate: {words}" for words in report.boilerplate)
    for check_ in report.checks:
        if not check_.right:
            yield f"{check_.kind}, {check_.sentence}: wanted {check_.wanted}; got {check_.got}"


def _json(report: Report) -> str:
    misses = [asdict(c) for c in report.checks if not c.right]
    content = {
        "articles": len(report.headlines),
        "failures": report.failures,
        "boilerplate": report.boilerplate,
        "figures": figures(report.checks),
        "misses": misses,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


@click.command()
@click.option("--verbose", is_flag=True, help="List every miss.")
@click.option(
    "--json", "target", type=click.Path(path_type=Path), help="Write figures and misses to this file."
)
def main(verbose: bool, target: Path | None) -> None:
    """Compare the events extracted from the seed page with its gold events."""
    sentences = gold.load(shared("seed/events.jsonl"))
    report = run(shared("seed/seed-page.txt"), sentences)
    console = Console(soft_wrap=True)
    console.print(_table(report))
    if verbose:
        console.print("\n".join(_misses(report)), markup=False, highlight=False)
    if target:
        target.write_text(_json(report), encoding="utf-8")


if __name__ == "__main__":
    main()
