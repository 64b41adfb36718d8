"""Show how the work of a build grows with the store: ``python -m benchmarks.growth [ARTICLES...] [--plot FILE]``.

Short synthetic articles, already parsed and resolved, go through all later stages: mapping to RDF, storing, joining and
indexing. Each number of articles is measured in its own process with a new store: the CPU time of the first build, of a
build that adds 100 articles, and of two queries whose answers do not grow with the store. ``--plot`` draws the first.
"""

import json
import random
import re
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.join import plot
from benchmarks.program import run
from benchmarks.shared import REPO
from kg.config import Settings
from kg.model import Resolution, Span, Token
from kg.pipeline import store_resolutions
from kg.query_library import query_text
from kg.store import Query, Snapshot, disk_usage, open_snapshot

BASE = "http://example.org/"
SIZES = (1_000, 3_000, 10_000)
ADDED = 100  # articles of the second build
ARTICLES_A_DAY = 150
PERSONS, WORDS = 1_500, 12_000
START = date(2020, 1, 1)
COUNTRIES = ("NOR", "KEN", "PER", "ECU", "GHA", "LVA", "OMN", "FJI")
LOOK_UP = """SELECT ?label {
  ?actor rdfs:label "%s" . ?other rdfs:label "%s" .
  ?event dip:agent ?actor ; dip:patient ?other ; rdfs:label ?label .
}"""
VERB = 3  # position of the verb in a sentence, after the two words of a name
SYLLABLES = ("ba", "de", "fo", "gi", "ku", "la", "mo", "ne", "ri", "su", "ta", "vo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The time and disk space that a store with a number of articles takes."""

    articles: int
    build_s: float  # CPU seconds of the first build
    added_s: float  # and of the build that adds articles
    lookup_ms: float  # CPU milliseconds of a query for the events between two persons
    timeline_ms: float  # and of the library query "timeline" about them in one week
    kb_per_article: float  # on disk


def articles(number: int) -> Iterator[Resolution]:
    """Yield synthetic articles of three sentences, the same in every run; each day has the same number of articles."""
    resolution: Callable[..., Resolution] = runpy.run_path(str(REPO / "tests/stories.py"))["resolution"]
    chance = random.Random(1)
    actors = {
        _key(index): [_name(index), COUNTRIES[index % len(COUNTRIES)], "GOV"] for index in range(PERSONS)
    }
    for index in range(number):
        yield _with_words(resolution(_article(chance, index), actors, {}))


def _with_words(resolution: Resolution) -> Resolution:
    """Return an article whose sentences have a flat tree: all words depend on the verb, which follows the subject's name."""
    document = resolution.document
    sentences = tuple(
        replace(sentence, tokens=tuple(_tokens(sentence.span))) for sentence in document.sentences
    )
    return replace(resolution, document=replace(document, sentences=sentences))


def _tokens(sentence: Span) -> Iterator[Token]:
    for index, word in enumerate(re.finditer(r"\w+|[^\w\s]", sentence.quote), 1):
        is_verb = index == VERB
        yield Token(
            index=index,
            text=word[0],
            lemma=word[0].lower(),
            upos="VERB" if is_verb else "PROPN" if word[0].istitle() else "NOUN",
            xpos="",
            feats="",
            head=0 if is_verb else VERB,
            deprel="root" if is_verb else "nsubj" if index < VERB else "obl",
            start=sentence.start + word.start(),
            end=sentence.start + word.end(),
        )


def _key(person: int) -> str:
    return f"person/name-{person}"


def _name(person: int) -> str:
    digits = [person // len(SYLLABLES) ** place % len(SYLLABLES) for place in range(4)]
    first, second, third, fourth = (SYLLABLES[digit] for digit in digits)
    return f"{first}{second} {third}{fourth}n".title()


def _article(chance: random.Random, index: int) -> dict[str, Any]:
    """Return an article in the form of tests/data/stories.toml."""
    published = START + timedelta(days=index // ARTICLES_A_DAY)
    first, second, third = chance.sample(range(PERSONS), 3)
    words = [f"word{chance.randrange(WORDS)}" for _ in range(12)]
    day = f"on {published:%A}"
    met = f"{_name(first)} met {_name(second)} {day} to discuss {' '.join(words[:4])}."
    accused = f"{_name(second)} accused {_name(third)} of {' '.join(words[4:8])} {day}."
    content = f"the {' '.join(words[8:])} would go on"
    events: list[dict[str, Any]] = [
        {"sentence": met, "trigger": "met", "predicate": "meet", "type": "CONSULT", "cameo": "040"},
        {"sentence": accused, "trigger": "accused", "predicate": "accuse", "type": "ACCUSE", "cameo": "112"},
        {"sentence": f"{_name(first)} said that {content}.", "trigger": "said", "predicate": "say"},
    ]
    for event, agent, patient in zip(events, (first, second, first), (second, third, None), strict=True):
        event["agent"] = f"{_name(agent)}={_key(agent)}"
        if patient is not None:
            event |= {"patient": f"{_name(patient)}={_key(patient)}", "time": f"{day}={published}"}
    events[2] |= {"type": "STATE", "cameo": "010", "content": content}
    return {
        "id": f"{index:016x}",
        "headline": f"{_name(first)} meets {_name(second)}",
        "publisher": "Example Wire",
        "published": published,
        "dateline": "OSLO",
        "event": events,
    }


def measure(number: int, store: Path) -> Growth:
    """Build a store of some articles in this process."""
    settings = Settings(store=store, base=BASE)
    pending = articles(number + ADDED)
    began = time.process_time()
    _store(islice(pending, number), settings)
    built = time.process_time()
    kb = sum(disk_usage(store).bytes_by_part.values()) / number / 1000
    counted = time.process_time()
    _store(pending, settings)
    added = time.process_time() - counted
    lookup_ms, timeline_ms = _query_times(store)
    return Growth(
        articles=number,
        build_s=built - began,
        added_s=added,
        lookup_ms=lookup_ms,
        timeline_ms=timeline_ms,
        kb_per_article=kb,
    )


def _store(resolutions: Iterator[Resolution], settings: Settings) -> None:
    report = store_resolutions(resolutions, settings)
    if report.failures:
        raise click.ClickException(report.failures[0].reason)


def _query_times(store: Path) -> tuple[float, float]:
    """Return the CPU milliseconds of a look-up of two persons' events, and of their timeline in one week."""
    (mention,) = next(articles(1)).events[0].mentions
    actor, other = (participant.mention.span.quote for participant in mention.participants)
    looked_up = LOOK_UP % (actor, other)
    week = {"from": str(START), "to": str(START + timedelta(days=6))}
    timeline = query_text("timeline", {"actor": actor, "other": other, **week})
    with open_snapshot(store, base=BASE) as snapshot:
        return _query_ms(snapshot, looked_up, actor), _query_ms(snapshot, timeline, actor)


def _query_ms(snapshot: Snapshot, text: str, expected: str) -> float:
    answer = BytesIO()
    began = time.process_time()
    snapshot.answer(Query(text=text, format="csv"), answer)
    taken = time.process_time() - began
    if expected.encode() not in answer.getvalue():
        raise click.ClickException(f"A query does not find the event of {expected}.")
    return 1000 * taken


def _in_own_process(number: int) -> tuple[Growth, float]:
    """Return the measure of a new process, and its peak memory in MiB."""
    with TemporaryDirectory() as folder:
        output = Path(folder, "growth.json")
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "benchmarks.growth",
            "--store",
            Path(folder, "store"),
        ]
        usage = run([*command, str(number)], stdout=output)
        return Growth(**json.loads(output.read_text(encoding="utf-8"))), usage.peak_mib


@click.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar="[ARTICLES]...")
@click.option("--plot", "drawing", type=click.Path(path_type=Path), help="SVG file for the plot.")
@click.option("--store", type=click.Path(path_type=Path), hidden=True, help="Measure in this process.")
def main(numbers: tuple[int, ...], drawing: Path | None, store: Path | None) -> None:
    """Build stores of some numbers of articles."""
    if store:
        click.echo(json.dumps(asdict(measure(numbers[0], store))))
        return
    rows = [_in_own_process(number) for number in numbers or SIZES]
    Console(width=120).print(_table(rows))
    if drawing:
        points = [(growth.articles, growth.build_s) for growth, _ in rows]
        drawing.write_text(plot(points, "synthetic articles"), encoding="utf-8")


def _table(rows: list[tuple[Growth, float]]) -> Table:
    table = Table(
        "articles",
        "build s",
        "ms an article",
        f"s for {ADDED} more",
        "look-up ms",
        "timeline ms",
        "peak MiB",
        "kB an article",
    )
    for growth, peak_mib in rows:
        each = 1000 * growth.build_s / growth.articles
        table.add_row(
            f"{growth.articles:,}",
            f"{growth.build_s:.1f}",
            f"{each:.1f}",
            f"{growth.added_s:.2f}",
            f"{growth.lookup_ms:.1f}",
            f"{growth.timeline_ms:.0f}",
            f"{peak_mib:.0f}",
            f"{growth.kb_per_article:.0f}",
        )
    return table


if __name__ == "__main__":
    main()
