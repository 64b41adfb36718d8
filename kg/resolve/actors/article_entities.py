"""The entities of one article: gazetteer names, nominals, and persons linked to actors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.model import Actor, ActorKind, Document, EntityLabel
from kg.resolve.actors.gazetteer_matcher import NameMatch, match_names
from kg.resolve.actors.nominal import Nominal, Qualifier
from kg.resolve.actors.nominal_parser import parse_nominals
from kg.resolve.actors.person_country import person_countries
from kg.resolve.actors.person_linker import ArticleContext, PersonFacts, link_person
from kg.resolve.actors.person_mentions import Person, PersonIndex, bare_name, index_persons
from kg.resolve.gazetteer import GazetteerEntry, organizations_by_noun


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntities:
    """The names and descriptions of an article; ``names`` and ``nominals`` have one item per sentence."""

    document: Document
    names: tuple[tuple[NameMatch, ...], ...]
    nominals: tuple[tuple[Nominal, ...], ...]
    persons: PersonIndex
    actors: dict[Person, Actor]
    holders: dict[tuple[str, str], tuple[Person, ...]]  # by title and owner key: "UKR", "NATO"
    organizations: dict[str, GazetteerEntry]  # gazetteer organisations in the article, by key
    acronyms: dict[str, str]  # full names of unlisted organisations, by acronym

    def holder(self, title: str, owner: str) -> Person | None:
        """Return the only person to whom the article gives a title of a country or organisation."""
        holders = self.holders.get((title, owner), ())
        return holders[0] if len(holders) == 1 else None

    def expand_acronym(self, name: str) -> str:
        """Return the full name that the article gives for an acronym, or the name unchanged."""
        return self.acronyms.get(name, name)

    def organization_for(self, noun: str) -> GazetteerEntry | None:
        """Return the only organisation in the article that "the alliance" or "the court" can refer to."""
        return _organization_for(noun, self.organizations)


def collect_entities(document: Document) -> ArticleEntities:
    """Find the names, nominals and persons of an article and link the persons to actors."""
    persons = index_persons(document)
    names = tuple(match_names(sentence, document.article.text) for sentence in document.sentences)
    sentences = list(zip(document.sentences, names, strict=True))
    parsed = [parse_nominals(sentence, matches, persons) for sentence, matches in sentences]
    untitled = [
        pair for sentence, matches in sentences for pair in person_countries(sentence, matches, persons)
    ]
    countries = _countries_by_person((n for sentence in parsed for n in sentence), untitled)
    organizations = _organizations(names)
    nominals = tuple(
        tuple(_with_owners(n, countries, organizations) for n in sentence) for sentence in parsed
    )
    # Owners such as "Zelenskiy's" have a country now, so nominals may state further countries.
    countries = _countries_by_person((n for sentence in nominals for n in sentence), untitled)
    actors = _link_persons(persons, nominals, countries, _context(document, names))
    return ArticleEntities(
        document=document,
        names=names,
        nominals=nominals,
        persons=persons,
        actors=actors,
        holders=_holders_by_title(nominals, actors),
        organizations=organizations,
        acronyms=_acronyms(document),
    )


def _acronyms(document: Document) -> dict[str, str]:
    """Return the full names of organisations by their initials; initials shared by several names are left out."""
    full_names: dict[str, str] = {}
    for entity in (e for s in document.sentences for e in s.entities if e.label is EntityLabel.ORGANIZATION):
        name = bare_name(entity.span.quote)
        initials = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
        if len(initials) > 1 and " " in name:
            full_names[initials] = name if full_names.setdefault(initials, name) == name else ""
    return {initials: name for initials, name in full_names.items() if name}


def _countries_by_person(
    nominals: Iterable[Nominal], untitled: Iterable[tuple[Person, str]]
) -> dict[Person, str]:
    """Return the country of each person for whom the article states exactly one.

    ``untitled`` are countries stated with a name without a title. The country of a title takes precedence.
    """
    by_title: dict[Person, set[str]] = {}
    by_name: dict[Person, set[str]] = {}
    for person, country in untitled:
        by_name.setdefault(person, set()).add(country)
    for nominal in nominals:
        if nominal.person is not None and nominal.country is not None:
            by_title.setdefault(nominal.person, set()).add(nominal.country)
    return {person: min(stated) for person, stated in (by_name | by_title).items() if len(stated) == 1}


def _with_owners(
    nominal: Nominal, countries: dict[Person, str], organizations: dict[str, GazetteerEntry]
) -> Nominal:
    """Return a nominal with its owners resolved: "Zelenskiy's" to a country, "the alliance's" to an organisation."""
    qualifiers = tuple(_with_country(q, countries) for q in nominal.qualifiers)
    entry = _organization_for(nominal.owner_noun, organizations) if nominal.owner_noun else None
    if entry is None:
        return replace(nominal, qualifiers=qualifiers)
    owner = Qualifier(key=entry.key, label=entry.name, country=entry.country, is_organization=True)
    return replace(nominal, qualifiers=(owner, *qualifiers))


def _organization_for(noun: str, organizations: dict[str, GazetteerEntry]) -> GazetteerEntry | None:
    keys = sorted(organizations_by_noun().get(noun, frozenset()) & organizations.keys())
    return organizations[keys[0]] if len(keys) == 1 else None


def _with_country(qualifier: Qualifier, countries: dict[Person, str]) -> Qualifier:
    if qualifier.person is None:
        return qualifier
    return replace(qualifier, country=countries.get(qualifier.person))


def _link_persons(
    persons: PersonIndex,
    nominals: Iterable[Iterable[Nominal]],
    countries: dict[Person, str],
    context: ArticleContext,
) -> dict[Person, Actor]:
    descriptions: dict[Person, tuple[Nominal, ...]] = {}
    for nominal in (n for sentence in nominals for n in sentence):
        if nominal.person is not None:
            descriptions[nominal.person] = (*descriptions.get(nominal.person, ()), nominal)
    return {
        p: link_person(p, PersonFacts(nominals=descriptions.get(p, ()), country=countries.get(p)), context)
        for p in persons.by_name.values()
    }


def _context(document: Document, names: Iterable[Iterable[NameMatch]]) -> ArticleContext:
    article = document.article
    countries = frozenset(entry.country for entry in _entries(names) if entry.country)
    return ArticleContext(article_id=article.id, published=article.published, mentioned_countries=countries)


def _holders_by_title(
    nominals: Iterable[Iterable[Nominal]], actors: dict[Person, Actor]
) -> dict[tuple[str, str], tuple[Person, ...]]:
    """Return the persons to whom the article gives a current title, by title and owner key."""
    holders: dict[tuple[str, str], tuple[Person, ...]] = {}
    for nominal in (n for sentence in nominals for n in sentence):
        if nominal.person is None or nominal.is_former:
            continue
        owner = nominal.owner_key or actors[nominal.person].country or ""
        title = (nominal.title, owner)
        if nominal.person not in holders.get(title, ()):
            holders[title] = (*holders.get(title, ()), nominal.person)
    return holders


def _organizations(names: Iterable[Iterable[NameMatch]]) -> dict[str, GazetteerEntry]:
    return {entry.key: entry for entry in _entries(names) if entry.kind is ActorKind.ORGANIZATION}


def _entries(names: Iterable[Iterable[NameMatch]]) -> Iterator[GazetteerEntry]:
    return (name.entry for sentence in names for name in sentence)
