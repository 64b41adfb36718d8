"""Entity linking of persons: known officials by name, office, country and day; all others as new actors.

Namesakes stay separate. A full name is not enough if the article states another country or occupation, and other spellings
count only in the countries of the article. A surname needs a matching title, or an office on that day in a country that
the article mentions. An unlisted person is identified by full name and country; a person with a single name is known only
within the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.codes import ARTICLE_KEY_LENGTH
from kg.model import Actor, ActorKind
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.office_holders import holder_keys, holders_by_name, holders_by_surname
from kg.resolve.officials import Official, OfficialMatch, official_by_surname, officials_named

# Sectors whose members hold no civil office at the same time.
_EXCLUSIVE_SECTORS = frozenset({"MIL", "JUD", "REL", "COP"})
# Sectors that an office holder may have in an article; None if the article states no sector.
PUBLIC_SECTORS = frozenset(
    {None, "GOV", "LEG", "MIL", "ELI", "OPP", "PTY", "IGO", "REB", "REL", "JUD", "SPY"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContext:
    """The facts about an article that help to identify its persons."""

    article_id: str
    published: date | None
    mentioned_countries: frozenset[str]  # ISO 3166 alpha-3
    home: str | None  # country of the article's setting
    is_home_shared: bool  # True if private people may belong to another country

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose officials the article may name."""
        return self.mentioned_countries | {self.home} if self.home else self.mentioned_countries


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """The statements of an article about one person."""

    nominals: tuple[Nominal, ...]  # descriptions next to the name
    country: str | None  # the only country stated for the person
    nearby: frozenset[str] = frozenset()  # countries named in the sentence that first names the person
    employer_sector: str | None = None  # sector of an organisation without a country: "Ana Ruiz of UNICEF"
    leads: bool = False  # True for the owner of a government: "the Lukashenko government"

    @property
    def is_intergovernmental(self) -> bool:
        """True if a description ties the person to an organisation without a country: "UN envoy"."""
        return self.employer_sector is not None or any(n.is_intergovernmental for n in self.nominals)

    @property
    def sector(self) -> str | None:
        """The sector of the first description that has one; without descriptions, that of the employer.

        A captain of police is no soldier, and a party's chairman who is president belongs to the government.
        """
        stated = [n.sector for n in self.nominals if n.sector is not None]
        if "MIL" in stated[:1] and "COP" in stated:
            return "COP"
        governs = any(n.role.kind is RoleKind.OFFICE and n.sector == "GOV" for n in self.nominals)
        if "PTY" in stated[:1] and governs and not any(n.is_former for n in self.nominals):
            return "GOV"
        return next(iter(stated), None) if self.nominals else self.employer_sector


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDecision:
    """The actor of a person, and the reason for identity and country."""

    actor: Actor
    reason: str  # "foreign minister of EGY since 2018-06-14", "" for an unlisted person
    from_setting: bool  # True if only the article's setting tells the country


def link_person(person: Person, facts: PersonFacts, context: ArticleContext) -> PersonDecision:
    """Return the actor for a person: the official if exactly one fits, otherwise a new actor."""
    officials = _candidates(person, facts, context)
    if len(officials) == 1:
        # A "chief executive" may be a head of government.
        sector = facts.sector if facts.sector in PUBLIC_SECTORS else None
        actor = official_actor(officials[0], sector, facts.country, context)
        if _serves_organization(officials[0], facts, context.published):
            actor = replace(actor, country=None, sector="IGO")
        return PersonDecision(
            actor=actor, reason=_reason(officials[0], context.published), from_setting=False
        )
    countries = {country for official in officials for country in official.countries}
    country = facts.country or (countries.pop() if len(countries) == 1 else None)
    from_setting = country is None and _may_be_at_home(person, facts, context)
    country = context.home if from_setting else country
    actor = Actor(
        key=_unlisted_key(person, country, context.article_id),
        kind=ActorKind.PERSON,
        name=person.name,
        country=country,
        sector=facts.sector,
    )
    return PersonDecision(actor=actor, reason="", from_setting=from_setting and country is not None)


def with_employers(
    facts: dict[Person, PersonFacts], decisions: dict[Person, PersonDecision]
) -> dict[Person, PersonFacts]:
    """Return the facts; those who work for a person of a known country belong to it: "Biden's adviser, Ana Ruiz"."""
    return {person: _with_employer(stated, decisions) for person, stated in facts.items()}


def _with_employer(stated: PersonFacts, decisions: dict[Person, PersonDecision]) -> PersonFacts:
    nominals = tuple(_with_sector_of_owner(n, decisions) for n in stated.nominals)
    stated = replace(stated, nominals=nominals)
    employed = [n for n in nominals if n.role.kind is RoleKind.PERSON and not n.is_often_abroad]
    employers = [decisions[q.person] for n in employed for q in n.qualifiers if q.person in decisions]
    countries = {each.actor.country for each in employers if not each.from_setting} - {None}
    is_known = stated.country is not None or len(countries) != 1
    return stated if is_known else replace(stated, country=countries.pop())


def _with_sector_of_owner(nominal: Nominal, decisions: dict[Person, PersonDecision]) -> Nominal:
    owners = (
        replace(q, sector=decisions[q.person].actor.sector) if q.person in decisions else q
        for q in nominal.qualifiers
    )
    return replace(nominal, qualifiers=tuple(owners))


def official_actor(
    official: Official, sector: str | None, country: str | None, context: ArticleContext
) -> Actor:
    """Return the actor of an official with the stated sector and country or, failing that, those of the office."""
    fitting = [owner for owner in sorted(official.countries) if owner in context.countries]
    of_office = fitting[0] if len(fitting) == 1 else _country_on(official, context.published)
    country = country if country in official.countries else of_office or country
    return Actor(
        key=official.key,
        kind=ActorKind.PERSON,
        name=official.name,
        country=country,
        sector=sector or _sector_on(official, context.published),
        wikidata=official.wikidata,
    )


def _serves_organization(official: Official, facts: PersonFacts, day: date | None) -> bool:
    """Return True for an official whom the article ties to an international organisation and who has no national office."""
    national = [t for t in official.tenures_on(day) if t.owner in official.countries] if day else []
    return facts.is_intergovernmental and day is not None and not national


def _unlisted_key(person: Person, country: str | None, article_id: str) -> str:
    """Return the key of a person who is not in the tables, even if a namesake is."""
    key = "-".join(filter(None, (person.key, country)))
    is_local = " " not in person.name or key in holder_keys()
    return f"{key}-{article_id[:ARTICLE_KEY_LENGTH]}" if is_local else key


def _country_on(official: Official, day: date | None) -> str | None:
    """Return the country of the first national office held on a day or, failing that, of the last one."""
    tenures = [*(official.tenures_on(day) if day else ()), *reversed(official.tenures)]
    return next((tenure.owner for tenure in tenures if tenure.owner in official.countries), None)


def _sector_on(official: Official, day: date | None) -> str | None:
    """Return the sector of the office held on a day, or PTY for a politician out of office.

    Without a day, return the sector that all offices share.
    """
    if day is None and len({tenure.sector for tenure in official.tenures}) > 1:
        return None
    is_former = day is not None and any(tenure.first_possible <= day for tenure in official.tenures)
    return official.sector_on(day) or ("PTY" if is_former else None)


def _reason(official: Official, day: date | None) -> str:
    """Return the office in words: "foreign minister of EGY since 2018-06-14"."""
    tenures = official.tenures_on(day) if day else official.tenures[-1:]
    if not tenures:
        return f"former official, {official.wikidata}" if official.wikidata else "former official"
    title, owner, first = tenures[0].title, tenures[0].owner, tenures[0].first_possible
    without_day = "" if day else ", without a date of the article"
    return f"{title} of {owner} since {first}{without_day}"


def _may_be_at_home(person: Person, facts: PersonFacts, context: ArticleContext) -> bool:
    """Return True unless something ties a person to another country or to an international organisation."""
    is_among_foreigners = bool(facts.nearby) and context.home not in facts.nearby
    is_guest = any(n.is_often_abroad or n.is_of_international_body for n in facts.nominals)
    is_guest |= facts.is_intergovernmental
    serves_state = any(n.is_state_role for n in facts.nominals)
    is_private = not serves_state and (is_among_foreigners or context.is_home_shared)
    return not (is_guest or is_private or _is_known_abroad(person, facts, context))


def _is_known_abroad(person: Person, facts: PersonFacts, context: ArticleContext) -> bool:
    """Return True for the name of a foreign leader, or for the surname of a foreign official in office."""
    holders = holders_by_surname(person.name) if " " not in person.name else holders_by_name(person.name)
    is_leader = bool(holders) and all(context.home not in holder.countries for holder in holders)
    return is_leader or (not facts.nominals and _is_official_abroad(person, context))


def _is_official_abroad(person: Person, context: ArticleContext) -> bool:
    """Return True for the surname of an official of another country that the article names, and of none at home."""
    if " " in person.name or context.published is None:
        return False
    countries = sorted(context.countries)
    found = {
        c for c in countries if official_by_surname(person.name, frozenset({c}), None, context.published)
    }
    return bool(found) and context.home not in found


def _candidates(person: Person, facts: PersonFacts, context: ArticleContext) -> Sequence[Official]:
    """Return the officials that a name may refer to in this article."""
    if facts.sector not in PUBLIC_SECTORS:
        return _in_stated_office(officials_named(person.name, context.countries), facts, context.published)
    if " " in person.name:
        return _with_full_name(person, facts, context)
    return _with_surname(person, facts, context)


def _in_stated_office(
    matches: Sequence[OfficialMatch], facts: PersonFacts, day: date | None
) -> Sequence[Official]:
    """Return the officials of that very name who hold on a day an office with the title that the article gives."""
    named = [match.official for match in matches if match.score == 1]
    return [each for each in named if any(each.tenures_on(day, n.title) for n in facts.nominals)]


def _with_full_name(person: Person, facts: PersonFacts, context: ArticleContext) -> Sequence[Official]:
    """Return the officials with a full name: in the countries of the article or, if it is a leader's, anywhere."""
    countries = frozenset({facts.country}) if facts.country else context.countries
    named = officials_named(person.name, countries)
    matches = [match for match in named if _fits(match, person, facts, context.published)]
    found = [match.official for match in matches if match.score == matches[0].score]
    if not found:
        leaders = {holder.key for holder in holders_by_name(person.name)}
        worldwide = [match.official for match in officials_named(person.name)]
        found = [each for each in worldwide if each.key in leaders and _has_country(each, facts)]
    return _most_likely(found, facts, context.published)


def _fits(match: OfficialMatch, person: Person, facts: PersonFacts, day: date | None) -> bool:
    """Return True unless the sectors differ; another spelling needs a stated title or an office on the day."""
    sectors = {tenure.sector for tenure in match.official.tenures}
    if facts.sector in _EXCLUSIVE_SECTORS and facts.sector not in sectors:
        return False
    if match.score == 1 or any(match.official.tenures_on(day, n.title) for n in facts.nominals):
        return True
    names = (match.official.name, *match.official.aliases)
    has_same_length = any(len(name.split()) == len(person.name.split()) for name in names)
    return has_same_length and day is not None and bool(match.official.tenures_on(day))


def _most_likely(officials: Sequence[Official], facts: PersonFacts, day: date | None) -> Sequence[Official]:
    """Return the officials with a stated office, or else those in office, or else all."""
    titles = [n.title for n in facts.nominals if n.role.kind is RoleKind.OFFICE]
    titled = [each for each in officials if any(each.tenures_on(day, title) for title in titles)]
    in_office = [each for each in officials if each.tenures_on(day)]
    return titled or in_office or officials


def _with_surname(person: Person, facts: PersonFacts, context: ArticleContext) -> Sequence[Official]:
    """Return the officials with a surname: with a stated office, or current leaders of a mentioned country."""
    day = context.published
    titled = _with_stated_office(person.name, facts, context)
    if facts.leads and not titled:
        return [each for each in _leaders_on(person.name, day) if _has_country(each, facts)]
    if titled or day is None or facts.nominals:
        return titled
    current = [
        official_by_surname(person.name, frozenset({country}), None, day)
        for country in sorted(context.countries)
    ]
    return [official for official in current if official is not None and official.key in holder_keys()]


def _leaders_on(surname: str, day: date | None) -> Sequence[Official]:
    """Return the heads of state and government with a surname, in office on a day if it is known."""
    holders = [h for h in holders_by_surname(surname) if day is None or h.held_office(None, day)]
    found = [(holder.key, match.official) for holder in holders for match in officials_named(holder.name)]
    return [official for key, official in found if official.key == key]


def _with_stated_office(surname: str, facts: PersonFacts, context: ArticleContext) -> Sequence[Official]:
    """Return the officials with a surname who held a stated office, on the day unless the text says "former"."""
    countries = frozenset({facts.country}) if facts.country else context.countries
    nominals = [n for n in facts.nominals if n.role.kind is not RoleKind.RELATIONAL and not n.is_deputy]
    found = [
        official_by_surname(
            surname, frozenset({country}), n.role.noun, None if n.is_former else context.published
        )
        for n in nominals
        for country in sorted(countries)
    ]
    in_article = list(dict.fromkeys(official for official in found if official is not None))
    return in_article or _leaders_with_title(surname, nominals, facts, context.published)


def _leaders_with_title(
    surname: str, nominals: Sequence[Nominal], facts: PersonFacts, day: date | None
) -> Sequence[Official]:
    """Return the heads of state and government of any country with a surname and a stated office."""
    leaders = [
        each
        for each in _leaders_on(surname, None)
        if any(each.tenures_on(None if n.is_former else day, n.role.noun) for n in nominals)
    ]
    return [each for each in leaders if _has_country(each, facts)]


def _has_country(official: Official, facts: PersonFacts) -> bool:
    """Return True unless the stated country contradicts the tables; officials of organisations fit any country."""
    return facts.country is None or not official.countries or facts.country in official.countries
