"""Whom, where and when a phrase means, on a set of our own: ``python -m benchmarks.linking [--verbose] [--json FILE]``.

The texts of tests/resolve/data/linking.toml. A link is right where

* kind, country and name are those of the gold (of two spellings of a name the words of one are in the other, or
  they share a word for persons, whose names are transliterated in many ways);
* and its actor has the IRI by which the same person or body goes in most of the set, which no other one has: a merge of
  namesakes and a person under two IRIs are wrong both.

Precision is the share of right links among the links that were made, recall their share among those that should
be made. A place's country, a place of an event and the bounds of a time are compared as they stand; of these ``right`` is
the share of all that are asked for, precision that of those given.

The command also tells how long the names take to load, and 10,000 look-ups beside as many words read by the tokenizer of
Python's regular expressions, so that machines can be compared.
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
    Extraction,
    PlaceLink,
    ResolvedMention,
    Span,
    Tense,
)
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.actors.actor_linker import Actors
from kg.resolve.actors.article_entities import cast_of
from kg.resolve.cities import choose_city
from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold
from kg.resolve.office_holders import named
from kg.resolve.times.time_parser import read

SET = Path(__file__).resolve().parent.parent / "tests/resolve/data/linking.toml"
_KINDS = {
    "country": {ActorKind.COUNTRY},
    "person": {ActorKind.PERSON},
    "org": {ActorKind.ORGANIZATION},
    "office": {ActorKind.OFFICE},
    "people": {ActorKind.GROUP},
}
_NOBODY = "-"
_PHRASES = ("links", "places")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An answer beside what was wanted; ``given`` is False where we abstained."""

    what: str  # links, places, where, when
    text: str
    phrase: str
    wanted: str
    got: str
    given: bool
    right: bool
    asked: bool  # False where nothing should be given


def load() -> list[dict[str, Any]]:
    """Return the items of the set."""
    items: list[dict[str, Any]] = tomllib.loads(SET.read_text(encoding="utf-8"))["item"]
    return items


def run(items: Sequence[dict[str, Any]]) -> list[Judged]:
    """Take the texts through parse, extract and resolve, and judge what comes out."""
    articles = (_article(i, item) for i, item in enumerate(items))
    documents = [_document(document) for document in parse(articles, models=models())]
    links: list[tuple[dict[str, Any], str, str, ActorLink | None]] = []
    judged: list[Judged] = []
    for item, document in zip(items, documents, strict=True):
        found = _answers(item, document)
        links += [(item, phrase, wanted, m.participants[0].link) for phrase, wanted, m in found["links"]]
        judged += [_place(item, phrase, wanted, m.place) for phrase, wanted, m in found["places"]]
        judged += _events(item, resolve(extract(document)).events)
    return [*_judged_links(links), *judged]


def _article(number: int, item: dict[str, Any]) -> Article:
    sent_from = item.get("dateline", "")
    return Article(
        id=f"{number:016x}",
        source="linking",
        text=item["text"],
        lead=item["text"].index(" - ") + 3 if sent_from else 0,
        dateline=Span(start=0, end=len(sent_from), quote=sent_from) if sent_from else None,
        published=item["published"],
        published_basis="metadata",
    )


def _document(parsed: object) -> Document:
    if not isinstance(parsed, Document):
        raise click.ClickException(str(parsed))
    return parsed


def _answers(item: dict[str, Any], document: Document) -> dict[str, list[tuple[str, str, ResolvedMention]]]:
    """Resolve each phrase of an item as the participant and the place of an event of its own."""
    asked = [(what, phrase, wanted) for what in _PHRASES for phrase, wanted in item.get(what, ())]
    probes = tuple(probe(mention_of(document, phrase)) for _, phrase, _ in asked)
    resolution = resolve(Extraction(document=document, mentions=probes, abstentions=()))
    found: dict[str, list[tuple[str, str, ResolvedMention]]] = {what: [] for what in _PHRASES}
    for (what, phrase, wanted), event in zip(asked, resolution.events, strict=True):
        found[what].append((phrase, wanted, event.mentions[0]))
    return found


# ---------------------------------------------------------------- actors


def _judged_links(links: Sequence[tuple[dict[str, Any], str, str, ActorLink | None]]) -> Iterator[Judged]:
    keys = _keys(links)
    for item, phrase, wanted, link in links:
        choices = wanted.split("|") if " | " not in wanted else _choices(wanted)
        right = any(_is_meant(choice, link, keys) for choice in choices)
        yield Judged(
            what="links",
            text=item["text"],
            phrase=phrase,
            wanted=wanted,
            got=_told(link),
            given=link is not None,
            right=right,
            asked=_NOBODY not in choices or (link is not None and right),
        )


def _choices(wanted: str) -> list[str]:
    """Split other right answers off, which stand behind a bar without spaces."""
    return re.split(r"(?<! )\|(?! )", wanted)


def _keys(links: Iterable[tuple[dict[str, Any], str, str, ActorLink | None]]) -> dict[str, str]:
    """Return the identity that most links with an actor's key have in the gold, and its key by identity."""
    votes: Counter[tuple[str, str]] = Counter()
    for _, _, wanted, link in links:
        singles = [choice for choice in _choices(wanted) if ";" not in choice and choice != _NOBODY]
        if link is not None and len(link.actors) == 1 and singles and _is_like(singles[0], link.actors[0]):
            votes[singles[0], link.actors[0].key] += 1
    key_of: dict[str, str] = {}
    identity_of: dict[str, str] = {}
    for (identity, key), _ in votes.most_common():
        if identity not in key_of and key not in identity_of:
            key_of[identity], identity_of[key] = key, identity
    return key_of


def _is_meant(wanted: str, link: ActorLink | None, keys: dict[str, str]) -> bool:
    if wanted == _NOBODY or link is None:
        return wanted == _NOBODY and link is None
    several = wanted.split("; ")
    if len(several) != len(link.actors):
        return False
    if len(several) > 1:
        return all(_is_like(one, actor) for one, actor in zip(several, link.actors, strict=True))
    (actor,) = link.actors
    unique = actor.kind in {ActorKind.GROUP, ActorKind.OFFICE} or keys.get(wanted) == actor.key
    return unique and _is_like(wanted, actor)


def _is_like(wanted: str, actor: Actor) -> bool:
    """Tell whether an actor has the kind, the country and the name of the gold."""
    kind, _, rest = wanted.partition(" ")
    name, _, country = (part.strip() for part in rest.partition(" | "))
    if kind == "country":
        name, country = "", rest.partition("#")[0]
    kinds = _KINDS[kind] | ({ActorKind.GROUP} if kind == "org" else set())
    if actor.kind not in kinds or (country != "?" and (actor.country or "") != country.partition("#")[0]):
        return False
    return not name or _same_name(kind, name.partition("#")[0], actor)


def _same_name(kind: str, wanted: str, actor: Actor) -> bool:
    theirs, ours = set(fold(wanted).split()), set(fold(actor.name).split())
    if kind == "person":
        return bool(theirs & ours)
    return theirs <= ours or ours <= theirs


def _told(link: ActorLink | None) -> str:
    if link is None:
        return _NOBODY
    actors = "; ".join(f"{actor.key} ({actor.name}, {actor.country})" for actor in link.actors)
    return f"{actors} [{link.reason}, {link.score:.2f}]"


# ---------------------------------------------------------------- places and times


def _place(item: dict[str, Any], phrase: str, wanted: str, link: PlaceLink | None) -> Judged:
    got = f"{link.place.key} ({link.place.country})" if link else _NOBODY
    right = any(_is_place(choice, link) for choice in wanted.split("|"))
    return Judged(
        what="places",
        text=item["text"],
        phrase=phrase,
        wanted=wanted,
        got=got,
        given=link is not None,
        right=right,
        asked=True,
    )


def _is_place(wanted: str, link: PlaceLink | None) -> bool:
    if link is None:
        return wanted == _NOBODY
    return (link.place.country or "") == wanted.partition(" ")[2]


def _events(item: dict[str, Any], events: Iterable[Any]) -> Iterator[Judged]:
    mentions = [event.mentions[0] for event in events]
    for trigger, *wanted in item.get("when", ()):
        mention = _triggered(mentions, trigger)
        time = mention.time if mention else None
        got = [str(time.earliest), str(time.latest)] if time else ["", ""]
        yield _judged(item, "when", trigger, " to ".join(wanted), " to ".join(got))
    for trigger, place in item.get("where", ()):
        mention = _triggered(mentions, trigger)
        link = mention.place if mention else None
        said = link.mention.span.quote if link and link.mention else link.reason if link else ""
        right = place in said if place else link is None
        yield _judged(item, "where", trigger, place, place if right else said or "nothing")


def _triggered(mentions: Sequence[ResolvedMention], trigger: str) -> ResolvedMention | None:
    words, _, nth = trigger.partition("#")
    found = [m for m in mentions if words in m.mention.trigger.quote.split()]
    return found[int(nth or 1) - 1] if len(found) >= int(nth or 1) else None


def _judged(item: dict[str, Any], what: str, phrase: str, wanted: str, got: str) -> Judged:
    return Judged(
        what=what,
        text=item["text"],
        phrase=phrase,
        wanted=wanted,
        got=got,
        given=got.strip() not in {"", "to", "nothing"},
        right=wanted == got,
        asked=True,
    )


# ---------------------------------------------------------------- figures


def figures(found: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Return the figures of each part of the set: precision and recall of links, shares of right answers of the rest."""
    groups: dict[str, list[Judged]] = {}
    for one in found:
        groups.setdefault(one.what, []).append(one)
    return {what: _figures(what, group) for what, group in groups.items()}


def _figures(what: str, group: Sequence[Judged]) -> dict[str, float]:
    right = sum(one.right for one in group)
    linked = sum(one.right and one.given for one in group)
    given, asked = sum(one.given for one in group), sum(one.asked for one in group)
    if what != "links":
        return {"of": len(group), "precision": linked / given, "right": right / len(group)}
    return {"of": len(group), "precision": linked / given, "recall": linked / asked}


def table(counts: dict[str, dict[str, float]]) -> Table:
    """Lay the figures out."""
    result = Table("part", "mentions", "precision", "recall", "right", title="linking", title_justify="left")
    for what, row in counts.items():
        shown = [f"{row[name]:.1%}" if name in row else "" for name in ("precision", "recall", "right")]
        result.add_row(what, f"{row['of']:.0f}", *shown)
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
    """Return seconds: loading all names; 10,000 look-ups, and as many words by a regular expression; 10,000 phrases.

    The phrases are those of a text, linked where they stand, and those of time, read.
    """
    begin = perf_counter()
    _look_up("Kiev")
    loaded = perf_counter()
    for name in _NAMES * (10_000 // len(_NAMES)):
        _look_up(name)
    looked = perf_counter()
    for _ in range(10_000 // len(_NAMES)):
        re.findall(r"\w+", " ".join(_NAMES))
    return {
        "loading": loaded - begin,
        "10,000 look-ups": looked - loaded,
        "as many words": perf_counter() - looked,
        "10,000 phrases of a text": _seconds(_linking()),
        "10,000 phrases of time": _seconds(_dating()),
    }


def _seconds(work: Iterator[object]) -> float:
    begin = perf_counter()
    for _ in islice(work, 10_000):
        pass
    return perf_counter() - begin


def _linking() -> Iterator[object]:
    """Link each word of a text where it stands, over and over."""
    text = "Chilean Foreign Minister Marta Quiroga arrived in Lima. Quiroga urged both sides to talk."
    (parsed,) = parse([Article(id="0" * 16, source="speed", text=text)])
    document = _document(parsed)
    actors = Actors(cast_of(document))
    return (actors.at(s, t.index) for _ in count() for s in document.sentences for t in s.tokens)


def _dating() -> Iterator[object]:
    months, published = ("May", "June"), date(2025, 8, 20)
    phrases = [
        f"on {day} {month} 20{year}" for day in range(1, 28) for month in months for year in range(10, 40)
    ]
    return (read(phrase, published, Tense.PAST) for phrase in cycle(phrases))


def _look_up(name: str) -> None:
    gazetteer().find(name)
    named(name)
    choose_city(name)


@click.command()
@click.option("--verbose", is_flag=True, help="List every miss.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write figures to this file.")
def main(verbose: bool, target: Path | None) -> None:
    """Measure linking of actors, places and times on the set of our own."""
    took = speed()  # before anything else has loaded the names
    found = run(load())
    console = Console(soft_wrap=True)
    console.print(table(figures(found)))
    console.print("; ".join(f"{what}: {seconds:.3f} s" for what, seconds in took.items()))
    for one in found:
        if verbose and not one.right:
            line = f"{one.what}: {one.phrase!r} in {one.text[:60]!r}: wanted {one.wanted!r}, got {one.got!r}"
            console.print(line, markup=False, highlight=False)
    if target:
        target.write_text(json.dumps(figures(found), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
