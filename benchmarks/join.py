"""Joins synthetic reports and shows how time and memory grow with their number, and what one article more takes.

    python -m benchmarks.join [REPORTS...] [--plot FILE]

An article tells of three events of a shared day: a meeting, an attack and a statement. Several articles tell each event,
in other words. The number of days grows with the number of reports, as in an archive. ``--plot`` draws the growth.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from kg.codes import Certainty, EventKind, EventType, Polarity, Precision, Tense
from kg.join import Memory, join
from kg.join_values import ArticleTraits, Days, MentionTraits, Party

SIZES = (3_000, 10_000, 30_000, 100_000)
ARTICLES_A_DAY = 150
MENTIONS_AN_ARTICLE = 3
ACTORS, WORDS = 1_500, 12_000
START = date(2020, 1, 1)
KINDS = (
    (EventKind.ACT, EventType.CONSULT, "meet", "meet"),
    (EventKind.ACT, EventType.ASSAULT, "attack", "attack"),
    (EventKind.STATEMENT, EventType.STATE, "state", "say"),
)


class Happening(NamedTuple):
    """An invented meeting that several articles report."""

    day: date
    first: Party
    second: Party
    words: list[str]
    said: str


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "reports", type=int, nargs="*", default=SIZES, help="numbers of reports, smallest first"
    )
    options.add_argument("--plot", type=Path, help="SVG file for the plot")
    given = options.parse_args()
    rows = [measure(number) for number in given.reports]
    if given.plot:
        given.plot.write_text(plot(rows), encoding="utf-8")


def measure(reports: int) -> tuple[int, float]:
    """Join that many reports; print and return their number and the seconds that it took."""
    *articles, last = synthetic_articles(reports // MENTIONS_AN_ARTICLE)
    memory = Memory()
    start = time.process_time()
    joining = join(articles, memory=memory)
    seconds = time.process_time() - start
    join([*articles, last], memory=memory)
    more = time.process_time() - start - seconds
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    joined = sum(len(event.articles) > 1 for event in joining.events)
    print(
        f"{reports:>8} reports  {seconds:7.1f} s of one core, {more:.1f} s for one article more  {most:6.0f} MiB at most"
        f"  {len(joining.events)} events,"
        f" {joined} in several articles, {len(joining.perhaps)} perhaps the same"
    )
    return reports, seconds


def synthetic_articles(number: int) -> Iterator[ArticleTraits]:
    """Yield articles whose events several of them tell; the same for every run."""
    chance = random.Random(1)
    actors = [_actor(index) for index in range(ACTORS)]
    happenings = [_happening(chance, actors, index) for index in range(max(number // 3, 1))]
    for index in range(number):
        # Articles of one day choose among the happenings of that day.
        near = index // 3 + chance.randrange(-ARTICLES_A_DAY // 6, ARTICLES_A_DAY // 6)
        yield _article(chance, index, happenings[min(max(near, 0), len(happenings) - 1)])


def _actor(index: int) -> Party:
    country = f"{chr(65 + index % 26)}{chr(65 + index // 26 % 26)}X"
    return Party(key=f"person/name-{index}", kind="Person", country=country, sector="GOV")


def _happening(chance: random.Random, actors: list[Party], index: int) -> Happening:
    first, second = chance.sample(actors, 2)
    return Happening(
        day=START + timedelta(days=index * 3 // ARTICLES_A_DAY),
        first=first,
        second=second,
        words=[f"word{chance.randrange(WORDS)}" for _ in range(30)],
        said=" ".join(f"said{chance.randrange(WORDS)}" for _ in range(12)),
    )


def _article(chance: random.Random, index: int, happening: Happening) -> ArticleTraits:
    published = happening.day + timedelta(days=chance.randrange(2))
    name = f"{index:016x}"
    return ArticleTraits(
        id=name,
        source=f"{name}.txt",
        url=None,
        publisher=None,
        headline=None,
        published=published,
        words=tuple(chance.sample(happening.words, 20)),
        shingles=300,
        signature=tuple(chance.randrange(2**32) for _ in range(128)),
        mentions=tuple(
            _mention(chance, name, published, number, happening) for number in range(MENTIONS_AN_ARTICLE)
        ),
    )


def _mention(
    chance: random.Random, article: str, published: date, number: int, happening: Happening
) -> MentionTraits:
    kind, type_, act, predicate = KINDS[number]
    known = chance.random() < 0.5
    return MentionTraits(
        article=article,
        sentence=number,
        head=2,
        published=published,
        kind=kind,
        type=type_,
        mode=None,
        act=act,
        predicate=predicate,
        target=None,
        subject=None,
        polarity=Polarity.STATED,
        certainty=Certainty.FACT,
        tense=Tense.PAST,
        agents=(happening.first,),
        others=(happening.second,) if kind is EventKind.ACT else (),
        topics=(),
        speakers=(happening.first,) if kind is EventKind.STATEMENT else (),
        has_agent=True,
        has_other=kind is EventKind.ACT,
        days=Days(earliest=happening.day, latest=happening.day, precision=Precision.DAY) if known else None,
        place=None,
        country=None,
        number=None,
        quotations=(happening.said,) if kind is EventKind.STATEMENT else (),
        content=(happening.said,) if kind is EventKind.STATEMENT else (),
        words=tuple(chance.sample(happening.words, 10)),
        near=tuple(chance.sample(happening.words, 8)),
        occasion=None,
        is_noun=False,
        is_plural=False,
        is_definite=False,
        trigger=predicate,
        text=f"Sentence {number} of article {article}.",
    )


def plot(rows: list[tuple[int, float]], what: str = "synthetic reports") -> str:
    """Return an SVG plot of seconds by the number of ``what``."""
    most, longest = max(number for number, _ in rows), max(seconds for _, seconds in rows) or 1.0
    points = [(40 + 320 * number / most, 200 - 170 * seconds / longest) for number, seconds in rows]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    labels = "".join(
        f'<text x="{x:.0f}" y="{y - 6:.0f}" text-anchor="end">{number:,}: {seconds:.0f} s</text>'
        for (x, y), (number, seconds) in zip(points, rows, strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 220" font-family="sans-serif" font-size="10">'
        '<path d="M40 20V200H370" fill="none" stroke="#888"/>'
        f'<polyline points="40,200 {line}" fill="none" stroke="#06c" stroke-width="2"/>{labels}'
        f'<text x="205" y="215" text-anchor="middle">{what}</text>'
        '<text x="12" y="110" transform="rotate(-90 12 110)" text-anchor="middle">seconds</text></svg>\n'
    )


if __name__ == "__main__":
    main()
