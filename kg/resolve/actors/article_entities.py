"""Who is who in one article: its names, its persons and what is said of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.model import Actor, ActorKind, Document, EntityLabel
from kg.resolve.actors.gazetteer_matcher import Name, names_in
from kg.resolve.actors.nominal import Nominal, Qualifier
from kg.resolve.actors.nominal_parser import nominals_in
from kg.resolve.actors.person_country import origins_in
from kg.resolve.actors.person_linker import Setting, Told, actor_of
from kg.resolve.actors.person_mentions import Person, Persons, bare_name, persons_of
from kg.resolve.gazetteer import Entry, definite_nouns


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The names and descriptions of an article; the outer tuples have an item for each sentence."""

    document: Document
    names: tuple[tuple[Name, ...], ...]
    nominals: tuple[tuple[Nominal, ...], ...]
    persons: Persons
    actors: dict[Person, Actor]
    holders: dict[tuple[str, str], tuple[Person, ...]]  # by title and owner: "UKR", "NATO"
    organizations: dict[str, Entry]  # the known ones that the article names, by key
    acronyms: dict[str, str]  # of bodies that only the article names, to their full names

    def holder(self, title: str, owner: str) -> Person | None:
        """Return the one person whom the article gives a title of a state or organisation."""
        found = self.holders.get((title, owner), ())
        return found[0] if len(found) == 1 else None

    def spelt_out(self, name: str) -> str:
        """Return the full name that an article gives for an acronym: "Sahel Peace Council" for "SPC"."""
        return self.acronyms.get(name, name)

    def taken_up(self, noun: str) -> Entry | None:
        """Return the one organisation of the article that "the alliance" or "the court" may take up again."""
        return _taken_up(noun, self.organizations)


def cast_of(document: Document) -> Cast:
    """Collect who is named and described in an article."""
    text = document.article.text
    persons = persons_of(document)
    names = tuple(names_in(sentence, text) for sentence in document.sentences)
    read = [nominals_in(s, found, persons) for s, found in zip(document.sentences, names, strict=True)]
    origins = [
        origin
        for sentence, found in zip(document.sentences, names, strict=True)
        for origin in origins_in(sentence, found, persons)
    ]
    countries = _countries((n for sentence in read for n in sentence), origins)
    organizations = _organizations(names)
    nominals = tuple(tuple(_with_owners(n, countries, organizations) for n in sentence) for sentence in read)
    countries = _countries((n for sentence in nominals for n in sentence), origins)
    actors = _actors(persons, nominals, countries, _setting(document, names))
    return Cast(
        document=document,
        names=names,
        nominals=nominals,
        persons=persons,
        actors=actors,
        holders=_holders(nominals, actors),
        organizations=organizations,
        acronyms=_acronyms(document),
    )


def _acronyms(document: Document) -> dict[str, str]:
    """Return the full names of an article's bodies by the initials of their words, where one name has them."""
    found: dict[str, str] = {}
    for entity in (e for s in document.sentences for e in s.entities if e.label is EntityLabel.ORGANIZATION):
        name = bare_name(entity.span.quote)
        initials = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
        if len(initials) > 1 and " " in name:
            found[initials] = name if found.setdefault(initials, name) == name else ""
    return {initials: name for initials, name in found.items() if name}


def _countries(nominals: Iterable[Nominal], origins: Iterable[tuple[Person, str]]) -> dict[Person, str]:
    """Return the country of each person of whom the article says one, and never another.

    ``origins`` are countries that stand with a name without a title; a title's country goes before them.
    """
    said: dict[Person, set[str]] = {}
    untitled: dict[Person, set[str]] = {}
    for person, country in origins:
        untitled.setdefault(person, set()).add(country)
    for nominal in nominals:
        if nominal.person is not None and nominal.country is not None:
            said.setdefault(nominal.person, set()).add(nominal.country)
    return {person: min(found) for person, found in (untitled | said).items() if len(found) == 1}


def _with_owners(nominal: Nominal, countries: dict[Person, str], organizations: dict[str, Entry]) -> Nominal:
    """Return a description with who "Zelenskiy's" and "the alliance's" mean in this article."""
    qualifiers = tuple(_with_country(q, countries) for q in nominal.qualifiers)
    entry = _taken_up(nominal.owner, organizations) if nominal.owner else None
    if entry is None:
        return replace(nominal, qualifiers=qualifiers)
    owner = Qualifier(slug=entry.key, label=entry.name, country=entry.country, organization=True)
    return replace(nominal, qualifiers=(owner, *qualifiers))


def _taken_up(noun: str, organizations: dict[str, Entry]) -> Entry | None:
    keys = sorted(definite_nouns().get(noun, frozenset()) & organizations.keys())
    return organizations[keys[0]] if len(keys) == 1 else None


def _with_country(qualifier: Qualifier, countries: dict[Person, str]) -> Qualifier:
    if qualifier.person is None:
        return qualifier
    return replace(qualifier, country=countries.get(qualifier.person))


def _actors(
    persons: Persons, nominals: Iterable[Iterable[Nominal]], countries: dict[Person, str], setting: Setting
) -> dict[Person, Actor]:
    told: dict[Person, tuple[Nominal, ...]] = {}
    for nominal in (n for sentence in nominals for n in sentence):
        if nominal.person is not None:
            told[nominal.person] = (*told.get(nominal.person, ()), nominal)
    return {
        p: actor_of(p, Told(nominals=told.get(p, ()), country=countries.get(p)), setting)
        for p in persons.by_name.values()
    }


def _setting(document: Document, names: Iterable[Iterable[Name]]) -> Setting:
    article = document.article
    spoken_of = frozenset(entry.country for entry in _entries(names) if entry.country)
    return Setting(article=article.id, published=article.published, spoken_of=spoken_of)


def _holders(
    nominals: Iterable[Iterable[Nominal]], actors: dict[Person, Actor]
) -> dict[tuple[str, str], tuple[Person, ...]]:
    """Return the persons whom the article gives a title, by the title and whose it is."""
    found: dict[tuple[str, str], tuple[Person, ...]] = {}
    for nominal in (n for sentence in nominals for n in sentence):
        if nominal.person is None or nominal.former:
            continue
        owner = nominal.owner_slug or actors[nominal.person].country or ""
        title = (nominal.title, owner)
        if nominal.person not in found.get(title, ()):
            found[title] = (*found.get(title, ()), nominal.person)
    return found


def _organizations(names: Iterable[Iterable[Name]]) -> dict[str, Entry]:
    return {entry.key: entry for entry in _entries(names) if entry.kind is ActorKind.ORGANIZATION}


def _entries(names: Iterable[Iterable[Name]]) -> Iterator[Entry]:
    return (name.entry for sentence in names for name in sentence)
