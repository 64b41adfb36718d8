"""Joins stories that five outlets tell each, and scores the joins: ``python -m benchmarks.stories [--keep FOLDER]``.

The stories and the scorer are in ../shared/events. Precision and recall are over pairs of mentions, apart for pairs across
articles and within one. The baseline joins mentions with the same word in one article, or in articles that are alike.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx

from benchmarks.shared import shared
from kg.config import Settings
from kg.join import join, traits
from kg.join.word_sets import WordSet
from kg.join_values import ArticleTraits, MentionKey
from kg.model import Resolution
from kg.pipeline import Report, read_articles, resolve_articles

LIKENESS = 0.2  # of the articles, for the baseline


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--keep", type=Path, help="folder for predictions and details")
    given = options.parse_args()
    with TemporaryDirectory() as temporary:
        for name, report in measure(given.keep or Path(temporary)):
            print(name, report, sep="\n")


def measure(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the scorer's report for the baseline and for our joins; predictions and details are kept in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    resolutions = list(_resolve(folder))
    articles = [traits(resolution) for resolution in resolutions]
    for name, events in (("baseline", baseline(articles)), ("kg", joined(articles))):
        predicted = folder / f"{name}.jsonl"
        predicted.write_text("".join(_lines(resolutions, events)), encoding="utf-8")
        yield name, _score("--pred", str(predicted), "--details", str(folder / f"{name}.details"))


def figures(report: str) -> dict[str, float]:
    """Return precision and recall (of mentions found) from the scorer's report: "across_precision", "within_recall"."""
    found = re.finditer(r"^(across|within) +precision (\S+) .*?recall of found (\S+)", report, re.MULTILINE)
    return {
        f"{scope}_{name}": 0.0 if value == "None" else float(value)
        for scope, *values in (one.groups() for one in found)
        for name, value in zip(("precision", "recall"), values, strict=True)
    }


def joined(articles: Iterable[ArticleTraits]) -> dict[MentionKey, str]:
    """Return the event of each mention."""
    return {key: str(event.first) for event in join(articles).events for key in event.mentions}


def baseline(articles: Iterable[ArticleTraits]) -> dict[MentionKey, str]:
    """Return events that have the same word in one article or in articles that are alike."""
    graph = networkx.Graph()
    by_word: defaultdict[str, list[tuple[MentionKey, WordSet]]] = defaultdict(list)
    for article in articles:
        words = WordSet(article.words)
        for mention in article.mentions:
            graph.add_node(mention.key)
            by_word[mention.predicate].append((mention.key, words))
    for group in by_word.values():
        for (one, words), (other, others) in combinations(group, 2):
            if one.article == other.article or words.likeness(others)[0] >= LIKENESS:
                graph.add_edge(one, other)
    return {key: str(min(group)) for group in networkx.connected_components(graph) for key in group}


def _resolve(folder: Path) -> Iterator[Resolution]:
    _score("--input", str(folder / "articles"))
    settings, report = Settings(), Report()
    yield from resolve_articles(read_articles([str(folder / "articles")], settings, report), settings, report)


def _lines(resolutions: Iterable[Resolution], events: dict[MentionKey, str]) -> Iterator[str]:
    for resolution in resolutions:
        for event in resolution.events:
            mention = event.mentions[0].mention
            key = MentionKey(resolution.article.id, mention.sentence, mention.head)
            if key in events:
                sentence = resolution.document.sentences[mention.sentence].span
                line = {
                    "article": Path(resolution.article.source).name.partition(".jsonl")[0],
                    "sentence": sentence.quote,
                    "start": mention.trigger.start - sentence.start,
                    "end": mention.trigger.end - sentence.start,
                    "event": events[key],
                }
                yield json.dumps(line, ensure_ascii=False) + "\n"


def _score(*arguments: str) -> str:
    events = shared("events")
    gold = str(events / "stories.jsonl")
    command = [sys.executable, str(events / "score_join.py"), "--gold", gold, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
