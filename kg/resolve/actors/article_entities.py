"""The entities of one article: gazetteer names, nominals, and persons linked to actors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Actor, ActorKind, Document, Entity, EntityLabel, Sentence
from kg.resolve.actors.affiliation import international_employers, stated_countries
from kg.resolve.actors.gazetteer_matcher import NameMatch, match_names
from kg.resolve.actors.later_names import with_later_names
from kg.resolve.actors.link_result import LinkResult, in_setting, single_link
from kg.resolve.actors.nominal import Nominal, Qualifier
from kg.resolve.actors.nominal_owners import owner_named
from kg.resolve.actors.nominal_parser import GOVERNMENT_NOUNS, parse_nominals
from kg.resolve.actors.organization_countries import INTERNATIONAL, stated_organization_countries
from kg.resolve.actors.person_linker import (
    PUBLIC_SECTORS,
    ArticleContext,
    PersonDecision,
    PersonFacts,
    link_person,
    with_employers,
)
from kg.resolve.actors.person_mentions import Person, PersonIndex, bare_name, index_persons
from kg.resolve.actors.plural_titles import titles_of_several
from kg.resolve.actors.role_nouns import RoleKind, role_lexicon
from kg.resolve.actors.setting import Clue, Setting, infer_setting
from kg.resolve.actors.short_names import with_short_names
from kg.resolve.actors.stated_opposition import with_stated_opposition
from kg.resolve.data_tables import group
from kg.resolve.gazetteer import GazetteerEntry, country_adjectives, organizations_by_noun
from kg.resolve.name_keys import fold
from kg.resolve.officials import officials_named
from kg.resolve.opposition import entry_on

Names = tuple[tuple[NameMatch, ...], ...]  # by sentence
_Parsed = dict[int, tuple[tuple[NameMatch, ...], tuple[Nominal, ...]]]  # by sentence, with the names in it


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntities:
    """The names and descriptions of an article."""

    document: Document
    names: Names
    nominals: tuple[Nominal, ...]  # in text order
    persons: PersonIndex
    decisions: dict[Person, PersonDecision]
    context: ArticleContext
    setting: Setting
    holders: dict[tuple[str, str], tuple[Person, ...]]  # by title and owner key: "UKR", "NATO"
    organizations: dict[str, GazetteerEntry]  # gazetteer organisations in the article, by key
    acronyms: dict[str, str]  # full names of unlisted organisations, by acronym
    organization_countries: dict[str, str]  # stated countries of organisations, by folded name

    def name_at(self, sentence: Sentence, index: int) -> NameMatch | None:
        """Return the gazetteer name that contains a token."""
        for name in self.names[sentence.index]:
            if name.first <= index <= name.last:
                return name
        return None

    def is_name(self, sentence: Sentence, index: int, entity: Entity) -> bool:
        """Return True if a token is in a gazetteer name that a named entity does not extend."""
        name = self.name_at(sentence, index)
        return name is not None and name.last - name.first >= entity.last - entity.first

    def holder(self, title: str, owner: str) -> Person | None:
        """Return the only person to whom the article gives a title of a country or organisation."""
        holders = self.holders.get((title, owner), ())
        return holders[0] if len(holders) == 1 else None

    def actor_of(self, person: Person) -> Actor:
        """Return the actor of a person of the article."""
        return self.decisions[person].actor

    def link_person(self, person: Person, reason: str, score: float) -> LinkResult:
        """Return the link of a phrase to a person, with the reason for the person's identity or country."""
        decision = self.decisions[person]
        reasons = ", ".join(filter(None, (reason, decision.reason)))
        link = single_link(decision.actor, reasons, score)
        return in_setting(link, self.setting) if decision.from_setting else link

    def organization_for(self, noun: str) -> Actor | None:
        """Return the only organisation in the article that "the alliance" or "the court" can refer to."""
        entry = _organization_for(noun, self.organizations)
        return entry.actor if entry else None


def collect_entities(document: Document) -> ArticleEntities:
    """Find the names and descriptions of an article, then its setting, and decide on one actor for each person."""
    persons = index_persons(document)
    parsed: _Parsed = {}
    names, setting = _names_and_setting(document, persons, parsed)
    context = ArticleContext(
        article_id=document.article.id,
        published=document.article.published,
        mentioned_countries=_countries(names),
        home=setting.country,
        is_home_shared=setting.is_shared,
    )
    organizations = {e.key: e for e in _entries(names) if e.kind is ActorKind.ORGANIZATION}
    acronyms = _acronyms(document)
    stated = stated_organization_countries(document, names)
    found = with_later_names(document, list(_nominals(document, names, persons, parsed)), persons)
    full = [_with_full_names(nominal, acronyms) for nominal in found]
    nominals, countries = _with_countries(full, document, names, persons, organizations)
    nominals = tuple(_with_stated_owners(nominal, stated) for nominal in nominals)
    facts = _person_facts(document, names, persons, nominals, countries)
    alone = {person: link_person(person, stated, context) for person, stated in facts.items()}
    decisions = {p: link_person(p, stated, context) for p, stated in with_employers(facts, alone).items()}
    actors = {person: decision.actor for person, decision in decisions.items()}
    nominals = tuple(_with_linked_owners(nominal, actors, setting) for nominal in nominals)
    return ArticleEntities(
        document=document,
        names=names,
        nominals=nominals,
        persons=persons,
        decisions=decisions,
        context=context,
        setting=setting,
        holders=_holders_by_title(nominals, actors),
        organizations=organizations,
        acronyms=acronyms,
        organization_countries=stated,
    )


def _names_and_setting(document: Document, persons: PersonIndex, parsed: _Parsed) -> tuple[Names, Setting]:
    """Return the names in each sentence and the setting, which decides what short names such as "Congress" mean."""
    text, sentences = document.article.text, document.sentences
    names = tuple(match_names(sentence, text) for sentence in sentences)
    setting = infer_setting(
        document, names, _official_clues(persons, _nominals(document, names, persons, parsed))
    )
    home, mentioned = setting.country, _countries(names)
    pairs = zip(sentences, names, strict=True)
    named = (with_short_names(sentence, found, home, mentioned) for sentence, found in pairs)
    day = document.article.published
    dated = tuple(tuple(replace(n, entry=entry_on(n.entry, day)) for n in found) for found in named)
    return with_stated_opposition(sentences, dated), setting


def _nominals(document: Document, names: Names, persons: PersonIndex, parsed: _Parsed) -> Iterator[Nominal]:
    """Yield the nominals; ``parsed`` keeps those of each sentence until it has other names."""
    for sentence, found in zip(document.sentences, names, strict=True):
        if sentence.index not in parsed or parsed[sentence.index][0] != found:
            parsed[sentence.index] = found, parse_nominals(sentence, found, persons)
        yield from parsed[sentence.index][1]


def _with_countries(
    nominals: Sequence[Nominal],
    document: Document,
    names: Names,
    persons: PersonIndex,
    organizations: dict[str, GazetteerEntry],
) -> tuple[tuple[Nominal, ...], dict[Person, str]]:
    """Return the nominals with their owners, and the countries that the article states for its persons."""
    pairs = zip(document.sentences, names, strict=True)
    stated = [pair for sentence, found in pairs for pair in stated_countries(sentence, found, persons)]
    countries = _countries_by_person(nominals, stated)
    owned = tuple(_with_owners(nominal, countries, organizations) for nominal in nominals)
    # Owners such as "Zelenskiy's" have a country now, so nominals may state further countries.
    return owned, _countries_by_person(owned, stated)


def _countries(names: Names) -> frozenset[str]:
    """Return the countries of all names."""
    return frozenset(entry.country for entry in _entries(names) if entry.country)


def _official_clues(persons: PersonIndex, nominals: Iterable[Nominal]) -> Iterator[Clue]:
    """Yield the countries of the officials whose full names the article gives, unless it gives another occupation."""
    others = {n.person for n in nominals if n.person and n.sector not in PUBLIC_SECTORS}
    names = {
        person.name for person in persons.by_name.values() if " " in person.name and person not in others
    }
    for name in sorted(names):
        countries = {country for match in officials_named(name) for country in match.official.countries}
        if len(countries) == 1:
            yield Clue(country=countries.pop(), kind="official", text=name)


def _acronyms(document: Document) -> dict[str, str]:
    """Return the full names of organisations by acronym: in parentheses after the name, or else its initials."""
    full_names: dict[str, str] = {}
    explained: dict[str, str] = {}
    for sentence in document.sentences:
        for entity in (e for e in sentence.entities if e.label is EntityLabel.ORGANIZATION):
            name = bare_name(entity.span.quote).removeprefix("the ").removeprefix("The ")
            initials = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
            if len(initials) > 1 and " " in name:
                full_names[initials] = name if full_names.setdefault(initials, name) == name else ""
                explained |= dict.fromkeys(_parenthesis_after(sentence, entity), name)
    return {initials: name for initials, name in (full_names | explained).items() if name}


def _parenthesis_after(sentence: Sentence, entity: Entity) -> Iterator[str]:
    """Yield the acronym in parentheses after a name: "Association against Torture (AAT)"."""
    texts = [token.text for token in sentence.tokens[entity.last : entity.last + 3]]
    if len(texts) == 3 and (texts[0], texts[2]) == ("(", ")") and texts[1].isupper() and len(texts[1]) > 1:
        yield texts[1]


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


def _with_full_names(nominal: Nominal, acronyms: dict[str, str]) -> Nominal:
    """Return a nominal whose owners have their full names: "AAT officials"."""
    owners = (owner_named(acronyms[q.label]) if q.label in acronyms else q for q in nominal.qualifiers)
    return replace(nominal, qualifiers=tuple(owners))


def _with_stated_owners(nominal: Nominal, stated: dict[str, str]) -> Nominal:
    """Return a nominal whose unlisted owners have the countries that the article states for them."""
    qualifiers = tuple(_stated_owner(q, stated.get(fold(q.label))) for q in nominal.qualifiers)
    return replace(nominal, qualifiers=qualifiers)


def _stated_owner(owner: Qualifier, country: str | None) -> Qualifier:
    is_unknown = owner.is_organization and not owner.is_listed and owner.country is None
    if country is None or not is_unknown:
        return owner
    return replace(owner, country=country or None, is_regional=country == INTERNATIONAL)


def _with_linked_owners(nominal: Nominal, actors: dict[Person, Actor], setting: Setting) -> Nominal:
    """Return a nominal whose owners have the countries of their actors: "the Moon administration", "PTI leaders"."""
    qualifiers = tuple(_linked_owner(q, nominal, actors, setting) for q in nominal.qualifiers)
    return replace(nominal, qualifiers=qualifiers)


def _linked_owner(
    owner: Qualifier, nominal: Nominal, actors: dict[Person, Actor], setting: Setting
) -> Qualifier:
    """Return the owner with its country; the government of a person is that of the country."""
    if owner.person is None:
        is_unknown = owner.is_organization and owner.country is None and not owner.is_international
        return replace(owner, country=setting.country) if is_unknown else owner
    country = actors[owner.person].country
    if country is not None and nominal.role.kind is RoleKind.BODY and nominal.sector == "GOV":
        return Qualifier(key=country, label=country_adjectives()[country], country=country)
    return replace(owner, country=country, sector=actors[owner.person].sector)


def _organization_for(noun: str, organizations: dict[str, GazetteerEntry]) -> GazetteerEntry | None:
    keys = [key for key in organizations_by_noun().get(noun, ()) if key in organizations]
    return organizations[keys[0]] if len(keys) == 1 else None


def _person_facts(
    document: Document,
    names: Names,
    persons: PersonIndex,
    nominals: Sequence[Nominal],
    countries: dict[Person, str],
) -> dict[Person, PersonFacts]:
    """Return what the article says about each person."""
    titles = [(n.person, n) for n in nominals if n.person]
    descriptions = group([*titles, *titles_of_several(document, nominals, persons)])
    leaders = {q.person for n in nominals for q in n.qualifiers if n.noun in GOVERNMENT_NOUNS}
    nearby = _countries_near_first_mention(document, names, persons)
    pairs = zip(document.sentences, names, strict=True)
    employers = dict(pair for s, found in pairs for pair in international_employers(s, found, persons))
    return {
        person: PersonFacts(
            nominals=descriptions.get(person, ()),
            country=countries.get(person),
            nearby=nearby.get(person, frozenset()),
            employer_sector=employers.get(person),
            leads=person in leaders,
        )
        for person in persons.by_name.values()
    }


def _countries_near_first_mention(
    document: Document, names: Names, persons: PersonIndex
) -> dict[Person, frozenset[str]]:
    """Return the countries named in the sentence that first names each person, without those of media it talks to."""
    nearby: dict[Person, frozenset[str]] = {}
    for sentence, found in zip(document.sentences, names, strict=True):
        for entity in (e for e in sentence.entities if e.label is EntityLabel.PERSON):
            person = persons.find(entity.span.quote, sentence.index)
            if person is not None:
                others = tuple(n for n in found if n.entry.sector != "MED" or n.last < entity.first)
                nearby.setdefault(person, _countries((others,)))
    return nearby


def _holders_by_title(
    nominals: Iterable[Nominal], actors: dict[Person, Actor]
) -> dict[tuple[str, str], tuple[Person, ...]]:
    """Return the persons to whom the article gives a current title, by title and owner key."""
    current = [n for n in nominals if not n.is_former]
    titles = [
        (title, n.owner_key or actors[n.person].country or "", n.person)
        for n in current
        if n.person
        for title in dict.fromkeys((n.title, short_title(n)))
    ]
    return group(((title, owner), person) for title, owner, person in dict.fromkeys(titles))


def short_title(nominal: Nominal) -> str:
    """Return the shorter title of a later mention: "minister" for a foreign minister."""
    last_word = nominal.role.noun.split()[-1]
    role = role_lexicon().roles.get((last_word,))
    kinds = {RoleKind.BODY} if nominal.role.kind is RoleKind.BODY else {RoleKind.PERSON}
    has_short_title = role is not None and role.kind in kinds and not nominal.is_deputy
    return last_word if has_short_title else nominal.title


def _entries(names: Iterable[Iterable[NameMatch]]) -> Iterator[GazetteerEntry]:
    return (name.entry for sentence in names for name in sentence)
