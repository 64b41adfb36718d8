"""Counts the events of the happenings that the seed page tells of: ``python -m benchmarks.happenings [--resolved FILE]``.

Each of the nine happenings of happenings.toml should be one event with all its mentions, and none may share an event with
another one. Mentions that are not found are not counted.
"""

import pickle
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.seed import PUBLISHED
from benchmarks.shared import models, shared
from kg.extract import extract
from kg.join import join, traits
from kg.join_values import ArticleTraits, MentionKey, MentionTraits
from kg.model import Article, Document
from kg.parse import parse
from kg.read import read
from kg.resolve import resolve

WANTED = 20  # events at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event that the page tells several times."""

    name: str
    mentions: tuple[tuple[MentionTraits, MentionKey], ...]  # those found, each with its event
    missed: int

    @property
    def events(self) -> frozenset[MentionKey]:
        """The events of the mentions."""
        return frozenset(event for _, event in self.mentions)


def measure(articles: Sequence[ArticleTraits]) -> list[Happening]:
    """Return the happenings with their events; ``articles`` are those of the page in its order."""
    event_of = {key: event.first for event in join(articles).events for key in event.mentions}
    text = Path(__file__).with_name("happenings.toml").read_text(encoding="utf-8")
    return [_happening(entry, articles, event_of) for entry in tomllib.loads(text)["happening"]]


def events(happenings: Iterable[Happening]) -> int:
    """Return the number of events of all happenings."""
    return sum(len(one.events) for one in happenings)


def mixed(happenings: Iterable[Happening]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of happenings that share an event."""
    ordered = list(happenings)
    for position, one in enumerate(ordered):
        yield from ((one.name, other.name) for other in ordered[position + 1 :] if one.events & other.events)


def read_page() -> list[ArticleTraits]:
    """Read, parse, extract and resolve the page."""
    articles = [
        item
        for item in read([str(shared("seed/seed-page.txt"))], published=PUBLISHED)
        if isinstance(item, Article)
    ]
    documents = [item for item in parse(articles, models=models()) if isinstance(item, Document)]
    return [traits(resolve(extract(document))) for document in documents]


def _happening(
    entry: dict[str, object], articles: Sequence[ArticleTraits], event_of: dict[MentionKey, MentionKey]
) -> Happening:
    wanted = entry["mentions"]
    assert isinstance(wanted, list)
    found = [
        mention for number, words, trigger in wanted for mention in _find(articles[number], words, trigger)
    ]
    return Happening(
        name=str(entry["name"]),
        mentions=tuple((mention, event_of[mention.key]) for mention in found),
        missed=len(wanted) - len(found),
    )


def _find(article: ArticleTraits, words: str, trigger: str) -> list[MentionTraits]:
    """Return the first mention with a word of the trigger, in a sentence with some words."""
    found = (one for one in article.mentions if words in one.text and trigger in one.trigger.split())
    return list(found)[:1]


@click.command()
@click.option("--verbose", is_flag=True, help="List the mentions of each event.")
@click.option(
    "--traits",
    "kept",
    type=click.Path(path_type=Path),
    help="File of pickled traits, made if it does not exist.",
)
def main(verbose: bool, kept: Path | None) -> None:
    """Count the events of the happenings of the seed page."""
    if kept and kept.exists():
        articles = pickle.loads(kept.read_bytes())
    else:
        articles = read_page()
        if kept:
            kept.write_bytes(pickle.dumps(articles))
    found = measure(articles)
    for one in found:
        click.echo(
            f"{len(one.events):2} events of {len(one.mentions):2} mentions ({one.missed} not found): {one.name}"
        )
        for mention, event in one.mentions if verbose else ():
            click.echo(f"     {event}  {mention.trigger} | {mention.text[:90]!r}")
    click.echo(f"{events(found)} events of {len(found)} happenings; at most {WANTED} wanted")
    for first, second in mixed(found):
        click.echo(f"one event of two happenings: {first}, {second}")


if __name__ == "__main__":
    main()
