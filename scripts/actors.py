"""The tables of kg/resolve/data as linked data: ``python -m scripts.actors``.

Writes ontology/actors/actors.ttl (countries, states, organisations, office holders with their days) and
ontology/sectors.ttl, sorted, a block a thing, so that a change of a table is a small change of them. The IRIs of actors
are relative, ``<actor/country/RUS>``: whoever loads the file says under which base, and they are then those of the graph.
"""

from collections.abc import Iterator
from pathlib import Path

from kg import vocab
from kg.iris import Iris
from kg.model import Actor, ActorKind
from kg.resolve.data_tables import rows, several
from kg.resolve.gazetteer import adjectives, countries
from kg.resolve.name_keys import slug
from kg.resolve.office_holders import Known, persons

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
_HEAD = """# Made by scripts/actors.py from the tables of kg/resolve/data; it is these that are edited.
@prefix dip: <https://w3id.org/diplomacy/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sector: <https://w3id.org/diplomacy/sector/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
_WIKIDATA = "http://www.wikidata.org/entity/"
_SCHEME = """<https://w3id.org/diplomacy/sector/> a skos:ConceptScheme ;
    dcterms:title "Sectors"@en ;
    dcterms:description "The parts of state and society that an actor may belong to, by CAMEO's and PLOVER's codes."@en ;
    dcterms:creator "The diplomacy-kg project" ;
    dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ;
    owl:versionInfo "0.1.0" ;
    vann:preferredNamespacePrefix "sector" ;
    vann:preferredNamespaceUri "https://w3id.org/diplomacy/sector/" .
"""

Fact = tuple[str, str]  # property and value, as Turtle writes them


def actors() -> str:
    """Return the actors of the tables as Turtle."""
    blocks = dict((*_countries(), *_states(), *_organizations(), *_persons(), *_offices(), *_tenures()))
    return _HEAD + "\n".join(_block(subject, blocks[subject]) for subject in sorted(blocks))


def sectors() -> str:
    """Return the scheme of sectors as Turtle."""
    concepts = (_block(f"sector:{row['code']}", _sector(row)) for row in rows("sectors.tsv"))
    return _HEAD + "\n".join((_SCHEME, *concepts))


def _sector(row: dict[str, str]) -> list[Fact]:
    return [
        ("a", "skos:Concept"),
        ("skos:inScheme", "<https://w3id.org/diplomacy/sector/>"),
        ("skos:topConceptOf", "<https://w3id.org/diplomacy/sector/>"),
        ("skos:notation", _text(row["code"])),
        ("skos:prefLabel", f"{_text(row['name'])}@en"),
        ("rdfs:label", f"{_text(row['name'])}@en"),
        ("skos:definition", f"{_text(row['definition'])}@en"),
        ("dcterms:source", _text(row["source"])),
        ("rdfs:isDefinedBy", "<https://w3id.org/diplomacy/sector/>"),
    ]


def _countries() -> Iterator[tuple[str, list[Fact]]]:
    for row in rows("countries.tsv"):
        actor = _actor(ActorKind.COUNTRY, row["iso3"], row["name"], row["iso3"])
        yield _iri(actor), [*_facts(actor, row), *_told("dip:alpha2", row["iso2"]), *_of_state(row)]


def _states() -> Iterator[tuple[str, list[Fact]]]:
    for row in rows("states.tsv"):
        actor = _actor(ActorKind.COUNTRY, row["key"], row["name"], row["country"])
        yield _iri(actor), [*_facts(actor, row), *_of_state(row)]


def _of_state(row: dict[str, str]) -> Iterator[Fact]:
    yield from (("dip:demonym", _text(demonym)) for demonym in several(row["demonyms"]))
    yield from _told("dip:capital", row["capital"])
    yield from (("dip:seatOfPower", _text(seat)) for seat in several(row["seats"]))


def _organizations() -> Iterator[tuple[str, list[Fact]]]:
    for row in rows("organizations.tsv"):
        actor = _actor(
            ActorKind.ORGANIZATION, row["key"], row["name"], row["country"] or None, row["sector"] or None
        )
        yield _iri(actor), _facts(actor, row)


def _persons() -> Iterator[tuple[str, list[Fact]]]:
    items = {row["name"]: row["wikidata"] for row in rows("office_holders.tsv")}
    aliases = {row["name"]: row["aliases"] for row in rows("person_aliases.tsv")}
    for known in persons():
        actor = Actor(key=known.key, kind=ActorKind.PERSON, name=known.name, country=known.country)
        same = items.get(known.name)
        link = [("schema:sameAs", f"<{_WIKIDATA}{same}>")] if same else []
        yield _iri(actor), [*_facts(actor, {"aliases": aliases.get(known.name, ""), "source": ""}), *link]


def _offices() -> Iterator[tuple[str, list[Fact]]]:
    for owner, office in {(t.owner, t.office) for known in persons() for t in known.tenures}:
        actor = _office(owner, office)
        yield _iri(actor), [*_facts(actor, {}), ("dip:officeOf", _owner(owner))]


def _tenures() -> Iterator[tuple[str, list[Fact]]]:
    keys = {known.name: known for known in persons()}
    for table in (
        "office_holders_own.tsv",
        "office_holders.tsv",
    ):  # of the same days the source's is the later one
        for row in rows(table):
            known, office = keys[_spelt(row["name"], keys)], _office(row["owner"], row["office"])
            begin = row["from"]
            subject = f"<tenure/{office.key.split('/')[1]}/{known.key.split('/')[1]}/{begin}>"
            yield (
                subject,
                [
                    ("a", "dip:Tenure"),
                    ("rdfs:label", _text(f"{known.name}, {office.name}")),
                    ("dip:holder", _iri(_person(known))),
                    ("dip:heldOffice", _iri(office)),
                    ("schema:startDate", _day(begin)),
                    *([("schema:endDate", _day(row["until"]))] if row["until"] else []),
                    *([("dip:asOf", _day(row["as_of"]))] if row["as_of"] else []),
                    ("dcterms:source", _text(row["source"])),
                ],
            )


def _spelt(name: str, keys: dict[str, Known]) -> str:
    """Return the spelling under which a person is known: of two tables it is the first one's."""
    return name if name in keys else next(other for other in keys if slug(other) == slug(name))


def _person(known: Known) -> Actor:
    return Actor(key=known.key, kind=ActorKind.PERSON, name=known.name)


def _office(owner: str, office: str) -> Actor:
    """Return an office with the key and the name that linking gives it."""
    names = {**{row["key"]: row["name"] for row in rows("organizations.tsv")}, **adjectives()}
    country = owner if owner in countries() else None
    sector = "GOV" if owner in adjectives() else "IGO"
    name = f"{names[owner]} {office}"
    return _actor(ActorKind.OFFICE, f"{owner}-{slug(office)}", name, country, sector)


def _owner(owner: str) -> str:
    kind = ActorKind.COUNTRY if owner in adjectives() else ActorKind.ORGANIZATION
    return _iri(_actor(kind, owner, owner))


# ---------------------------------------------------------------- Turtle


def _actor(
    kind: ActorKind, key: str, name: str, country: str | None = None, sector: str | None = None
) -> Actor:
    return Actor(key=f"{kind.value.lower()}/{key}", kind=kind, name=name, country=country, sector=sector)


def _iri(actor: Actor) -> str:
    return f"<{Iris(base='').actor(actor).removeprefix('id/')}>"


def _facts(actor: Actor, row: dict[str, str]) -> list[Fact]:
    kind = vocab.ACTOR_CLASSES[actor.kind].removeprefix(vocab.DIP)
    return [
        ("a", f"dip:Actor, dip:{kind}"),
        ("rdfs:label", _text(actor.name)),
        *(("skos:altLabel", _text(alias)) for alias in several(row.get("aliases", ""))),
        *_told("dip:country", actor.country),
        *_told("dip:sector", actor.sector),
        *_told("dip:actorCode", actor.code),
        *_told("dcterms:source", row.get("source")),
    ]


def _told(link: str, value: str | None) -> list[Fact]:
    return [(link, _text(value))] if value else []


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _day(value: str) -> str:
    return f'"{value}"^^xsd:{"date" if "-" in value else "gYear"}'


def _block(subject: str, facts: list[Fact]) -> str:
    return f"{subject} " + " ;\n    ".join(f"{link} {value}" for link, value in facts) + " .\n"


if __name__ == "__main__":
    (FOLDER / "actors/actors.ttl").write_text(actors(), encoding="utf-8")
    (FOLDER / "sectors.ttl").write_text(sectors(), encoding="utf-8")
