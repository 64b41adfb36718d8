"""Normalisation of temporal expressions: examples of patterns, and event times in invented texts."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from resolve_helpers import cases, event_of, extraction_of, mention_of

from kg.extract import extract
from kg.model import Article, Document, Mention, Precision, Span, Tense, TimeBounds
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.data_tables import time_rules
from kg.resolve.times.event_times import relative_interval
from kg.resolve.times.intervals import Interval
from kg.resolve.times.time_parser import parse_time

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed"
EXAMPLES = [(row["name"], example) for row in time_rules()["pattern"] for example in row["examples"]]


@pytest.mark.parametrize(
    "example",
    [example for _, example in EXAMPLES],
    ids=[f"{name}: {e[0]} from {e[1] or 'an unknown day'}, {e[2]}" for name, e in EXAMPLES],
)
def test_pattern_example(example: list[str]) -> None:
    phrase, published, tense, *expected = example
    interval = parse_time(phrase, date.fromisoformat(published) if published else None, Tense(tense))
    assert _fields(interval) == expected


def test_every_pattern_has_a_datable_example() -> None:
    for row in time_rules()["pattern"]:
        assert row["examples"], row["name"]
        assert row["reading"] == "none" or any(example[3] for example in row["examples"]), row["name"]


@pytest.mark.parametrize(
    "example",
    [e for row in time_rules()["anchored"] for e in row["examples"]],
    ids=lambda e: f"{e[0]}, {e[1]}",
)
def test_anchored_pattern_example(example: list[str]) -> None:
    phrase, before, *expected = example
    day = date.fromisoformat(before)
    words = Mention(sentence=0, head=1, span=Span(start=0, end=0, quote=""))
    anchor = TimeBounds(earliest=day, latest=day, precision=Precision.DAY, mention=words, reason="date")
    assert _fields(relative_interval(phrase, anchor)) == expected


def _fields(interval: Interval | None) -> list[str]:
    """Return the last three columns of an example."""
    if interval is None:
        return ["", "", ""]
    return [str(interval.earliest), str(interval.latest), interval.precision.value]


def _bounds(time: TimeBounds | None) -> list[str]:
    return [str(time.earliest), str(time.latest)] if time else []


@pytest.mark.parametrize(
    "case", cases("dates.toml"), ids=lambda c: f"{c['group']}: {c['text'][:50]} ({c['published']})"
)
def test_event_is_dated(case: dict[str, Any], parser) -> None:
    resolution = resolve(extract(parser(case["text"], case["published"])))
    events = [
        e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == case["trigger"]
    ]
    assert len(events) == 1, resolution.events
    time = events[0].time
    assert _bounds(time) == case["bounds"]
    assert bool(time and time.is_assumed) is case.get("assumed", False)


@pytest.mark.parametrize(
    ("phrase", "earliest", "latest"),
    [("Monday", "2025-08-18", "2025-08-19"), ("Tuesday", "2025-08-18", "2025-08-19")],
)
def test_range_is_read_from_either_end(phrase: str, earliest: str, latest: str, parser) -> None:
    document = parser("The ministers met from Monday to Tuesday in Oslo.", "2025-08-20")
    event = event_of(times=(mention_of(document, phrase),))
    time = resolve(extraction_of(document, event)).events[0].mentions[0].time
    assert _bounds(time) == [earliest, latest]


def test_time_bounds_keep_mention_and_reason(parser) -> None:
    document = parser("The ministers met late on Tuesday in Oslo.", "2025-08-20")
    mention = mention_of(document, "Tuesday")
    time = resolve(extraction_of(document, event_of(times=(mention,)))).events[0].mentions[0].time
    assert time is not None
    assert time.mention == mention
    assert time.reason == "weekday on or before 2025-08-20"


def test_clause_offset_of_the_seed_page() -> None:
    if not SEED.exists():
        assert os.environ.get("CI") != "true", f"{SEED} is missing"
        pytest.skip(f"{SEED} is missing; its texts belong to their publishers and are not in the repository")
    (expected,) = (
        event["d"]
        for line in (SEED / "events.jsonl").read_text().splitlines()
        if json.loads(line)["id"] == "seed-1"
        for event in json.loads(line)["events"]
        if event["ty"] == "HOST"
    )
    page = (SEED / "seed-page.txt").read_text()
    begin = page.index("-Russia said on Wednesday that") + 1
    text = page[begin : page.index("\nSolve the daily", begin)].replace("\n", "\n\n")
    (document,) = parse([Article(id="0" * 16, source="seed", text=text, published=date(2025, 8, 20))])
    assert isinstance(document, Document)
    hosted = [
        e.mentions[0] for e in resolve(extract(document)).events if e.mentions[0].mention.predicate == "host"
    ]
    assert [_bounds(mention.time) for mention in hosted] == [[expected, expected]]
