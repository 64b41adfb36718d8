"""The entities of one article: gazetteer names, nominals, and persons linked to actors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Actor, ActorKind, Document, Entity, EntityLabel, Sentence
from kg.resolve.actors.gazetteer_matcher import NameMatch, match_names
from kg.resolve.actors.nominal import Nominal, Qualifier
from kg.resolve.actors.nominal_parser import parse_nominals
from kg.resolve.actors.person_linker import ArticleContext, PersonFacts, link_person
from kg.resolve.actors.person_mentions import Person, PersonIndex, bare_name, index_persons
from kg.resolve.data_tables import group
from kg.resolve.gazetteer import GazetteerEntry, NameType, organizations_by_noun
from kg.resolve.name_keys import join_tokens

# The maximum number of words between a country and the untitled person's name.
_MAX_WORDS_BETWEEN = 4
_DESCRIPTION_UPOS = frozenset({"NOUN", "ADJ", "PROPN"})
_COUNTRY_NAME_TYPES = frozenset({NameType.NAME, NameType.ALIAS})
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntities:
    """The names and descriptions of an article."""

    document: Document
    names: tuple[tuple[NameMatch, ...], ...]  # by sentence
    nominals: tuple[Nominal, ...]  # in text order
    persons: PersonIndex
    actors: dict[Person, Actor]
    holders: dict[tuple[str, str], tuple[Person, ...]]  # by title and owner key: "UKR", "NATO"
    organizations: dict[str, GazetteerEntry]  # gazetteer organisations in the article, by key
    acronyms: dict[str, str]  # full names of unlisted organisations, by acronym

    def name_at(self, sentence: Sentence, index: int) -> NameMatch | None:
        """Return the gazetteer name that contains a token."""
        return next((name for name in self.names[sentence.index] if name.first <= index <= name.last), None)

    def holder(self, title: str, owner: str) -> Person | None:
        """Return the only person to whom the article gives a title of a country or organisation."""
        holders = self.holders.get((title, owner), ())
        return holders[0] if len(holders) == 1 else None

    def organization_for(self, noun: str) -> Actor | None:
        """Return the only organisation in the article that "the alliance" or "the court" can refer to."""
        entry = _organization_for(noun, self.organizations)
        return entry.actor if entry else None


def collect_entities(document: Document) -> ArticleEntities:
    """Find the names, nominals and persons of an article and link the persons to actors."""
    persons = index_persons(document)
    names = tuple(match_names(sentence, document.article.text) for sentence in document.sentences)
    sentences = list(zip(document.sentences, names, strict=True))
    parsed = [n for sentence, matches in sentences for n in parse_nominals(sentence, matches, persons)]
    untitled = [
        pair for sentence, matches in sentences for pair in _untitled_persons(sentence, matches, persons)
    ]
    countries = _countries_by_person(parsed, untitled)
    organizations = {e.key: e for e in _entries(names) if e.kind is ActorKind.ORGANIZATION}
    nominals = tuple(_with_owners(nominal, countries, organizations) for nominal in parsed)
    # Owners such as "Zelenskiy's" have a country now, so nominals may state further countries.
    countries = _countries_by_person(nominals, untitled)
    context = ArticleContext(
        article_id=document.article.id,
        published=document.article.published,
        mentioned_countries=frozenset(entry.country for entry in _entries(names) if entry.country),
    )
    actors = _link_persons(persons, nominals, countries, context)
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
    """Return the only country that the article states with each person's titles or, failing that, with the name."""
    by_name = group(untitled)
    by_title = group((n.person, n.country) for n in nominals if n.person and n.country)
    return {person: stated[0] for person, stated in (by_name | by_title).items() if len(set(stated)) == 1}


def _with_owners(
    nominal: Nominal, countries: dict[Person, str], organizations: dict[str, GazetteerEntry]
) -> Nominal:
    """Return a nominal with its owners resolved: "Zelenskiy's" to a country, "the alliance's" to an organisation."""
    qualifiers = tuple(
        replace(q, country=countries.get(q.person)) if q.person else q for q in nominal.qualifiers
    )
    entry = _organization_for(nominal.owner_noun, organizations) if nominal.owner_noun else None
    if entry is None:
        return replace(nominal, qualifiers=qualifiers)
    owner = Qualifier(key=entry.key, label=entry.name, country=entry.country, is_organization=True)
    return replace(nominal, qualifiers=(owner, *qualifiers))


def _organization_for(noun: str, organizations: dict[str, GazetteerEntry]) -> GazetteerEntry | None:
    keys = [key for key in organizations_by_noun().get(noun, ()) if key in organizations]
    return organizations[keys[0]] if len(keys) == 1 else None


def _link_persons(
    persons: PersonIndex, nominals: Iterable[Nominal], countries: dict[Person, str], context: ArticleContext
) -> dict[Person, Actor]:
    descriptions = group((n.person, n) for n in nominals if n.person)
    return {
        p: link_person(p, PersonFacts(nominals=descriptions.get(p, ()), country=countries.get(p)), context)
        for p in persons.by_name.values()
    }


def _holders_by_title(
    nominals: Iterable[Nominal], actors: dict[Person, Actor]
) -> dict[tuple[str, str], tuple[Person, ...]]:
    """Return the persons to whom the article gives a current title, by title and owner key."""
    current = [n for n in nominals if not n.is_former]
    titles = [(n.title, n.owner_key or actors[n.person].country or "", n.person) for n in current if n.person]
    return group(((title, owner), person) for title, owner, person in dict.fromkeys(titles))


def _entries(names: Iterable[Iterable[NameMatch]]) -> Iterator[GazetteerEntry]:
    return (name.entry for sentence in names for name in sentence)


def _untitled_persons(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> Iterator[tuple[Person, str]]:
    """Yield persons with the country next to their name: "Kenyan nurse Mary Achieng", "Italy's Giorgia Meloni"."""
    for entity in (e for e in sentence.entities if e.label is EntityLabel.PERSON):
        person = persons.find(join_tokens(sentence.tokens[entity.first - 1 : entity.last]))
        country = _country_before(sentence, names, entity) or _country_in_apposition(sentence, names, entity)
        if person is not None and country is not None:
            yield person, country


def _country_before(sentence: Sentence, names: Sequence[NameMatch], entity: Entity) -> str | None:
    """Return the country of a demonym with an optional noun, or of a possessive country name."""
    for name in names:
        if name.entry.kind is not ActorKind.COUNTRY or not name.last < entity.last:
            continue
        is_possessive = name.last < len(sentence.tokens) and sentence.tokens[name.last].text in {"'s", "’s"}
        between = sentence.tokens[name.last + is_possessive : entity.first - 1]
        is_near = (
            name.last < entity.first + 2
            and len(between) <= _MAX_WORDS_BETWEEN
            and entity.last - name.last - is_possessive > 0
        )
        is_description = all(token.upos in _DESCRIPTION_UPOS or token.text == "-" for token in between)
        states_country = name.entry.name_type is NameType.DEMONYM or (
            is_possessive and name.entry.name_type in _COUNTRY_NAME_TYPES
        )
        if is_near and is_description and states_country:
            return name.entry.country
    return None


def _country_in_apposition(sentence: Sentence, names: Sequence[NameMatch], entity: Entity) -> str | None:
    """Return the country of an apposition: "Peter Magyar, a Hungarian farmer,"."""
    tokens, index = sentence.tokens, entity.last
    if index + 2 >= len(tokens) or tokens[index].text != "," or tokens[index + 1].text not in _ARTICLES:
        return None
    has_apposition = any(
        t.head in range(entity.first, entity.last + 1) and t.deprel == "appos" for t in tokens[index:]
    )
    if not has_apposition:
        return None
    for name in names:
        is_near = index + 2 < name.first <= index + 2 + _MAX_WORDS_BETWEEN
        if name.entry.name_type is NameType.DEMONYM and is_near:
            between = tokens[index + 2 : name.first - 1]
            return name.entry.country if all(t.upos in _DESCRIPTION_UPOS for t in between) else None
    return None
