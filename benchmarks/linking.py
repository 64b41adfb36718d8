"""Entity linking of actors, places and times on our own texts: ``python -m benchmarks.linking [--verbose] [--json FILE]``.

The gold set is tests/resolve/data/linking.toml. A link to an actor is correct under two conditions:

* Kind, country and name match the gold. One spelling of a name must contain the words of the other; for persons, whose names
  have many transliterations, one shared word is enough.
* The actor has the IRI that most links to the same gold identity have, and no other identity has it. Merged namesakes and
  a person with two IRIs both count as errors.

Precision is the share of correct links among the links made; recall is their share among the expected links. For places, the
country is compared; for events, the phrase of the place or the bounds of the time. Their ``right`` is the share of correct
answers among all questions, and their precision the share among the answers given.

The command also measures the time to load the names and to make 10,000 look-ups. It compares them with splitting as many
words by a regular expression, so that figures from different machines can be compared.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.probes import mention_of, probe
from benchmarks.shared import models
from kg.extract import extract
from kg.model import (
    Actor,
    ActorKind,
    ActorLink,
    Article,
    Document,
    Event,
    Extraction,
    PlaceLink,
    ResolvedMention,
    Span,
    Tense,
)
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.actors.actor_linker import ActorLinker
from kg.resolve.actors.article_entities import collect_entities
from kg.resolve.cities import match_city
from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold
from kg.resolve.office_holders import holders_by_name
from kg.resolve.times.time_parser import parse_time

SET = Path(__file__).resolve().parent.parent / "tests/resolve/data/linking.toml"
_ACTOR_KINDS = {
    "country": {ActorKind.COUNTRY},
    "person": {ActorKind.PERSON},
    "org": {ActorKind.ORGANIZATION, ActorKind.GROUP},
    "office": {ActorKind.OFFICE},
    "people": {ActorKind.GROUP},
}
_NO_REFERENT = "-"
_PHRASE_PARTS = ("links", "places")
_LOOK_UPS = 10_000

Item = dict[str, Any]  # an [[item]] table of the gold set
GoldLink = tuple[Item, str, str, ActorLink | None]  # item, phrase, expected referent, predicted link


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A prediction compared with the gold."""

    part: str  # "links", "places", "where" or "when"
    text: str
    phrase: str
    expected: str
    predicted: str
    is_answered: bool  # False for an abstention
    is_correct: bool
    has_answer: bool  # False if an abstention is expected


def load() -> list[Item]:
    """Return the items of the gold set."""
    items: list[Item] = tomllib.loads(SET.read_text(encoding="utf-8"))["item"]
    return items


def run(items: Sequence[Item]) -> list[Judgement]:
    """Parse, extract and resolve the texts, and compare the results with the gold."""
    articles = (_article(i, item) for i, item in enumerate(items))
    documents = [_document(document) for document in parse(articles, models=models())]
    links: list[GoldLink] = []
    judgements: list[Judgement] = []
    for item, document in zip(items, documents, strict=True):
        resolved = _resolve_phrases(item, document)
        links += [(item, phrase, gold, m.participants[0].link) for phrase, gold, m in resolved["links"]]
        judgements += [_judge_place(item, phrase, gold, m.place) for phrase, gold, m in resolved["places"]]
        judgements += _judge_events(item, resolve(extract(document)).events)
    return [*judge_links(links), *judgements]


def _article(number: int, item: Item) -> Article:
    dateline = item.get("dateline", "")
    return Article(
        id=f"{number:016x}",
        source="linking",
        text=item["text"],
        lead=item["text"].index(" - ") + 3 if dateline else 0,
        dateline=Span(start=0, end=len(dateline), quote=dateline) if dateline else None,
        published=item["published"],
        published_basis="metadata",
    )


def _document(parsed: object) -> Document:
    if not isinstance(parsed, Document):
        raise click.ClickException(str(parsed))
    return parsed


def _resolve_phrases(item: Item, document: Document) -> dict[str, list[tuple[str, str, ResolvedMention]]]:
    """Resolve each gold phrase as the participant and place of an artificial event.

    Returns the phrase, its gold referent and the resolved mention, by part of the set.
    """
    questions = [(part, phrase, gold) for part in _PHRASE_PARTS for phrase, gold in item.get(part, ())]
    probes = tuple(probe(mention_of(document, phrase)) for _, phrase, _ in questions)
    resolution = resolve(Extraction(document=document, mentions=probes, abstentions=()))
    resolved: dict[str, list[tuple[str, str, ResolvedMention]]] = {part: [] for part in _PHRASE_PARTS}
    for (part, phrase, gold), event in zip(questions, resolution.events, strict=True):
        resolved[part].append((phrase, gold, event.mentions[0]))
    return resolved


# ---------------------------------------------------------------- actors


def judge_links(links: Sequence[GoldLink]) -> Iterator[Judgement]:
    """Yield a judgement of each link to an actor."""
    keys = _keys_by_identity(links)
    for item, phrase, expected, link in links:
        alternatives = _alternatives(expected)
        is_correct = any(_is_referent(alternative, link, keys) for alternative in alternatives)
        yield Judgement(
            part="links",
            text=item["text"],
            phrase=phrase,
            expected=expected,
            predicted=_format_link(link),
            is_answered=link is not None,
            is_correct=is_correct,
            has_answer=_NO_REFERENT not in alternatives or (link is not None and is_correct),
        )


def _alternatives(expected: str) -> list[str]:
    """Split the alternative referents, which a bar without spaces separates."""
    return re.split(r"(?<! )\|(?! )", expected)


def _keys_by_identity(links: Iterable[GoldLink]) -> dict[str, str]:
    """Assign an actor key to each gold identity, by the number of links; each key has at most one identity."""
    votes: Counter[tuple[str, str]] = Counter()
    for _, _, expected, link in links:
        single = [a for a in _alternatives(expected) if ";" not in a and a != _NO_REFERENT]
        if link is not None and len(link.actors) == 1 and single and _matches(single[0], link.actors[0]):
            votes[single[0], link.actors[0].key] += 1
    key_by_identity: dict[str, str] = {}
    assigned_keys: set[str] = set()
    for (identity, key), _ in votes.most_common():
        if identity not in key_by_identity and key not in assigned_keys:
            key_by_identity[identity] = key
            assigned_keys.add(key)
    return key_by_identity


def _is_referent(expected: str, link: ActorLink | None, keys: dict[str, str]) -> bool:
    """Return True if a link refers to the expected actors, or if both are missing."""
    if expected == _NO_REFERENT or link is None:
        return expected == _NO_REFERENT and link is None
    referents = expected.split("; ")
    if len(referents) != len(link.actors):
        return False
    if len(referents) > 1:
        return all(_matches(one, actor) for one, actor in zip(referents, link.actors, strict=True))
    (actor,) = link.actors
    has_key = actor.kind in {ActorKind.GROUP, ActorKind.OFFICE} or keys.get(expected) == actor.key
    return has_key and _matches(expected, actor)


def _matches(expected: str, actor: Actor) -> bool:
    """Return True if an actor has the kind, country and name of a gold referent."""
    kind, _, rest = expected.partition(" ")
    name, _, country = (part.strip() for part in rest.partition(" | "))
    if kind == "country":
        name, country = "", rest.partition("#")[0]
    has_country = country == "?" or (actor.country or "") == country.partition("#")[0]
    if actor.kind not in _ACTOR_KINDS[kind] or not has_country:
        return False
    return not name or _is_same_name(kind, name.partition("#")[0], actor)


def _is_same_name(kind: str, expected: str, actor: Actor) -> bool:
    gold_words, words = set(fold(expected).split()), set(fold(actor.name).split())
    if kind == "person":
        return bool(gold_words & words)
    return gold_words <= words or words <= gold_words


def _format_link(link: ActorLink | None) -> str:
    if link is None:
        return _NO_REFERENT
    actors = "; ".join(f"{actor.key} ({actor.name}, {actor.country})" for actor in link.actors)
    return f"{actors} [{link.reason}, {link.score:.2f}]"


# ---------------------------------------------------------------- places and times


def _judge_place(item: Item, phrase: str, expected: str, link: PlaceLink | None) -> Judgement:
    return Judgement(
        part="places",
        text=item["text"],
        phrase=phrase,
        expected=expected,
        predicted=f"{link.place.key} ({link.place.country})" if link else _NO_REFERENT,
        is_answered=link is not None,
        is_correct=any(_is_place(alternative, link) for alternative in expected.split("|")),
        has_answer=True,
    )


def _is_place(expected: str, link: PlaceLink | None) -> bool:
    if link is None:
        return expected == _NO_REFERENT
    return (link.place.country or "") == expected.partition(" ")[2]


def _judge_events(item: Item, events: Iterable[Event]) -> Iterator[Judgement]:
    """Yield a judgement of each time and place of an event, which is identified by its trigger."""
    mentions = [event.mentions[0] for event in events]
    for trigger, *expected in item.get("when", ()):
        mention = _mention_with_trigger(mentions, trigger)
        time = mention.time if mention else None
        bounds = [str(time.earliest), str(time.latest)] if time else ["", ""]
        yield _judge_event(item, "when", trigger, " to ".join(expected), " to ".join(bounds))
    for trigger, place in item.get("where", ()):
        mention = _mention_with_trigger(mentions, trigger)
        link = mention.place if mention else None
        predicted = link.mention.span.quote if link and link.mention else link.reason if link else ""
        is_correct = place in predicted if place else link is None
        yield _judge_event(item, "where", trigger, place, place if is_correct else predicted or "nothing")


def _mention_with_trigger(mentions: Sequence[ResolvedMention], trigger: str) -> ResolvedMention | None:
    """Return the mention with a trigger word, or the nth one for "word#n"."""
    word, _, nth = trigger.partition("#")
    matches = [m for m in mentions if word in m.mention.trigger.quote.split()]
    return matches[int(nth or 1) - 1] if len(matches) >= int(nth or 1) else None


def _judge_event(item: Item, part: str, trigger: str, expected: str, predicted: str) -> Judgement:
    return Judgement(
        part=part,
        text=item["text"],
        phrase=trigger,
        expected=expected,
        predicted=predicted,
        is_answered=predicted.strip() not in {"", "to", "nothing"},
        is_correct=expected == predicted,
        has_answer=True,
    )


# ---------------------------------------------------------------- figures


def figures(judgements: Iterable[Judgement]) -> dict[str, dict[str, float]]:
    """Return the figures by part of the set: precision and recall for links, precision and ``right`` for the others."""
    by_part: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        by_part.setdefault(judgement.part, []).append(judgement)
    return {part: _part_figures(part, group) for part, group in by_part.items()}


def _part_figures(part: str, judgements: Sequence[Judgement]) -> dict[str, float]:
    total = len(judgements)
    correct = sum(j.is_correct for j in judgements)
    correct_answers = sum(j.is_correct and j.is_answered for j in judgements)
    precision = correct_answers / sum(j.is_answered for j in judgements)
    if part != "links":
        return {"of": total, "precision": precision, "right": correct / total}
    return {
        "of": total,
        "precision": precision,
        "recall": correct_answers / sum(j.has_answer for j in judgements),
    }


def table(counts: dict[str, dict[str, float]]) -> Table:
    """Format the figures as a table for the terminal."""
    result = Table("part", "mentions", "precision", "recall", "right", title="linking", title_justify="left")
    for part, row in counts.items():
        cells = [f"{row[name]:.1%}" if name in row else "" for name in ("precision", "recall", "right")]
        result.add_row(part, f"{row['of']:.0f}", *cells)
    return result


_NAMES = [
    "Russia",
    "the Kremlin",
    "NATO",
    "Istanbul",
    "Kiev",
    "Volodymyr Zelensky",
    "Hyderabad",
    "Nobody at All",
]


def speed() -> dict[str, float]:
    """Return seconds by task: loading, look-ups, a regular expression for comparison, and linking of phrases."""
    begin = perf_counter()
    _look_up("Kiev")
    loaded = perf_counter()
    for name in _NAMES * (_LOOK_UPS // len(_NAMES)):
        _look_up(name)
    looked_up = perf_counter()
    for _ in range(_LOOK_UPS // len(_NAMES)):
        re.findall(r"\w+", " ".join(_NAMES))
    return {
        "loading": loaded - begin,
        "10,000 look-ups": looked_up - loaded,
        "splitting as many words": perf_counter() - looked_up,
        "10,000 phrases in context": _seconds(_link_tokens()),
        "10,000 time expressions": _seconds(_parse_times()),
    }


def _seconds(results: Iterator[object]) -> float:
    """Return the time to produce 10,000 results."""
    begin = perf_counter()
    for _ in islice(results, _LOOK_UPS):
        pass
    return perf_counter() - begin


def _link_tokens() -> Iterator[object]:
    """Yield the links of all tokens of a short text, endlessly."""
    text = "Chilean Foreign Minister Marta Quiroga arrived in Lima. Quiroga urged both sides to talk."
    (parsed,) = parse([Article(id="0" * 16, source="speed", text=text)])
    document = _document(parsed)
    linker = ActorLinker(collect_entities(document))
    return (linker.link_head(s, t.index) for _ in count() for s in document.sentences for t in s.tokens)


def _parse_times() -> Iterator[object]:
    """Yield the intervals of calendar dates, endlessly."""
    months, published = ("May", "June"), date(2025, 8, 20)
    phrases = [
        f"on {day} {month} 20{year}" for day in range(1, 28) for month in months for year in range(10, 40)
    ]
    return (parse_time(phrase, published, Tense.PAST) for phrase in cycle(phrases))


def _look_up(name: str) -> None:
    gazetteer().find(name)
    holders_by_name(name)
    match_city(name)


@click.command()
@click.option("--verbose", is_flag=True, help="List every error.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to this file.")
def main(verbose: bool, target: Path | None) -> None:
    """Measure the linking of actors, places and times on our own texts."""
    # The loading time is right only if nothing has loaded the names before.
    seconds_by_task = speed()
    judgements = run(load())
    console = Console(soft_wrap=True)
    console.print(table(figures(judgements)))
    console.print("; ".join(f"{task}: {seconds:.3f} s" for task, seconds in seconds_by_task.items()))
    for j in judgements:
        if verbose and not j.is_correct:
            line = f"{j.part}: {j.phrase!r} in {j.text[:60]!r}: expected {j.expected!r}, predicted {j.predicted!r}"
            console.print(line, markup=False, highlight=False)
    if target:
        target.write_text(json.dumps(figures(judgements), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
